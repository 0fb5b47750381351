/* Standard streams. Where a host has made one non-blocking, the probe waits for it: what it reads
   there is its script and not an observation. */
#include "probe.h"

static __wasi_errno_t wait_for(__wasi_fd_t fd, __wasi_eventtype_t type) {
  __wasi_subscription_t what = {.u = {.tag = type}};
  if (type == __WASI_EVENTTYPE_FD_READ) what.u.u.fd_read.file_descriptor = fd;
  else what.u.u.fd_write.file_descriptor = fd;
  __wasi_event_t event;
  size_t count;
  return __wasi_poll_oneoff(&what, &event, 1, &count);
}

__wasi_errno_t stdio_read(uint8_t *into, size_t capacity, size_t *length) {
  __wasi_iovec_t part = {into, capacity};
  for (;;) {
    __wasi_errno_t error = __wasi_fd_read(0, &part, 1, length);
    if (error != __WASI_ERRNO_AGAIN) return error;
    error = wait_for(0, __WASI_EVENTTYPE_FD_READ);
    if (error != 0) return error;
  }
}

__wasi_errno_t stdio_write(__wasi_fd_t fd, bytes data) {
  while (data.length > 0) {
    __wasi_ciovec_t part = {data.at, data.length};
    size_t written = 0;
    __wasi_errno_t error = __wasi_fd_write(fd, &part, 1, &written);
    if (error == __WASI_ERRNO_AGAIN) error = wait_for(fd, __WASI_EVENTTYPE_FD_WRITE);
    if (error != 0) return error;
    data = (bytes){data.at + written, data.length - written};
  }
  return 0;
}

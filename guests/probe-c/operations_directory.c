/* Operations that read a directory. */
#include "probe.h"
#include "wasi_path.h"

static const size_t SMALL = 4096;

static char kind(__wasi_filetype_t type) {
  switch (type) {
    case __WASI_FILETYPE_REGULAR_FILE: return 'f';
    case __WASI_FILETYPE_DIRECTORY: return 'd';
    case __WASI_FILETYPE_SYMBOLIC_LINK: return 'l';
    default: return 'o';
  }
}

/* Shows the complete entries in `from`, at most `limit`; an entry that the end of the buffer cut is
   left for the next call. Moves the cookie behind what was shown, and says how many bytes that was. */
static size_t show_entries(bytes from, __wasi_dircookie_t *cookie, uint64_t *limit) {
  size_t used = 0;
  __wasi_dirent_t head;
  while (*limit > 0 && from.length - used >= sizeof head) {
    memcpy(&head, from.at + used, sizeof head);
    bytes name = {from.at + used + sizeof head, head.d_namlen};
    if (from.length - used - sizeof head < name.length) break;
    used += sizeof head + name.length;
    *cookie = head.d_next;
    if (same(name, ".") || same(name, "..")) continue;
    result_name(kind(head.d_type), name);
    --*limit;
  }
  return used;
}

static outcome read_directory(__wasi_fd_t fd, __wasi_dircookie_t *cookie, uint64_t limit) {
  size_t capacity = SMALL, filled;
  uint8_t *buffer = scratch(capacity);
  while (limit > 0) {
    if (buffer == NULL) return BAD_MEMORY;
    TRY(__wasi_fd_readdir(fd, buffer, capacity, *cookie, &filled));
    size_t used = show_entries((bytes){buffer, filled}, cookie, &limit);
    if (filled < capacity) break; /* the end, as preview 1 tells it */
    if (used == 0) buffer = scratch(capacity *= 2);
  }
  return 0;
}

static outcome op_readdir(const bytes *word) {
  label *it;
  uint64_t limit;
  TRY(decode_number(word[2], UINT64_MAX, &limit));
  TRY(label_find(word[1], &it));
  if (limit == 0) return 0;
  TRY(adapter_listing(it));
  if (it->listing == NULL) return read_directory(it->fd, &it->cookie, limit);
  bytes left = {it->listing + it->shown, it->listed - it->shown};
  it->shown += show_entries(left, &it->cookie, &limit);
  return 0;
}

static outcome op_list(const bytes *word) {
  path it;
  __wasi_fd_t fd;
  __wasi_dircookie_t cookie = 0;
  TRY(decode_path(word[1], &it));
  TRY(wasi_path_open(it.dir, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, it.rest.at, it.rest.length,
                     __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_READDIR, 0, 0, &fd));
  outcome read = read_directory(fd, &cookie, UINT64_MAX);
  outcome closed = __wasi_fd_close(fd);
  return read != 0 ? read : closed;
}

const operation directory_operations[] = {
    {"list", 1, op_list},
    {"readdir", 2, op_readdir},
    {NULL, 0, NULL},
};

/* Operations that move bytes, and the position. */
#include "probe.h"

static const size_t CHUNK = 64 * 1024;

static outcome read_into_result(const bytes *word, bool positioned) {
  label *it;
  uint64_t size, offset = 0;
  TRY(decode_number(word[2], SIZE_MAX, &size));
  if (positioned) TRY(decode_number(word[3], UINT64_MAX, &offset));
  TRY(label_find(word[1], &it));
  __wasi_iovec_t part = {scratch((size_t)size), (size_t)size};
  if (part.buf == NULL) return BAD_MEMORY;
  size_t length = 0;
  if (!positioned) adapter_turn(it, READING);
  if (positioned) TRY(__wasi_fd_pread(it->fd, &part, 1, offset, &length));
  else TRY(__wasi_fd_read(it->fd, &part, 1, &length));
  result_data((bytes){part.buf, length});
  return 0;
}

static outcome op_read(const bytes *word) { return read_into_result(word, false); }
static outcome op_pread(const bytes *word) { return read_into_result(word, true); }

static outcome op_readall(const bytes *word) {
  label *it;
  TRY(label_find(word[1], &it));
  __wasi_iovec_t part = {scratch(CHUNK), CHUNK};
  if (part.buf == NULL) return BAD_MEMORY;
  digest all;
  digest_begin(&all);
  size_t length;
  adapter_turn(it, READING);
  do {
    TRY(__wasi_fd_read(it->fd, &part, 1, &length));
    digest_add(&all, (bytes){part.buf, length});
  } while (length > 0);
  result_digest(&all);
  return 0;
}

/* Empty data is one call, too. A host that writes nothing of what is left ends the loop, and the
   count shows it. */
static outcome write_from(const bytes *word, bool positioned) {
  label *it;
  bytes data;
  uint64_t offset = 0;
  TRY(decode_data(word[2], &data));
  if (positioned) TRY(decode_number(word[3], UINT64_MAX, &offset));
  TRY(label_find(word[1], &it));
  size_t done = 0, written = 0;
  if (!positioned) adapter_turn(it, WRITING);
  do {
    __wasi_ciovec_t part = {data.at + done, data.length - done};
    if (positioned) {
      adapter_offset(it, true);
      outcome how = __wasi_fd_pwrite(it->fd, &part, 1, offset + done, &written);
      adapter_offset(it, false);
      TRY(how);
    } else TRY(__wasi_fd_write(it->fd, &part, 1, &written));
    done += written;
  } while (done < data.length && written > 0);
  result_number(done);
  return 0;
}

static outcome op_write(const bytes *word) { return write_from(word, false); }
static outcome op_pwrite(const bytes *word) { return write_from(word, true); }

static outcome op_seek(const bytes *word) {
  label *it;
  int64_t offset;
  __wasi_whence_t whence;
  __wasi_filesize_t position;
  TRY(decode_signed(word[2], &offset));
  if (same(word[3], "set")) whence = __WASI_WHENCE_SET;
  else if (same(word[3], "cur")) whence = __WASI_WHENCE_CUR;
  else if (same(word[3], "end")) whence = __WASI_WHENCE_END;
  else return BAD_OPTION;
  TRY(label_find(word[1], &it));
  TRY(__wasi_fd_seek(it->fd, offset, whence, &position));
  result_number(position);
  return 0;
}

const operation data_operations[] = {
    {"read", 2, op_read},   {"pread", 3, op_pread},   {"readall", 1, op_readall},
    {"write", 2, op_write}, {"pwrite", 3, op_pwrite}, {"seek", 3, op_seek},
    {NULL, 0, NULL},
};

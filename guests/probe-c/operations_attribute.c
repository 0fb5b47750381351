/* Operations that show or set what is known about a file. */
#include "probe.h"
#include "wasi_path.h"

static outcome show(const __wasi_filestat_t *stat) {
  switch (stat->filetype) {
    case __WASI_FILETYPE_REGULAR_FILE: result_text("file"); break;
    case __WASI_FILETYPE_DIRECTORY: result_text("dir"); break;
    case __WASI_FILETYPE_SYMBOLIC_LINK: result_text("link"); break;
    default: result_text("other");
  }
  result_number(stat->size);
  result_number(stat->mtim);
  result_number(stat->nlink);
  return 0;
}

static outcome op_fstat(const bytes *word) {
  label *it;
  __wasi_filestat_t stat;
  TRY(label_find(word[1], &it));
  TRY(__wasi_fd_filestat_get(it->fd, &stat));
  return show(&stat);
}

static outcome stat_path(bytes word, __wasi_lookupflags_t lookup) {
  path it;
  __wasi_filestat_t stat;
  TRY(decode_path(word, &it));
  TRY(wasi_path_filestat_get(it.dir, lookup, it.rest.at, it.rest.length, &stat));
  return show(&stat);
}

static outcome op_stat(const bytes *word) {
  return stat_path(word[1], __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW);
}

static outcome op_lstat(const bytes *word) { return stat_path(word[1], 0); }

static outcome decode_time(bytes word, uint64_t *time, __wasi_fstflags_t given,
                           __wasi_fstflags_t now, __wasi_fstflags_t *flags) {
  *time = 0;
  if (same(word, "-")) return 0;
  if (same(word, "now")) {
    *flags |= now;
    return 0;
  }
  *flags |= given;
  return decode_number(word, UINT64_MAX, time);
}

static outcome decode_times(const bytes *word, uint64_t *atime, uint64_t *mtime,
                            __wasi_fstflags_t *flags) {
  *flags = 0;
  TRY(decode_time(word[2], atime, __WASI_FSTFLAGS_ATIM, __WASI_FSTFLAGS_ATIM_NOW, flags));
  return decode_time(word[3], mtime, __WASI_FSTFLAGS_MTIM, __WASI_FSTFLAGS_MTIM_NOW, flags);
}

static outcome op_times(const bytes *word) {
  path it;
  uint64_t atime, mtime;
  __wasi_fstflags_t flags;
  TRY(decode_times(word, &atime, &mtime, &flags));
  TRY(decode_path(word[1], &it));
  return wasi_path_filestat_set_times(it.dir, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, it.rest.at,
                                      it.rest.length, atime, mtime, flags);
}

static outcome op_ftimes(const bytes *word) {
  label *it;
  uint64_t atime, mtime;
  __wasi_fstflags_t flags;
  TRY(decode_times(word, &atime, &mtime, &flags));
  TRY(label_find(word[1], &it));
  return __wasi_fd_filestat_set_times(it->fd, atime, mtime, flags);
}

const operation attribute_operations[] = {
    {"fstat", 1, op_fstat}, {"stat", 1, op_stat},     {"lstat", 1, op_lstat},
    {"times", 3, op_times}, {"ftimes", 3, op_ftimes}, {NULL, 0, NULL},
};

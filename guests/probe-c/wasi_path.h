/* The path functions of preview 1 as the ABI has them. Those of <wasi/api.h> measure the path with
   strlen, so a path with a zero byte in it would never reach the host. */
#ifndef WASI_PATH_H
#define WASI_PATH_H

#include "probe.h"

#define PREVIEW1(name) \
  __attribute__((__import_module__("wasi_snapshot_preview1"), __import_name__(#name))) extern int32_t

PREVIEW1(path_open)
wasi_path_open(__wasi_fd_t dir, __wasi_lookupflags_t lookup, const uint8_t *at, size_t length,
               __wasi_oflags_t oflags, __wasi_rights_t base, __wasi_rights_t inheriting,
               __wasi_fdflags_t fdflags, __wasi_fd_t *opened);
PREVIEW1(path_filestat_get)
wasi_path_filestat_get(__wasi_fd_t dir, __wasi_lookupflags_t lookup, const uint8_t *at,
                       size_t length, __wasi_filestat_t *stat);
PREVIEW1(path_filestat_set_times)
wasi_path_filestat_set_times(__wasi_fd_t dir, __wasi_lookupflags_t lookup, const uint8_t *at,
                             size_t length, __wasi_timestamp_t atime, __wasi_timestamp_t mtime,
                             __wasi_fstflags_t flags);
PREVIEW1(path_create_directory)
wasi_path_create_directory(__wasi_fd_t dir, const uint8_t *at, size_t length);
PREVIEW1(path_remove_directory)
wasi_path_remove_directory(__wasi_fd_t dir, const uint8_t *at, size_t length);
PREVIEW1(path_unlink_file)
wasi_path_unlink_file(__wasi_fd_t dir, const uint8_t *at, size_t length);
PREVIEW1(path_rename)
wasi_path_rename(__wasi_fd_t dir, const uint8_t *at, size_t length, __wasi_fd_t to_dir,
                 const uint8_t *to, size_t to_length);
PREVIEW1(path_link)
wasi_path_link(__wasi_fd_t dir, __wasi_lookupflags_t lookup, const uint8_t *at, size_t length,
               __wasi_fd_t to_dir, const uint8_t *to, size_t to_length);
PREVIEW1(path_symlink)
wasi_path_symlink(const uint8_t *target, size_t target_length, __wasi_fd_t dir, const uint8_t *at,
                  size_t length);
PREVIEW1(path_readlink)
wasi_path_readlink(__wasi_fd_t dir, const uint8_t *at, size_t length, uint8_t *into,
                   size_t capacity, size_t *target_length);

#endif

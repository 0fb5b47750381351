/* Operations on names. */
#include "probe.h"
#include "wasi_path.h"

static outcome op_mkdir(const bytes *word) {
  path it;
  TRY(decode_path(word[1], &it));
  return wasi_path_create_directory(it.dir, it.rest.at, it.rest.length);
}

static outcome op_rmdir(const bytes *word) {
  path it;
  TRY(decode_path(word[1], &it));
  return wasi_path_remove_directory(it.dir, it.rest.at, it.rest.length);
}

static outcome op_unlink(const bytes *word) {
  path it;
  TRY(decode_path(word[1], &it));
  return wasi_path_unlink_file(it.dir, it.rest.at, it.rest.length);
}

static outcome op_rename(const bytes *word) {
  path from, to;
  TRY(decode_path(word[1], &from));
  TRY(decode_path(word[2], &to));
  return wasi_path_rename(from.dir, from.rest.at, from.rest.length, to.dir, to.rest.at,
                          to.rest.length);
}

static outcome op_link(const bytes *word) {
  path from, to;
  TRY(decode_path(word[1], &from));
  TRY(decode_path(word[2], &to));
  return wasi_path_link(from.dir, 0, from.rest.at, from.rest.length, to.dir, to.rest.at,
                        to.rest.length);
}

static outcome op_symlink(const bytes *word) {
  bytes target;
  path it;
  TRY(decode_word(word[1], &target));
  TRY(adapter_text(target));
  TRY(decode_path(word[2], &it));
  return wasi_path_symlink(target.at, target.length, it.dir, it.rest.at, it.rest.length);
}

static outcome op_readlink(const bytes *word) {
  const size_t capacity = 64 * 1024;
  path it;
  TRY(decode_path(word[1], &it));
  uint8_t *target = scratch(capacity);
  if (target == NULL) return BAD_MEMORY;
  size_t length;
  TRY(wasi_path_readlink(it.dir, it.rest.at, it.rest.length, target, capacity, &length));
  result_name(0, (bytes){target, length});
  return 0;
}

const operation path_operations[] = {
    {"mkdir", 1, op_mkdir},       {"rmdir", 1, op_rmdir}, {"unlink", 1, op_unlink},
    {"rename", 2, op_rename},     {"link", 2, op_link},   {"symlink", 2, op_symlink},
    {"readlink", 1, op_readlink}, {NULL, 0, NULL},
};

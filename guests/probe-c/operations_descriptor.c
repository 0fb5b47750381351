/* Operations that bind, change or free a descriptor. */
#include "probe.h"
#include "wasi_path.h"

static outcome op_preopens(const bytes *word) {
  (void)word;
  const preopen *all;
  size_t count;
  TRY(preopens(&all, &count));
  for (size_t i = 0; i < count; i++) result_name(0, all[i].name);
  return 0;
}

static outcome op_preopen(const bytes *word) {
  const preopen *all;
  size_t count;
  bytes name;
  TRY(decode_word(word[2], &name));
  TRY(label_reserve(word[1]));
  TRY(preopens(&all, &count));
  for (size_t i = 0; i < count; i++) {
    if (!all[i].open || !same_bytes(all[i].name, name)) continue;
    label_bind(word[1], all[i].fd);
    return 0;
  }
  return __WASI_ERRNO_NOENT;
}

typedef struct {
  __wasi_lookupflags_t lookup;
  __wasi_oflags_t oflags;
  __wasi_fdflags_t fdflags;
  __wasi_rights_t rights;
} open_flags;

/* The rights are those that wasi-libc asks for, since hosts take the access mode from them. What is
   opened below may have all of them, as with wasi-libc. */
static const __wasi_rights_t ALWAYS =
    __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_TELL | __WASI_RIGHTS_FD_FDSTAT_SET_FLAGS |
    __WASI_RIGHTS_FD_SYNC | __WASI_RIGHTS_FD_ADVISE | __WASI_RIGHTS_FD_FILESTAT_GET |
    __WASI_RIGHTS_FD_FILESTAT_SET_TIMES | __WASI_RIGHTS_PATH_CREATE_DIRECTORY |
    __WASI_RIGHTS_PATH_CREATE_FILE | __WASI_RIGHTS_PATH_LINK_SOURCE |
    __WASI_RIGHTS_PATH_LINK_TARGET | __WASI_RIGHTS_PATH_OPEN | __WASI_RIGHTS_PATH_READLINK |
    __WASI_RIGHTS_PATH_RENAME_SOURCE | __WASI_RIGHTS_PATH_RENAME_TARGET |
    __WASI_RIGHTS_PATH_FILESTAT_GET | __WASI_RIGHTS_PATH_FILESTAT_SET_SIZE |
    __WASI_RIGHTS_PATH_FILESTAT_SET_TIMES | __WASI_RIGHTS_PATH_SYMLINK |
    __WASI_RIGHTS_PATH_REMOVE_DIRECTORY | __WASI_RIGHTS_PATH_UNLINK_FILE |
    __WASI_RIGHTS_POLL_FD_READWRITE;
static const __wasi_rights_t READ = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_READDIR;
static const __wasi_rights_t WRITE = __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_DATASYNC |
                                     __WASI_RIGHTS_FD_ALLOCATE |
                                     __WASI_RIGHTS_FD_FILESTAT_SET_SIZE;

static outcome add_flag(bytes flag, open_flags *to) {
  if (same(flag, "r")) to->rights |= READ;
  else if (same(flag, "w")) to->rights |= WRITE;
  else if (same(flag, "create")) to->oflags |= __WASI_OFLAGS_CREAT;
  else if (same(flag, "excl")) to->oflags |= __WASI_OFLAGS_EXCL;
  else if (same(flag, "trunc")) to->oflags |= __WASI_OFLAGS_TRUNC;
  else if (same(flag, "append")) to->fdflags |= __WASI_FDFLAGS_APPEND;
  else if (same(flag, "dir")) to->oflags |= __WASI_OFLAGS_DIRECTORY;
  else if (same(flag, "nofollow")) to->lookup &= ~__WASI_LOOKUPFLAGS_SYMLINK_FOLLOW;
  else return BAD_OPTION;
  return 0;
}

static outcome decode_flags(bytes word, open_flags *flags) {
  *flags = (open_flags){.lookup = __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, .rights = ALWAYS};
  if (same(word, "-")) return 0;
  const uint8_t *end = word.at + word.length;
  for (const uint8_t *from = word.at;;) {
    const uint8_t *comma = memchr(from, ',', (size_t)(end - from));
    TRY(add_flag((bytes){from, (size_t)((comma == NULL ? end : comma) - from)}, flags));
    if (comma == NULL) break;
    from = comma + 1;
  }
  if (flags->oflags & __WASI_OFLAGS_DIRECTORY) flags->rights |= __WASI_RIGHTS_FD_READDIR;
  return 0;
}

static outcome op_open(const bytes *word) {
  open_flags flags;
  path it;
  __wasi_fd_t fd;
  TRY(decode_flags(word[3], &flags));
  TRY(label_reserve(word[1]));
  TRY(decode_path(word[2], &it));
  TRY(wasi_path_open(it.dir, flags.lookup, it.rest.at, it.rest.length, flags.oflags, flags.rights,
                     ALWAYS | READ | WRITE, flags.fdflags, &fd));
  label_bind(word[1], fd);
  label *opened;
  TRY(label_find(word[1], &opened));
  opened->appends = (flags.fdflags & __WASI_FDFLAGS_APPEND) != 0;
  return 0;
}

static outcome op_close(const bytes *word) {
  label *it;
  outcome found = label_find(word[1], &it);
  __wasi_fd_t fd = found == 0 ? it->fd : 0;
  label_free(word[1]);
  TRY(found);
  label_stale(fd);
  preopen_closed(fd);
  return __wasi_fd_close(fd);
}

static outcome op_renumber(const bytes *word) {
  label *from, *to;
  TRY(label_find(word[1], &from));
  TRY(label_find(word[2], &to));
  TRY(__wasi_fd_renumber(from->fd, to->fd));
  if (from == to) return 0;
  preopen_renumbered(from->fd, to->fd);
  label moved = *from;
  from->listing = NULL; /* it goes along */
  moved.fd = to->fd;
  label_stale(from->fd);
  label_stale(to->fd);
  label_free(word[1]);
  label_free(word[2]);
  label_bind(word[2], moved.fd);
  TRY(label_find(word[2], &to));
  to->cookie = moved.cookie;
  to->last = moved.last;
  to->appends = moved.appends;
  to->listing = moved.listing;
  to->listed = moved.listed;
  to->shown = moved.shown;
  return 0;
}

static outcome op_sync(const bytes *word) {
  label *it;
  TRY(label_find(word[1], &it));
  return __wasi_fd_sync(it->fd);
}

static outcome op_datasync(const bytes *word) {
  label *it;
  TRY(label_find(word[1], &it));
  return __wasi_fd_datasync(it->fd);
}

static outcome op_truncate(const bytes *word) {
  label *it;
  uint64_t size;
  TRY(decode_number(word[2], UINT64_MAX, &size));
  TRY(label_find(word[1], &it));
  return __wasi_fd_filestat_set_size(it->fd, size);
}

const operation descriptor_operations[] = {
    {"preopens", 0, op_preopens},
    {"preopen", 2, op_preopen},
    {"open", 3, op_open},
    {"close", 1, op_close},
    {"renumber", 2, op_renumber},
    {"sync", 1, op_sync},
    {"datasync", 1, op_datasync},
    {"truncate", 2, op_truncate},
    {NULL, 0, NULL},
};

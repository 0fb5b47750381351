/* Preopened directories, and what a path word means among them. */
#include <stdlib.h>

#include "probe.h"

static preopen *table = NULL;
static size_t table_length = 0;

static outcome add(__wasi_fd_t fd, size_t length) {
  preopen *grown = realloc(table, (table_length + 1) * sizeof(preopen));
  uint8_t *name = malloc(length + 1);
  if (grown == NULL || name == NULL) return BAD_MEMORY;
  table = grown;
  TRY(__wasi_fd_prestat_dir_name(fd, name, length));
  table[table_length++] = (preopen){.name = {name, length}, .fd = fd, .open = true};
  return 0;
}

/* The host is asked once: afterwards a preopen's number may mean another descriptor. */
outcome preopens(const preopen **found, size_t *count) {
  static bool asked = false;
  for (__wasi_fd_t fd = 3; !asked; fd++) {
    __wasi_prestat_t stat;
    if (__wasi_fd_prestat_get(fd, &stat) != 0) asked = true;
    else TRY(add(fd, stat.u.dir.pr_name_len));
  }
  *found = table;
  *count = table_length;
  return 0;
}

void preopen_closed(__wasi_fd_t fd) {
  for (size_t i = 0; i < table_length; i++) {
    if (table[i].fd == fd) table[i].open = false;
  }
}

void preopen_renumbered(__wasi_fd_t from, __wasi_fd_t to) {
  preopen_closed(to);
  for (size_t i = 0; i < table_length; i++) {
    if (table[i].open && table[i].fd == from) table[i].fd = to;
  }
}

/* Whether `name` is a prefix of the path by whole components; `/` and `` are of every path. */
static bool contains(bytes name, bytes whole, size_t *prefix) {
  *prefix = name.length;
  while (*prefix > 0 && name.at[*prefix - 1] == '/') --*prefix;
  if (*prefix == 0) return name.length > 0;
  if (whole.length < *prefix || memcmp(whole.at, name.at, *prefix) != 0) return false;
  return whole.length == *prefix || whole.at[*prefix] == '/';
}

static outcome resolve(bytes whole, path *decoded) {
  const preopen *all, *best = NULL;
  size_t count, best_prefix = 0;
  TRY(preopens(&all, &count));
  for (size_t i = 0; i < count; i++) {
    size_t prefix;
    if (!contains(all[i].name, whole, &prefix)) continue;
    if (best != NULL && prefix <= best_prefix) continue;
    best = &all[i];
    best_prefix = prefix;
  }
  if (best == NULL) return __WASI_ERRNO_NOENT;
  if (!best->open) return __WASI_ERRNO_BADF;
  bytes rest = {whole.at + best_prefix, whole.length - best_prefix};
  while (rest.length > 0 && rest.at[0] == '/') rest = (bytes){rest.at + 1, rest.length - 1};
  if (rest.length == 0) rest = (bytes){(const uint8_t *)".", 1};
  *decoded = (path){best->fd, rest};
  return 0;
}

static outcome decode_text(bytes word, bytes *decoded) {
  TRY(decode_word(word, decoded));
  return adapter_text(*decoded);
}

outcome decode_path(bytes word, path *decoded) {
  bytes whole;
  if (word.at[0] == '/') {
    TRY(decode_text(word, &whole));
    return resolve(whole, decoded);
  }
  const uint8_t *colon = memchr(word.at, ':', word.length);
  if (colon == NULL) return BAD_PATH;
  bytes name = {word.at, (size_t)(colon - word.at)};
  label *dir;
  TRY(decode_text((bytes){colon + 1, word.length - name.length - 1}, &decoded->rest));
  TRY(label_find(name, &dir));
  decoded->dir = dir->fd;
  return 0;
}

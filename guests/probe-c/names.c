/* What `let` bound, and its use as `$NAME` inside a word. */
#include <stdlib.h>

#include "probe.h"

typedef struct binding {
  struct binding *next;
  bytes name;
  bytes word;
} binding;

static binding *bindings = NULL;

static binding *lookup(bytes name) {
  for (binding *it = bindings; it != NULL; it = it->next) {
    if (same_bytes(it->name, name)) return it;
  }
  return NULL;
}

static outcome keep(bytes from, bytes *kept) {
  uint8_t *copy = malloc(from.length);
  if (copy == NULL) return BAD_MEMORY;
  memcpy(copy, from.at, from.length);
  free((void *)kept->at);
  *kept = (bytes){copy, from.length};
  return 0;
}

outcome name_bind(bytes name, bytes word) {
  binding *it = lookup(name);
  if (it == NULL) {
    it = calloc(1, sizeof *it);
    if (it == NULL) return BAD_MEMORY;
    TRY(keep(name, &it->name));
    it->next = bindings;
    bindings = it;
  }
  return keep(word, &it->word);
}

/* The length of the longest name at the start of `from`: 0 if there is none. */
static size_t name_length(bytes from) {
  size_t length = 0;
  while (length < from.length && is_name((bytes){from.at, length + 1})) length++;
  return length;
}

outcome name_expand(bytes word, bytes *expanded) {
  *expanded = word;
  const uint8_t *dollar;
  while ((dollar = memchr(expanded->at, '$', expanded->length)) != NULL) {
    size_t before = (size_t)(dollar - expanded->at);
    bytes after = {dollar + 1, expanded->length - before - 1};
    bytes name = {after.at, name_length(after)};
    binding *found = lookup(name);
    if (found == NULL) return BAD_BINDING;
    size_t rest = after.length - name.length;
    uint8_t *into = scratch(before + found->word.length + rest);
    if (into == NULL) return BAD_MEMORY;
    memcpy(into, expanded->at, before);
    memcpy(into + before, found->word.at, found->word.length);
    memcpy(into + before + found->word.length, name.at + name.length, rest);
    *expanded = (bytes){into, before + found->word.length + rest};
  }
  return 0;
}

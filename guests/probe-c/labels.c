/* The descriptors that the guest holds open, by label. */
#include <stdlib.h>

#include "probe.h"

static label *labels = NULL;
static size_t count = 0, capacity = 0;

static label *lookup(bytes name) {
  for (size_t i = 0; i < count; i++) {
    bytes bound = {labels[i].name, labels[i].name_length};
    if (same_bytes(bound, name)) return &labels[i];
  }
  return NULL;
}

static bool is_label(bytes name) { return is_name(name) && name.length <= LABEL_LIMIT; }

outcome label_find(bytes name, label **found) {
  if (!is_label(name)) return BAD_LABEL;
  *found = lookup(name);
  return *found == NULL || (*found)->stale ? __WASI_ERRNO_BADF : 0;
}

outcome label_reserve(bytes name) {
  if (!is_label(name)) return BAD_LABEL;
  if (lookup(name) != NULL) return BAD_LABEL_TAKEN;
  if (count < capacity) return 0;
  size_t wanted = capacity == 0 ? 16 : capacity * 2;
  label *grown = realloc(labels, wanted * sizeof(label));
  if (grown == NULL) return BAD_MEMORY;
  labels = grown;
  capacity = wanted;
  return 0;
}

void label_bind(bytes name, __wasi_fd_t fd) {
  label *it = &labels[count++];
  *it = (label){.name_length = name.length, .fd = fd};
  memcpy(it->name, name.at, name.length);
}

void label_free(bytes name) {
  label *it = lookup(name);
  if (it == NULL) return;
  free(it->listing);
  *it = labels[--count];
}

void label_stale(__wasi_fd_t fd) {
  for (size_t i = 0; i < count; i++) {
    if (labels[i].fd == fd) labels[i].stale = true;
  }
}

/* What a probe heeds that is to be wrapped in the adapter from preview 1 to 0.2 (WRAPPED). On
   preview 1 itself there is nothing to heed. */
#include <stdlib.h>

#include "probe.h"

#ifdef WRAPPED

/* The adapter goes on with the stream that it has for a direction, wherever the other one has moved
   the position since. A seek to where the position is makes it drop its streams; it asks the host for
   nothing. What cannot seek has no position either, and whatever else is wrong the transfer will say. */
void adapter_turn(label *it, direction to) {
  __wasi_filesize_t position;
  if (it->last != NEITHER && it->last != to) {
    (void)!__wasi_fd_seek(it->fd, 0, __WASI_WHENCE_CUR, &position);
  }
  it->last = to;
}

/* The adapter appends through a descriptor with that flag whatever the offset. The flag is its own, so
   taking it away for a moment asks the host for nothing. */
void adapter_offset(label *it, bool begin) {
  if (it->appends) (void)!__wasi_fd_fdstat_set_flags(it->fd, begin ? 0 : __WASI_FDFLAGS_APPEND);
}

/* The adapter finds its place in a directory by counting from the beginning, where anything may have
   come or gone since. So the first `readdir` takes the listing to its end, and the others go on in
   what it has. */
outcome adapter_listing(label *it) {
  for (size_t capacity = 4096; it->listing == NULL; capacity *= 2) {
    size_t filled;
    uint8_t *buffer = malloc(capacity);
    if (buffer == NULL) return BAD_MEMORY;
    outcome how = __wasi_fd_readdir(it->fd, buffer, capacity, __WASI_DIRCOOKIE_START, &filled);
    if (how == 0 && filled < capacity) {
      it->listing = buffer;
      it->listed = filled;
    } else free(buffer);
    TRY(how);
  }
  return 0;
}

/* How many bytes of 10xxxxxx follow a first byte, and the range of the first of these; -1 if it can
   be no first byte. */
static int continuation(uint8_t first, uint8_t *low, uint8_t *high) {
  *low = 0x80;
  *high = 0xBF;
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first <= 0xDF) return 1;
  if (first == 0xE0) *low = 0xA0;
  if (first == 0xED) *high = 0x9F;
  if ((first & 0xF0) == 0xE0) return 2;
  if (first == 0xF0) *low = 0x90;
  if (first == 0xF4) *high = 0x8F;
  return first >= 0xF0 && first <= 0xF4 ? 3 : -1;
}

outcome adapter_text(bytes text) {
  for (size_t i = 0; i < text.length; i++) {
    uint8_t low, high;
    for (int left = continuation(text.at[i], &low, &high); left != 0; left--) {
      if (left < 0 || ++i == text.length) return BAD_TEXT;
      if (text.at[i] < low || text.at[i] > high) return BAD_TEXT;
      low = 0x80;
      high = 0xBF;
    }
  }
  return 0;
}

#else

void adapter_turn(label *it, direction to) { it->last = to; }

void adapter_offset(label *it, bool begin) {
  (void)it;
  (void)begin;
}

outcome adapter_listing(label *it) {
  (void)it;
  return 0;
}

outcome adapter_text(bytes text) {
  (void)text;
  return 0;
}

#endif

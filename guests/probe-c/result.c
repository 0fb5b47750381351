/* Results are gathered here and leave in one write before standard input is read again. */
#include <stdlib.h>

#include "probe.h"

static uint8_t *out = NULL;
static size_t out_length = 0, out_capacity = 0;
static size_t line_start = 0;

static void append(const void *from, size_t length) {
  if (out_capacity - out_length < length) {
    size_t capacity = out_capacity == 0 ? 64 * 1024 : out_capacity * 2;
    while (capacity - out_length < length) capacity *= 2;
    out = realloc(out, capacity);
    if (out == NULL) __builtin_trap();
    out_capacity = capacity;
  }
  memcpy(out + out_length, from, length);
  out_length += length;
}

static void append_number(const char *before, uint64_t number) {
  char digits[20];
  size_t at = sizeof digits;
  do digits[--at] = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  append(before, strlen(before));
  append(digits + at, sizeof digits - at);
}

void result_begin(void) {
  line_start = out_length;
  append("ok", 2);
}

void result_end(outcome how) {
  if (how != 0) {
    out_length = line_start;
    append(how < 0 ? "bad" : "err", 3);
    const char *name = how < 0 ? bad_text(how) : code_name(how);
    if (name == NULL) append_number(" errno-", (uint64_t)how);
    else result_text(name);
  }
  append("\n", 1);
}

bytes result_line(void) { return (bytes){out + line_start, out_length - line_start}; }

void result_text(const char *text) {
  append(" ", 1);
  append(text, strlen(text));
}

void result_number(uint64_t number) { append_number(" ", number); }

static bool is_plain(uint8_t c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return c != 0 && strchr("-_.,:;/=+()[]{}\"'", c) != NULL;
}

static void append_encoded(bytes data) {
  for (size_t i = 0; i < data.length; i++) {
    uint8_t c = data.at[i];
    uint8_t escape[3] = {'%', (uint8_t)"0123456789ABCDEF"[c >> 4],
                         (uint8_t)"0123456789ABCDEF"[c & 15]};
    if (is_plain(c)) append(&c, 1);
    else append(escape, 3);
  }
}

void result_name(char prefix, bytes name) {
  char start[3] = {' ', prefix, ':'};
  append(start, prefix == 0 ? 1 : 3);
  if (prefix == 0 && name.length == 0) append("%", 1);
  append_encoded(name);
}

void digest_begin(digest *it) {
  it->length = 0;
  it->hash = 0x811c9dc5;
}

void digest_add(digest *it, bytes data) {
  uint32_t hash = it->hash;
  for (size_t i = 0; i < data.length; i++) {
    if (it->length + i < sizeof it->head) it->head[it->length + i] = data.at[i];
    hash = (hash ^ data.at[i]) * 0x01000193;
  }
  it->hash = hash;
  it->length += data.length;
}

void result_digest(const digest *it) {
  if (it->length <= sizeof it->head) {
    result_name(0, (bytes){it->head, (size_t)it->length});
    return;
  }
  append_number(" #", it->length);
  char hash[9] = {':'};
  for (int i = 0; i < 8; i++) hash[i + 1] = "0123456789abcdef"[it->hash >> (28 - 4 * i) & 15];
  append(hash, sizeof hash);
}

void result_data(bytes data) {
  digest it;
  digest_begin(&it);
  digest_add(&it, data);
  result_digest(&it);
}

void result_abandon(void) {
  out_length = line_start;
  result_flush();
}

bool result_flush(void) {
  bytes all = {out, out_length};
  out_length = line_start = 0;
  return stdio_write(1, all) == 0;
}

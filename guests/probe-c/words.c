/* Words become bytes and numbers here. */
#include "probe.h"

bool same_bytes(bytes a, bytes b) {
  return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

bool same(bytes a, const char *text) {
  return same_bytes(a, (bytes){(const uint8_t *)text, strlen(text)});
}

bool is_name(bytes word) {
  if (word.length == 0 || word.at[0] < 'a' || word.at[0] > 'z') return false;
  for (size_t i = 1; i < word.length; i++) {
    uint8_t c = word.at[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return false;
  }
  return true;
}

static int hex_digit(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

outcome decode_word(bytes word, bytes *decoded) {
  uint8_t *into = scratch(word.length);
  if (into == NULL) return BAD_MEMORY;
  size_t length = 0;
  bool empty = word.length == 1 && word.at[0] == '%';
  for (size_t i = 0; i < word.length && !empty; i++) {
    uint8_t c = word.at[i];
    if (c == '%') {
      if (word.length - i < 3) return BAD_WORD;
      int high = hex_digit(word.at[i + 1]), low = hex_digit(word.at[i + 2]);
      if (high < 0 || low < 0) return BAD_WORD;
      c = (uint8_t)(high << 4 | low);
      i += 2;
    } else if (c <= ' ' || c > '~') {
      return BAD_WORD;
    }
    into[length++] = c;
  }
  *decoded = (bytes){into, length};
  return 0;
}

static outcome decode_pattern(bytes word, bytes *decoded) {
  const uint8_t *colon = memchr(word.at, ':', word.length);
  if (colon == NULL) return BAD_WORD;
  bytes size = {word.at + 1, (size_t)(colon - word.at - 1)};
  bytes start = {colon + 1, word.length - size.length - 2};
  uint64_t length, seed;
  if (decode_number(size, SIZE_MAX, &length) != 0) return BAD_WORD;
  if (decode_number(start, 255, &seed) != 0) return BAD_WORD;
  uint8_t *into = scratch((size_t)length);
  if (into == NULL) return BAD_MEMORY;
  for (size_t i = 0; i < length; i++) into[i] = (uint8_t)(seed + 7 * i + i / 256);
  *decoded = (bytes){into, (size_t)length};
  return 0;
}

outcome decode_data(bytes word, bytes *decoded) {
  if (word.at[0] == '~') return decode_pattern(word, decoded);
  if (word.at[0] == '#') return BAD_WORD; /* a result's abbreviation: no bytes follow from it */
  return decode_word(word, decoded);
}

outcome decode_number(bytes word, uint64_t limit, uint64_t *number) {
  uint64_t value = 0;
  if (word.length == 0) return BAD_NUMBER;
  for (size_t i = 0; i < word.length; i++) {
    uint8_t c = word.at[i];
    if (c < '0' || c > '9' || value > (UINT64_MAX - (c - '0')) / 10) return BAD_NUMBER;
    value = value * 10 + (c - '0');
  }
  if (value > limit) return BAD_NUMBER;
  *number = value;
  return 0;
}

outcome decode_signed(bytes word, int64_t *number) {
  bool negative = word.at[0] == '-';
  bytes digits = {word.at + negative, word.length - negative};
  uint64_t value;
  TRY(decode_number(digits, INT64_MAX + (uint64_t)negative, &value));
  *number = (int64_t)(negative ? -value : value);
  return 0;
}

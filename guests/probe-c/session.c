/* Lines in, results out. */
#include <stdlib.h>

#include "probe.h"

enum { WORDS = 16 };

static const operation *const tables[] = {
    data_operations,      descriptor_operations, attribute_operations,
    directory_operations, path_operations,       world_operations,
};

static const operation *find_operation(bytes name) {
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
    for (const operation *it = tables[i]; it->name != NULL; it++) {
      if (same(name, it->name)) return it;
    }
  }
  return NULL;
}

/* The word of a result with this index; the `ok` before them has the index 0. */
static outcome result_word(uint64_t index, bytes *word) {
  bytes rest = result_line();
  for (;; index--) {
    const uint8_t *space = memchr(rest.at, ' ', rest.length);
    size_t length = space == NULL ? rest.length : (size_t)(space - rest.at);
    *word = (bytes){rest.at, length};
    if (index == 0) return 0;
    if (space == NULL) return BAD_INDEX;
    rest = (bytes){space + 1, rest.length - length - 1};
  }
}

static outcome perform(const bytes *word, size_t count) {
  if (same(word[0], "let")) {
    uint64_t index;
    bytes bound;
    if (count < 4) return BAD_COUNT;
    if (!is_name(word[1])) return BAD_WORD;
    TRY(decode_number(word[2], SIZE_MAX, &index));
    if (index == 0) return BAD_NUMBER;
    TRY(perform(word + 3, count - 3));
    TRY(result_word(index, &bound));
    return name_bind(word[1], bound);
  }
  const operation *found = find_operation(word[0]);
  if (found == NULL) return BAD_OPERATION;
  if (found->words != count - 1) return BAD_COUNT;
  return found->perform(word);
}

static outcome carry_out(bytes line) {
  bytes word[WORDS];
  size_t count = 0;
  for (;;) {
    const uint8_t *space = memchr(line.at, ' ', line.length);
    size_t length = space == NULL ? line.length : (size_t)(space - line.at);
    if (length == 0) return BAD_WORD;
    if (count == WORDS) return BAD_COUNT;
    TRY(name_expand((bytes){line.at, length}, &word[count++]));
    if (space == NULL) break;
    line = (bytes){space + 1, line.length - length - 1};
  }
  return perform(word, count);
}

static void answer(bytes line) {
  if (line.length == 0 || line.at[0] == '#') return;
  result_begin();
  result_end(carry_out(line));
  scratch_reset();
}

int session(void) {
  size_t capacity = 64 * 1024, length = 0, more;
  uint8_t *input = malloc(capacity);
  while (input != NULL) {
    if (stdio_read(input + length, capacity - length, &more) != 0) return 1;
    size_t start = 0, searched = length;
    length += more;
    const uint8_t *end;
    while ((end = memchr(input + searched, '\n', length - searched)) != NULL) {
      answer((bytes){input + start, (size_t)(end - input) - start});
      start = searched = (size_t)(end - input) + 1;
    }
    if (more == 0) answer((bytes){input + start, length - start});
    if (!result_flush()) return 1;
    if (more == 0) return 0;
    length -= start;
    memmove(input, input + start, length);
    if (length == capacity) input = realloc(input, capacity *= 2);
  }
  return 1;
}

int cat(void) {
  static uint8_t buffer[64 * 1024];
  size_t length;
  do {
    if (stdio_read(buffer, sizeof buffer, &length) != 0) return 1;
    if (stdio_write(1, (bytes){buffer, length}) != 0) return 1;
  } while (length > 0);
  return 0;
}

/* Memory for one line. Blocks are chained; a reset keeps the first, so that a long session of small
   operations allocates nothing. */
#include <stdlib.h>

#include "probe.h"

typedef struct block {
  struct block *previous;
  size_t capacity;
  size_t used;
  uint8_t data[];
} block;

static block *last = NULL;
static const size_t BLOCK = 128 * 1024;

void *scratch(size_t size) {
  size_t wanted = (size + 15) & ~(size_t)15;
  if (wanted < size) return NULL;
  if (last == NULL || last->capacity - last->used < wanted) {
    size_t capacity = wanted > BLOCK ? wanted : BLOCK;
    if (capacity > SIZE_MAX - sizeof(block)) return NULL;
    block *next = malloc(sizeof(block) + capacity);
    if (next == NULL) return NULL;
    *next = (block){.previous = last, .capacity = capacity};
    last = next;
  }
  void *at = last->data + last->used;
  last->used += wanted;
  return at;
}

void scratch_reset(void) {
  if (last == NULL) return;
  while (last->previous != NULL) {
    block *previous = last->previous;
    free(last);
    last = previous;
  }
  last->used = 0;
}

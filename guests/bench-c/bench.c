/* Says how long a get or a put of a value takes. Each argument is a phase, OPERATION:SIZE:ROUNDS:MS:

     get, put             in each of so many rounds of so many milliseconds, one after the other
     cold-get, cold-put   so many times one of a key not used before, each after so many milliseconds
                          of sleep

   Before a phase, and once it is warm, it writes `ready` and reads a byte; after it, a line of
   nanoseconds: for each round those of one operation. A get is open, read and close, a put is open,
   write and close. Rounds are best so short that the scheduler seldom interrupts one. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { KEYS = 16, BATCH = 4, LARGEST = 65536 };

/* Warm is what was done so often, or for so many nanoseconds. */
static const int64_t WARM_COUNT = 20000, WARM_TIME = 200000000;

static char value[LARGEST], seen[LARGEST];

typedef struct {
  char operation[16];
  int size, rounds, milliseconds;
} phase;

static void fail(const char *what, const char *path) {
  fprintf(stderr, "bench: %s of ", what);
  perror(path);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void get(const char *path, int size) {
  int fd = open(path, O_RDONLY);
  if (fd < 0) fail("open", path);
  /* Where nothing keeps a put whole, others may be seen at theirs. */
  if (read(fd, seen, (size_t)size) < 0) fail("read", path);
  close(fd);
}

static void put(const char *path, int size) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (fd < 0) fail("open", path);
  if (write(fd, value, (size_t)size) != size) fail("write", path);
  if (close(fd) < 0) fail("close", path);
}

typedef void operation(const char *path, int size);

static char paths[KEYS][64];

/* The next of the keys. */
static void perform_batch(operation *perform, int size) {
  static unsigned next = 0;
  for (int i = 0; i < BATCH; i++) perform(paths[next++ % KEYS], size);
}

static void warm_up(operation *perform, int size) {
  int64_t start = now();
  for (int64_t count = 0; count < WARM_COUNT && now() - start < WARM_TIME; count += BATCH) {
    perform_batch(perform, size);
  }
}

/* The nanoseconds of one operation, over about so many milliseconds. */
static int64_t round_of(operation *perform, const phase *it) {
  int64_t start = now(), end = start, count = 0;
  while (end - start < (int64_t)it->milliseconds * 1000000) {
    perform_batch(perform, it->size);
    count += BATCH;
    end = now();
  }
  return (end - start) / count;
}

static void wait_for_go(void) {
  char byte;
  puts("ready");
  fflush(stdout);
  if (read(0, &byte, 1) != 1) exit(1);
}

static void put_all(const phase *it) {
  for (int i = 0; i < KEYS; i++) {
    snprintf(paths[i], sizeof paths[i], "/beta/kv/local/value-%d-%d", it->size, i);
    put(paths[i], it->size);
  }
}

static void warm_phase(operation *perform, const phase *it) {
  put_all(it);
  warm_up(perform, it->size);
  wait_for_go();
  for (int i = 0; i < it->rounds; i++) printf("%lld ", (long long)round_of(perform, it));
}

/* It is the host that has cooled down, and not the code. */
static void cold_phase(operation *perform, const phase *it) {
  put_all(it);
  warm_up(put, it->size);
  warm_up(get, it->size);
  wait_for_go();
  for (int i = 0; i < it->rounds; i++) {
    char path[sizeof paths[0]];
    snprintf(path, sizeof path, "/beta/kv/local/cold-%d-%d", it->size, i);
    usleep((useconds_t)it->milliseconds * 1000);
    int64_t start = now();
    perform(path, it->size);
    printf("%lld ", (long long)(now() - start));
  }
}

static void run_phase(const char *text) {
  phase it;
  int read = sscanf(text, "%15[a-z-]:%d:%d:%d", it.operation, &it.size, &it.rounds, &it.milliseconds);
  if (read != 4 || it.size > LARGEST) fail("reading", text);
  bool cold = strncmp(it.operation, "cold-", 5) == 0;
  operation *perform = strstr(it.operation, "put") != NULL ? put : get;
  (cold ? cold_phase : warm_phase)(perform, &it);
  puts("");
  fflush(stdout);
}

int main(int count, char **arguments) {
  memset(value, 'v', sizeof value);
  for (int i = 1; i < count; i++) run_phase(arguments[i]);
  return 0;
}

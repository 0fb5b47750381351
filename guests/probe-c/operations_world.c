/* Operations that have no file in them. */
#include "probe.h"

static int argument_count = 0;
static char **arguments = NULL;

void world_arguments(int count, char **from) {
  argument_count = count;
  arguments = from;
}

static void show_text(const char *text) {
  result_name(0, (bytes){(const uint8_t *)text, strlen(text)});
}

static outcome op_hello(const bytes *word) {
  (void)word;
#ifdef WRAPPED
  result_text("probe 1 wasi0.2 c");
#else
  result_text("probe 1 preview1 c");
#endif
  return 0;
}

static outcome op_args(const bytes *word) {
  (void)word;
  for (int i = 1; i < argument_count; i++) show_text(arguments[i]);
  return 0;
}

static outcome op_env(const bytes *word) {
  (void)word;
  size_t count, size;
  TRY(__wasi_environ_sizes_get(&count, &size));
  uint8_t **table = scratch((count + 1) * sizeof *table), *text = scratch(size);
  if (table == NULL || text == NULL) return BAD_MEMORY;
  TRY(__wasi_environ_get(table, text));
  for (size_t i = 0; i < count; i++) show_text((const char *)table[i]);
  return 0;
}

static outcome op_clock(const bytes *word) {
  __wasi_clockid_t id;
  __wasi_timestamp_t time;
  if (same(word[1], "realtime")) id = __WASI_CLOCKID_REALTIME;
  else if (same(word[1], "monotonic")) id = __WASI_CLOCKID_MONOTONIC;
  else return BAD_OPTION;
  TRY(__wasi_clock_time_get(id, 1, &time));
  result_number(time);
  return 0;
}

static outcome op_random(const bytes *word) {
  uint64_t size;
  TRY(decode_number(word[1], SIZE_MAX, &size));
  uint8_t *into = scratch((size_t)size);
  if (into == NULL) return BAD_MEMORY;
  TRY(__wasi_random_get(into, (size_t)size));
  result_data((bytes){into, (size_t)size});
  return 0;
}

static outcome op_nap(const bytes *word) {
  uint64_t milliseconds;
  TRY(decode_number(word[1], UINT32_MAX, &milliseconds));
  __wasi_subscription_t alarm = {.u = {.tag = __WASI_EVENTTYPE_CLOCK}};
  alarm.u.u.clock.id = __WASI_CLOCKID_MONOTONIC;
  alarm.u.u.clock.timeout = milliseconds * 1000000;
  __wasi_event_t event = {0};
  size_t count;
  TRY(__wasi_poll_oneoff(&alarm, &event, 1, &count));
  return event.error;
}

static outcome op_stderr(const bytes *word) {
  bytes data;
  TRY(decode_data(word[1], &data));
  return stdio_write(2, data);
}

/* The three that follow have no result of their own; those before them are not to be lost. */

static outcome op_exit(const bytes *word) {
  uint64_t code;
  TRY(decode_number(word[1], UINT32_MAX, &code));
  result_abandon();
  __wasi_proc_exit((__wasi_exitcode_t)code);
}

static outcome op_trap(const bytes *word) {
  (void)word;
  result_abandon();
  __builtin_trap();
}

static outcome op_spin(const bytes *word) {
  (void)word;
  result_abandon();
  for (;;) __asm__ volatile("");
}

static outcome op_grow(const bytes *word) {
  (void)word;
  while (__builtin_wasm_memory_grow(0, 16) != (size_t)-1) continue;
  result_number(__builtin_wasm_memory_size(0));
  return 0;
}

const operation world_operations[] = {
    {"hello", 0, op_hello}, {"args", 0, op_args},     {"env", 0, op_env},
    {"clock", 1, op_clock}, {"random", 1, op_random}, {"nap", 1, op_nap},
    {"stderr", 1, op_stderr}, {"exit", 1, op_exit},   {"trap", 0, op_trap},
    {"spin", 0, op_spin},   {"grow", 0, op_grow},     {NULL, 0, NULL},
};

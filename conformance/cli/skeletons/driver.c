/* A driver for a host whose command line is `myhost run --root DIR --env NAME=VALUE … WASM ARG …`.
   Every guest is a process; one loop serves them all. Change `run_guest` and HELLO; the protocol is in
   PROTOCOL.md of the suite. POSIX, no library: cc -O1 -o driver driver.c */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HELLO "\"host\":{\"name\":\"myhost\",\"version\":\"1.0\",\"language\":\"C\"},\"abis\":[\"preview1\"],\"features\":[],\"control\":[],\"concurrency\":{\"worlds\":4,\"guests\":8}"

enum { WORLDS = 16, GUESTS = 64, WORDS = 128 };

/* Becomes the guest; args[0] is the program's name. Does not return. */
static void run_guest(char *root, char *wasm, char **args, char **env) {
  char *words[4 * WORDS] = {"myhost", "run", "--root", root};
  size_t count = 4;
  for (; *env != NULL; env++) {
    words[count++] = "--env";
    words[count++] = *env;
  }
  words[count++] = wasm;
  for (args++; *args != NULL; args++) words[count++] = *args;
  execvp(words[0], words);
  fprintf(stderr, "%s: %s\n", words[0], strerror(errno));
  _exit(127);
}

/* JSON: a value is the place in the line where it begins; strings are decoded in place when they are taken. */

static char *skip_space(char *at) { return at + strspn(at, " \t\r\n"); }

static char *skip_value(char *at) {
  int depth = 0;
  at = skip_space(at);
  do {
    if (*at == '"') {
      for (at++; *at != '"'; at++) if (*at == '\\') at++;
    } else if (*at == '{' || *at == '[') depth++;
    else if (*at == '}' || *at == ']') depth--;
    else if (depth == 0) return at + strcspn(at, ",]}");
    at++;
  } while (depth > 0);
  return at;
}

/* The value of a member, or NULL. */
static char *member(char *object, const char *name) {
  size_t length = strlen(name);
  if (object == NULL) return NULL;
  for (char *at = skip_space(object) + 1; *(at = skip_space(at)) == '"';) {
    bool found = strncmp(at + 1, name, length) == 0 && at[length + 1] == '"';
    at = skip_space(skip_space(skip_value(at)) + 1);
    if (found) return at;
    at = skip_space(skip_value(at));
    if (*at == ',') at++;
  }
  return NULL;
}

static char *put_utf8(char *out, uint32_t point) {
  if (point < 0x80) *out++ = (char)point;
  else {
    if (point < 0x800) *out++ = (char)(0xc0 | point >> 6);
    else {
      if (point < 0x10000) *out++ = (char)(0xe0 | point >> 12);
      else {
        *out++ = (char)(0xf0 | point >> 18);
        *out++ = (char)(0x80 | (point >> 12 & 63));
      }
      *out++ = (char)(0x80 | (point >> 6 & 63));
    }
    *out++ = (char)(0x80 | (point & 63));
  }
  return out;
}

/* Memory for as long as the line is handled. */
static void *keep(size_t length) {
  static void *kept[4 * WORDS];
  static size_t count;
  if (length == 0) while (count > 0) free(kept[--count]);
  else if (count < 4 * WORDS) return kept[count++] = calloc(length, 1);
  return NULL;
}

/* A copy of a string value; "" for anything else. */
static char *text(char *value) {
  if (value == NULL || *value != '"') return keep(1);
  char *copy = keep((size_t)(skip_value(value) - value) + 1), *out = copy;
  for (char *at = value + 1; *at != '"'; at++) {
    if (*at != '\\') { *out++ = *at; continue; }
    unsigned point, low;
    const char *plain = "\"\\/bfnrt", *meant = "\"\\/\b\f\n\r\t";
    if (*++at != 'u') { *out++ = meant[strchr(plain, *at) - plain]; continue; }
    sscanf(at + 1, "%4x", &point);
    at += 4;
    if (point >= 0xd800 && point < 0xdc00 && sscanf(at + 1, "\\u%4x", &low) == 1) {
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
      at += 6;
    }
    out = put_utf8(out, point);
  }
  return copy;
}

/* The strings of an array, or the NAME=VALUE of an object, with a NULL after them. */
static char **texts(char *value, bool pairs) {
  char **list = keep(WORDS * sizeof *list);
  size_t count = 0;
  for (char *at = skip_space(value + 1); *at == '"' && count < WORDS - 1; at = skip_space(at)) {
    char *one = text(at);
    at = skip_space(skip_value(at));
    if (pairs) {
      char *of = text(at = skip_space(at + 1)), *both = keep(strlen(one) + strlen(of) + 2);
      sprintf(both, "%s=%s", one, of);
      one = both;
      at = skip_space(skip_value(at));
    }
    list[count++] = one;
    if (*at == ',') at++;
  }
  return list;
}

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t from_base64(const char *in, uint8_t *out) {
  size_t length = 0;
  uint32_t bits = 0;
  for (int have = 0; *in != '"' && *in != '='; in++) {
    bits = bits << 6 | (uint32_t)(strchr(digits, *in) - digits);
    if ((have += 6) >= 8) out[length++] = (uint8_t)(bits >> (have -= 8));
  }
  return length;
}

/* What is sent. */

static void say(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vprintf(format, values);
  va_end(values);
  putchar('\n');
  fflush(stdout);
}

static void say_output(const char *guest, int stream, const uint8_t *bytes, size_t length) {
  printf("{\"method\":\"guest.out\",\"params\":{\"guest\":\"%s\",\"stream\":%d,\"bytes\":{\"b64\":\"", guest, stream);
  for (size_t at = 0; at < length; at += 3) {
    size_t left = length - at;
    uint32_t bits = (uint32_t)bytes[at] << 16 | (left > 1 ? bytes[at + 1] << 8 : 0) | (left > 2 ? bytes[at + 2] : 0);
    putchar(digits[bits >> 18]);
    putchar(digits[bits >> 12 & 63]);
    putchar(left > 1 ? digits[bits >> 6 & 63] : '=');
    putchar(left > 2 ? digits[bits & 63] : '=');
  }
  say("\"}}}");
}

/* Worlds and guests. A name of "" marks a free place. */

static struct world { char name[33], root[64]; } worlds[WORLDS];

static struct guest {
  char name[33], world[33];
  pid_t pid;
  int in, out[2];
  bool killed, eof;
  uint8_t *input; /* what the guest has not read yet */
  size_t length;
} guests[GUESTS];

static struct guest *find_guest(const char *name) {
  for (size_t at = 0; at < GUESTS; at++) if (strcmp(guests[at].name, name) == 0) return &guests[at];
  return NULL;
}

static struct world *find_world(const char *name) {
  for (size_t at = 0; at < WORLDS; at++) if (strcmp(worlds[at].name, name) == 0) return &worlds[at];
  return NULL;
}

static bool start(char *params) {
  struct guest *guest = find_guest("");
  struct world *world = find_world(text(member(params, "world")));
  int in[2], out[2], error[2];
  if (guest == NULL || world == NULL || pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(error, O_CLOEXEC)) return false;
  char *wasm = text(member(member(params, "wasm"), "path"));
  char **args = texts(member(params, "args"), false), **env = texts(member(params, "env"), true);
  pid_t pid = fork();
  if (pid < 0) return false;
  if (pid == 0) {
    dup2(in[0], 0), dup2(out[1], 1), dup2(error[1], 2);
    run_guest(world->root, wasm, args, env);
  }
  close(in[0]), close(out[1]), close(error[1]);
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  *guest = (struct guest){.pid = pid, .in = in[1], .out = {out[0], error[0]}};
  strcpy(guest->name, text(member(params, "guest")));
  strcpy(guest->world, world->name);
  return true;
}

static void feed(struct guest *guest) {
  ssize_t written = guest->length == 0 ? 0 : write(guest->in, guest->input, guest->length);
  if (written > 0) memmove(guest->input, guest->input + written, guest->length -= (size_t)written);
  else if (written < 0 && errno != EAGAIN) guest->length = 0, guest->eof = true; /* it has ended */
  if (guest->length == 0 && guest->eof && guest->in >= 0) close(guest->in), guest->in = -1;
}

static void kill_guest(struct guest *guest) {
  guest->killed = true;
  kill(guest->pid, SIGKILL);
}

static void finish(struct guest *guest) {
  int status;
  waitpid(guest->pid, &status, 0);
  const char *head = "{\"method\":\"guest.exit\",\"params\":{\"guest\":";
  if (WIFEXITED(status)) say("%s\"%s\",\"reason\":\"exit\",\"code\":%d}}", head, guest->name, WEXITSTATUS(status));
  else say("%s\"%s\",\"reason\":\"%s\"}}", head, guest->name, guest->killed ? "killed" : "trap");
  if (guest->in >= 0) close(guest->in);
  free(guest->input);
  *guest = (struct guest){0};
}

/* Passes on what a guest has written to one stream; its end, when both are at theirs. */
static void drain(struct guest *guest, int stream) {
  static uint8_t buffer[1 << 16];
  ssize_t length = read(guest->out[stream], buffer, sizeof buffer);
  if (length > 0) return say_output(guest->name, stream + 1, buffer, (size_t)length);
  close(guest->out[stream]);
  guest->out[stream] = -1;
  if (guest->out[0] < 0 && guest->out[1] < 0) finish(guest);
}

static int remove_one(const char *path, const struct stat *_, int kind, struct FTW *place) {
  (void)_, (void)kind, (void)place;
  return remove(path);
}

static void close_world(struct world *world) {
  for (struct guest *guest = guests; guest < guests + GUESTS; guest++) {
    if (guest->name[0] == 0 || strcmp(guest->world, world->name) != 0) continue;
    kill_guest(guest);
    while (guest->name[0] != 0) drain(guest, guest->out[0] >= 0 ? 0 : 1);
  }
  nftw(world->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  world->name[0] = 0;
}

static void close_all(void) {
  for (size_t at = 0; at < WORLDS; at++) if (worlds[at].name[0] != 0) close_world(&worlds[at]);
}

static bool open_world(const char *name) {
  struct world *world = find_world("");
  if (world == NULL || mkdtemp(strcpy(world->root, "/tmp/myhost-XXXXXX")) == NULL) return false;
  strcpy(world->name, name);
  return true;
}

/* What is received. */

static void answer(long id, const char *method, char *params) {
  bool done = true;
  char *world = text(member(params, "world"));
  if (strcmp(method, "hello") == 0) {
    char *spec = member(params, "spec");
    say("{\"id\":%ld,\"result\":{\"protocol\":1,\"nonce\":\"%s\",\"spec\":\"%s\"," HELLO "}}", id, text(member(params, "nonce")), texts(spec, false)[0]);
    return;
  }
  if (strcmp(method, "world.open") == 0) done = open_world(world);
  else if (strcmp(method, "world.close") == 0) close_world(find_world(world));
  else if (strcmp(method, "guest.start") == 0) done = start(params);
  else if (strcmp(method, "shutdown") == 0) close_all();
  else {
    say("{\"id\":%ld,\"error\":{\"code\":\"unsupported\",\"message\":\"unknown method\"}}", id);
    return;
  }
  if (done) say("{\"id\":%ld,\"result\":{}}", id);
  else say("{\"id\":%ld,\"error\":{\"code\":\"failed\",\"message\":\"%s\"}}", id, strerror(errno));
  if (strcmp(method, "shutdown") == 0) exit(0);
}

static void obey(const char *method, char *params) {
  char *name = text(member(params, "guest")), *bytes = member(params, "bytes");
  struct guest *guest = *name == 0 ? NULL : find_guest(name);
  if (guest == NULL) return; /* it has ended while the order was on its way */
  if (strcmp(method, "guest.kill") == 0) kill_guest(guest);
  else if (strcmp(method, "guest.eof") == 0) guest->eof = true;
  else if (strcmp(method, "guest.write") == 0) {
    char *encoded = member(bytes, "b64"), *plain = text(member(bytes, "text"));
    guest->input = realloc(guest->input, guest->length + strlen(encoded == NULL ? plain : encoded) + 1);
    uint8_t *end = guest->input + guest->length;
    if (encoded != NULL) guest->length += from_base64(encoded + 1, end);
    else memcpy(end, plain, strlen(plain)), guest->length += strlen(plain);
  }
  feed(guest);
}

static void receive(char *line) {
  char *method = text(member(line, "method")), *params = member(line, "params"), *id = member(line, "id");
  if (id != NULL) answer(atol(id), method, params);
  else obey(method, params);
  keep(0);
}

/* Reads what is there, and handles its whole lines. False at the end. */
static bool read_lines(void) {
  static char *input;
  static size_t length, capacity;
  if (capacity - length < 1 << 16) input = realloc(input, capacity = 2 * capacity + (1 << 17));
  ssize_t more = read(0, input + length, capacity - length - 1);
  if (more <= 0) return false;
  size_t searched = length;
  length += (size_t)more;
  char *end, *start = input;
  while ((end = memchr(input + searched, '\n', length - searched)) != NULL) {
    *end = 0;
    if (*skip_space(start) != 0) receive(start);
    start = end + 1;
    searched = (size_t)(start - input);
  }
  length -= (size_t)(start - input);
  memmove(input, start, length);
  return true;
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  for (;;) {
    struct pollfd polls[1 + 3 * GUESTS] = {{.fd = 0, .events = POLLIN}};
    for (size_t at = 0; at < GUESTS; at++) {
      bool live = guests[at].name[0] != 0;
      polls[1 + 3 * at] = (struct pollfd){.fd = live && guests[at].length > 0 ? guests[at].in : -1, .events = POLLOUT};
      for (int stream = 0; stream < 2; stream++) {
        polls[2 + 3 * at + stream] = (struct pollfd){.fd = live ? guests[at].out[stream] : -1, .events = POLLIN};
      }
    }
    if (poll(polls, 1 + 3 * GUESTS, -1) < 0) continue;
    for (size_t at = 0; at < GUESTS; at++) {
      if (polls[1 + 3 * at].revents != 0) feed(&guests[at]);
      for (int stream = 0; stream < 2; stream++) {
        if (polls[2 + 3 * at + stream].revents != 0) drain(&guests[at], stream);
      }
    }
    if (polls[0].revents != 0 && !read_lines()) break;
  }
  close_all();
  return 0;
}

/* What the files of the probe share. A word is decoded in words.c and a result is written in
   result.c; everything else moves between the two. */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wasi/api.h>

typedef struct {
  const uint8_t *at;
  size_t length;
} bytes;

/* How an operation went: 0, the errno of preview 1 that the host answered, or one of these for a
   line that was never carried out. */
typedef int outcome;
enum {
  BAD_OPERATION = -1,
  BAD_COUNT = -2,
  BAD_WORD = -3,
  BAD_NUMBER = -4,
  BAD_LABEL = -5,
  BAD_LABEL_TAKEN = -6,
  BAD_PATH = -7,
  BAD_OPTION = -8,
  BAD_BINDING = -9,
  BAD_INDEX = -10,
  BAD_MEMORY = -11,
  BAD_TEXT = -12,
};
#define TRY(call)                      \
  do {                                 \
    outcome tried_ = (call);           \
    if (tried_ != 0) return tried_;    \
  } while (0)

/* codes.c */
const char *code_name(outcome error); /* NULL for an errno without a word of its own */
const char *bad_text(outcome bad);

/* scratch.c: memory that lasts until the end of the line; NULL if the host refuses to grow */
void *scratch(size_t size);
void scratch_reset(void);

/* words.c */
bool same(bytes a, const char *text);
bool same_bytes(bytes a, bytes b);
bool is_name(bytes word); /* [a-z][a-z0-9]* */
outcome decode_word(bytes word, bytes *decoded);
outcome decode_data(bytes word, bytes *decoded); /* also ~LENGTH:SEED */
outcome decode_number(bytes word, uint64_t limit, uint64_t *number);
outcome decode_signed(bytes word, int64_t *number);

/* result.c */
typedef struct {
  uint64_t length;
  uint32_t hash;
  uint8_t head[64];
} digest;
void result_begin(void);
void result_end(outcome how);
bytes result_line(void); /* the line that is being written */
void result_text(const char *text);
void result_number(uint64_t number);
void result_name(char prefix, bytes name); /* prefix 0 for none, else PREFIX:NAME */
void result_data(bytes data);
void digest_begin(digest *it);
void digest_add(digest *it, bytes data);
void result_digest(const digest *it);
void result_abandon(void); /* drops the line that is being written, and flushes those before it */
bool result_flush(void); /* false if standard output does not take it */

/* stdio.c */
__wasi_errno_t stdio_read(uint8_t *into, size_t capacity, size_t *length);
__wasi_errno_t stdio_write(__wasi_fd_t fd, bytes data);

/* labels.c */
#define LABEL_LIMIT 31
typedef enum { NEITHER, READING, WRITING } direction;
typedef struct {
  uint8_t name[LABEL_LIMIT];
  size_t name_length;
  __wasi_fd_t fd;
  bool stale; /* closed by another label of the same preopen: the number may mean another file now */
  __wasi_dircookie_t cookie; /* where `readdir` goes on */
  direction last; /* of the last transfer at the position */
  bool appends; /* opened with the append flag */
  uint8_t *listing; /* what `readdir` goes on in, where it cannot go on by a cookie */
  size_t listed, shown; /* bytes of it */
} label;
outcome label_find(bytes name, label **found);
outcome label_reserve(bytes name); /* whether the label is free, before anything is opened for it */
void label_bind(bytes name, __wasi_fd_t fd); /* after label_reserve */
void label_free(bytes name); /* if it is bound */
void label_stale(__wasi_fd_t fd);

/* adapter.c */
void adapter_turn(label *it, direction to); /* before a transfer at the position */
void adapter_offset(label *it, bool begin); /* around a write at an offset */
outcome adapter_listing(label *it); /* before a read of a directory; may set `listing` */
outcome adapter_text(bytes text); /* before a path or a link target is given away */

/* names.c: what `let` bound */
outcome name_bind(bytes name, bytes word);
outcome name_expand(bytes word, bytes *expanded);

/* paths.c */
typedef struct {
  __wasi_fd_t dir;
  bytes rest;
} path;
typedef struct {
  bytes name;
  __wasi_fd_t fd;
  bool open;
} preopen;
outcome decode_path(bytes word, path *decoded);
outcome preopens(const preopen **table, size_t *count);
void preopen_closed(__wasi_fd_t fd);
void preopen_renumbered(__wasi_fd_t from, __wasi_fd_t to);

/* operations_*.c: tables that end with a name of NULL */
typedef struct {
  const char *name;
  size_t words; /* beside the name */
  outcome (*perform)(const bytes *word);
} operation;
extern const operation data_operations[];
extern const operation descriptor_operations[];
extern const operation attribute_operations[];
extern const operation directory_operations[];
extern const operation path_operations[];
extern const operation world_operations[];
void world_arguments(int count, char **arguments);

/* session.c */
int session(void);
int cat(void);

#endif

/* The words for what went wrong: those of WASI 0.2's `error-code`, whatever the ABI. */
#include "probe.h"

static const char *const codes[] = {
    [__WASI_ERRNO_ACCES] = "access",
    [__WASI_ERRNO_AGAIN] = "would-block",
    [__WASI_ERRNO_ALREADY] = "already",
    [__WASI_ERRNO_BADF] = "bad-descriptor",
    [__WASI_ERRNO_BUSY] = "busy",
    [__WASI_ERRNO_DEADLK] = "deadlock",
    [__WASI_ERRNO_DQUOT] = "quota",
    [__WASI_ERRNO_EXIST] = "exist",
    [__WASI_ERRNO_FBIG] = "file-too-large",
    [__WASI_ERRNO_ILSEQ] = "illegal-byte-sequence",
    [__WASI_ERRNO_INPROGRESS] = "in-progress",
    [__WASI_ERRNO_INTR] = "interrupted",
    [__WASI_ERRNO_INVAL] = "invalid",
    [__WASI_ERRNO_IO] = "io",
    [__WASI_ERRNO_ISDIR] = "is-directory",
    [__WASI_ERRNO_LOOP] = "loop",
    [__WASI_ERRNO_MLINK] = "too-many-links",
    [__WASI_ERRNO_MSGSIZE] = "message-size",
    [__WASI_ERRNO_NAMETOOLONG] = "name-too-long",
    [__WASI_ERRNO_NODEV] = "no-device",
    [__WASI_ERRNO_NOENT] = "no-entry",
    [__WASI_ERRNO_NOLCK] = "no-lock",
    [__WASI_ERRNO_NOMEM] = "insufficient-memory",
    [__WASI_ERRNO_NOSPC] = "insufficient-space",
    [__WASI_ERRNO_NOTCAPABLE] = "notcapable",
    [__WASI_ERRNO_NOTDIR] = "not-directory",
    [__WASI_ERRNO_NOTEMPTY] = "not-empty",
    [__WASI_ERRNO_NOTRECOVERABLE] = "not-recoverable",
    [__WASI_ERRNO_NOTSUP] = "unsupported",
    [__WASI_ERRNO_NOTTY] = "no-tty",
    [__WASI_ERRNO_NXIO] = "no-such-device",
    [__WASI_ERRNO_OVERFLOW] = "overflow",
    [__WASI_ERRNO_PERM] = "not-permitted",
    [__WASI_ERRNO_PIPE] = "pipe",
    [__WASI_ERRNO_ROFS] = "read-only",
    [__WASI_ERRNO_SPIPE] = "invalid-seek",
    [__WASI_ERRNO_TXTBSY] = "text-file-busy",
    [__WASI_ERRNO_XDEV] = "cross-device",
};

static const char *const bad_texts[] = {
    [-BAD_OPERATION] = "no such operation",
    [-BAD_COUNT] = "wrong number of words",
    [-BAD_WORD] = "malformed word",
    [-BAD_NUMBER] = "malformed number",
    [-BAD_LABEL] = "malformed label",
    [-BAD_LABEL_TAKEN] = "label is open already",
    [-BAD_PATH] = "malformed path",
    [-BAD_OPTION] = "unknown option",
    [-BAD_BINDING] = "nothing is bound to that name",
    [-BAD_INDEX] = "the result has no such word",
    [-BAD_MEMORY] = "out of memory",
    [-BAD_TEXT] = "not in this ABI: a string that is not UTF-8",
};

const char *code_name(outcome error) {
  if ((size_t)error >= sizeof codes / sizeof codes[0]) return NULL;
  return codes[error];
}

const char *bad_text(outcome bad) { return bad_texts[-bad]; }

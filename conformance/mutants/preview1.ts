import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const adapter = mutantsOf("preview1");

/** What can go wrong between a core module's numbers and the machine, and between its thread and the others. */
export const preview1: readonly Mutant[] = [
  adapter("layout/path/utf8", "what is no UTF-8 in a path is replaced", [
    "wasi/preview1/memory",
    'new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })',
    'new TextDecoder("utf-8", { ignoreBOM: true })',
  ]),
  adapter("layout/path/utf8", "a path that is no UTF-8 is invalid", [
    "wasi/preview1/memory",
    'throw fault("illegal-byte-sequence")',
    'throw fault("invalid")',
  ]),
  adapter("layout/path/nul", "a path ends at its first zero byte", [
    "wasi/preview1/memory",
    "return decoder.decode(bytes);",
    'return decoder.decode(bytes).split("\\0")[0];',
  ]),
  adapter("layout/path/escape", "`..` at the beginning of a path is ignored, as in a root", [
    "wasi/preview1/memory",
    "return decoder.decode(bytes);",
    'return decoder.decode(bytes).replace(/^(?:\\.\\.\\/)+/, "");',
  ]),
  adapter("layout/path/absolute", "a slash at the beginning of a path is ignored", [
    "wasi/preview1/memory",
    "return decoder.decode(bytes);",
    'return decoder.decode(bytes).replace(/^\\/+(?=.)/, "");',
  ]),
  adapter("layout/path/slash", "slashes at the end of a path are ignored", [
    "wasi/preview1/memory",
    "return decoder.decode(bytes);",
    'return decoder.decode(bytes).replace(/(?<=.)\\/+$/, "");',
  ]),
  adapter(
    "layout/links/create",
    "making a symbolic link is not implemented",
    [
      "wasi/preview1/paths",
      "path_symlink: (target, targetLength, at, pointer, length) => {",
      'path_symlink: (target, targetLength, at, pointer, length) => {\n            throw new AbiFault(52, "not implemented");',
    ],
    [
      "wasi/preview1/paths",
      'import { encode } from "./memory.js";',
      'import { AbiFault } from "./errno.js";\nimport { encode } from "./memory.js";',
    ],
  ),
  adapter("layout/times", "setting the times of a path is accepted and not done", [
    "wasi/preview1/status",
    'call({\n                op: "set-times",',
    'void ({\n                op: "set-times",',
  ]),
  adapter("layout/times", "setting the times of a descriptor is accepted and not done", [
    "wasi/preview1/status",
    'call({ op: "fset-times", fd, ...times(accessed, modified, bits) });',
    'call({ op: "flags", fd });',
  ]),
  adapter("file/seek", "the origins of a seek have the numbers that they had before preview 1", [
    "wasi/preview1/io",
    '["set", "current", "end"]',
    '["current", "end", "set"]',
  ]),
  adapter("file/seek", "a seek goes no further back than 32 bits say", [
    "wasi/preview1/numbers",
    "return Number(value);",
    "return Number(BigInt.asUintN(32, value));",
  ]),
  adapter("file/read/offset", "a read with an offset is a seek and a read", [
    "wasi/preview1/io",
    'call({ op: "read", fd, length, offset })',
    '(call({ op: "seek", fd, offset, whence: "set" }), call({ op: "read", fd, length }))',
  ]),
  adapter("file/read/offset", "a write with an offset is a seek and a write", [
    "wasi/preview1/io",
    'call({ op: "write", fd, bytes, offset: unsigned(at) })',
    '(call({ op: "seek", fd, offset: unsigned(at), whence: "set" }), call({ op: "write", fd, bytes }))',
  ]),
  adapter("file/write/append", "the append flag of an open is not passed on", [
    "wasi/preview1/status",
    "append: (bits & FDFLAGS.append) !== 0,",
    "append: false,",
  ]),
  adapter("file/type", "a listing does not say what a value is", [
    "wasi/preview1/directories",
    "entryType(type)",
    'entryType(type === "file" ? "stream" : type)',
  ]),
  adapter("file/open/directory", "an open as a directory opens whatever is there", [
    "wasi/preview1/paths",
    "directory: (oflags & OFLAGS.directory) !== 0,",
    "directory: false,",
  ]),
  adapter("commit/datasync", "a data sync does nothing", [
    "wasi/preview1/io",
    'fd_datasync: (fd) => call({ op: "sync", fd })',
    'fd_datasync: (fd) => call({ op: "flags", fd })',
  ]),
  adapter("with/if/version", "the time of a value has no more than milliseconds", [
    "wasi/preview1/status",
    "memory.setU64(result + 48, stat.modified);",
    "memory.setU64(result + 48, (stat.modified / 1000000n) * 1000000n);",
  ]),
  adapter("kv/rename/service", "the code for another service is that of the host's own system", [
    "wasi/preview1/errno",
    '"cross-device": 75,',
    '"cross-device": 18,',
  ]),
  adapter(
    "kv/rmdir/not-empty",
    "the code for a directory with entries is that of the host's own system",
    ["wasi/preview1/errno", '"not-empty": 55,', '"not-empty": 39,'],
  ),
  adapter(
    "limits/value",
    "the code for a value that is too large is that of the host's own system",
    ["wasi/preview1/errno", '"file-too-large": 22,', '"file-too-large": 27,'],
  ),
  adapter("layout/name/exact", "an entry's name is as long as it has characters", [
    "wasi/preview1/directories",
    "view.setUint32(16, text.length, true);",
    "view.setUint32(16, name.length, true);",
  ]),
  adapter("kv/list/descriptor", "an open directory begins again at each call", [
    "wasi/preview1/directories",
    "BigInt(count) ? undefined : Number(cookie);",
    "BigInt(count) ? undefined : cookie === BigInt(count) ? 0 : Number(cookie);",
  ]),
  adapter("mounts/service", "both paths of a rename start at the first descriptor", [
    "wasi/preview1/paths",
    "to: { at: toAt, path: memory.text(to, toLength) } });",
    "to: { at, path: memory.text(to, toLength) } });",
  ]),
  // Between the thread of a guest and the others.
  adapter("kv/local/shared", "that a key was absent is remembered although another has put it", [
    "worker/cache",
    "if (found !== undefined && this.#epochs.current(found.group) === found.epoch)",
    "if (found !== undefined && (found.record === undefined || this.#epochs.current(found.group) === found.epoch))",
  ]),
  adapter("kv/unlink", "a value that was read once is remembered although another has removed it", [
    "worker/kernel",
    "for (const group of new Set(request.writes.map(",
    "for (const group of new Set(request.writes.filter(({ put }) => put !== undefined).map(",
  ]),
  adapter("kv/value/bytes", "values cross from thread to thread as text", [
    "worker/codec",
    'kind === PUT.directory ? "directory" : from.data()',
    'kind === PUT.directory ? "directory" : new TextEncoder().encode(new TextDecoder().decode(from.data()))',
  ]),
  adapter("file/exclusive/ended", "a guest that is killed keeps what it had reserved", [
    "worker/isolated",
    "await abandon();",
    "",
  ]),
];

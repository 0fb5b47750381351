/** One line of the operation language (`spec/operations.md`), as structure. */

import { decodeWord } from "../../guests/words.ts";
import type { Operation } from "./language.ts";
import { count, label, name, number, openFlags, path, signed, time, whence, U64 } from "./words.ts";

const NAME = /^[a-z][a-z0-9]*$/;
const WORDS = 16;

/** Never throws: what is no operation is `malformed`. The text has no `$NAME` left in it. */
export function parseOperation(text: string): Operation {
  const words = text.split(" ");
  try {
    return parseWords(words);
  } catch (error) {
    if (error instanceof SyntaxError) return { op: "malformed", reason: error.message };
    throw error;
  }
}

function parseWords(words: readonly string[]): Operation {
  const [op, a = "", b = "", c = ""] = words;
  if (words.includes("")) throw new SyntaxError("an empty word");
  if (op === "start") return start(words.slice(1));
  if (words.length > WORDS) throw new SyntaxError("too many words");
  if (op === "let") return binding(words);
  if (words.some((word) => word.includes("$")))
    throw new SyntaxError("nothing is bound to that name");
  const arity = ARITY[op as keyof typeof ARITY];
  if (arity === undefined) throw new SyntaxError(`no such operation: ${op}`);
  if (words.length !== arity + 1) throw new SyntaxError(`${op} takes ${arity} words`);
  switch (op as keyof typeof ARITY) {
    case "hello":
    case "preopens":
    case "args":
    case "env":
    case "trap":
    case "spin":
    case "grow":
    case "end":
    case "kill":
    case "wait":
    case "output":
    case "errors":
      return { op } as Operation;
    case "preopen":
      return { op: "preopen", label: label(a), name: name(b) };
    case "open":
      return { op: "open", label: label(a), path: path(b), flags: openFlags(c) };
    case "close":
    case "readall":
    case "sync":
    case "datasync":
    case "fstat":
      return { op, label: label(a) } as Operation;
    case "read":
    case "readdir":
      return { op, label: label(a), count: count(b) } as Operation;
    case "pread":
      return { op: "pread", label: label(a), count: count(b), offset: number(c, U64) };
    case "write":
      return { op: "write", label: label(a), data: decodeWord(b) };
    case "pwrite":
      return { op: "pwrite", label: label(a), data: decodeWord(b), offset: number(c, U64) };
    case "seek":
      return { op: "seek", label: label(a), offset: signed(b), whence: whence(c) };
    case "truncate":
      return { op: "truncate", label: label(a), size: number(b, U64) };
    case "stat":
    case "lstat":
    case "list":
    case "readlink":
    case "mkdir":
    case "rmdir":
    case "unlink":
      return { op, path: path(a) } as Operation;
    case "times":
      return { op: "times", path: path(a), times: [time(b), time(c)] };
    case "ftimes":
      return { op: "ftimes", label: label(a), times: [time(b), time(c)] };
    case "rename":
    case "link":
      return { op, from: path(a), to: path(b) } as Operation;
    case "symlink":
      return { op: "symlink", target: name(a), path: path(b) };
    case "renumber":
      return { op: "renumber", from: label(a), to: label(b) };
    case "clock":
      if (a !== "realtime" && a !== "monotonic") throw new SyntaxError(`no such clock: ${a}`);
      return { op: "clock", clock: a };
    case "random":
    case "nap":
    case "tick":
      return { op, count: count(a) } as Operation;
    case "stderr":
    case "send":
      return { op, data: decodeWord(a) } as Operation;
    case "exit":
      return { op: "exit", code: count(a) };
  }
}

const ARITY = {
  hello: 0,
  preopens: 0,
  args: 0,
  env: 0,
  trap: 0,
  spin: 0,
  grow: 0,
  end: 0,
  kill: 0,
  wait: 0,
  output: 0,
  errors: 0,
  preopen: 2,
  open: 3,
  close: 1,
  readall: 1,
  sync: 1,
  datasync: 1,
  fstat: 1,
  read: 2,
  readdir: 2,
  pread: 3,
  write: 2,
  pwrite: 3,
  seek: 3,
  truncate: 2,
  stat: 1,
  lstat: 1,
  list: 1,
  readlink: 1,
  mkdir: 1,
  rmdir: 1,
  unlink: 1,
  times: 3,
  ftimes: 3,
  rename: 2,
  link: 2,
  symlink: 2,
  renumber: 2,
  clock: 1,
  random: 1,
  nap: 1,
  tick: 1,
  stderr: 1,
  send: 1,
  exit: 1,
} as const;

function binding(words: readonly string[]): Operation {
  const [, bound = "", index = ""] = words;
  if (words.length < 4) throw new SyntaxError("let takes a name, an index and an operation");
  if (!NAME.test(bound)) throw new SyntaxError(`not a name: ${bound}`);
  const at = count(index);
  if (at === 0) throw new SyntaxError("the first word has the index 1");
  const operation = parseWords(words.slice(3));
  return { op: "let", name: bound, index: at, operation };
}

function start(words: readonly string[]): Operation {
  const args = words.filter((word) => !word.includes("=")).map(name);
  const env = words.filter((word) => word.includes("=")).map(name);
  return { op: "start", args, env };
}

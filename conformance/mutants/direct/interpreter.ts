import { randomBytes } from "node:crypto";
import { decodeName, decodeWord, encodeWord, renderData } from "../../../guests/words.ts";
import type { Fd, Operation, OpenHow, Place, Result, Stat } from "../../../reference-host/index.ts";

/** Thrown by a `Call`: the word of the error table that the result line shows. */
export class Refused extends Error {
  constructor(code: string) {
    // Thrown by every other line of some scripts, and read by nobody: it needs no stack.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(code);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A line that the interpreter cannot carry out. */
export class BadLine extends Error {}

export type AsyncCall = <O extends Operation>(operation: O) => Promise<Result<O>>;

/** The operation language on the machine, with no guest in between: what a perfect probe would do. */
export class Interpreter {
  readonly #call: AsyncCall;
  readonly #preopens: readonly { fd: Fd; name: string }[];
  readonly #labels = new Map<string, Fd>();
  readonly #cookies = new Map<string, number>();
  readonly #names = new Map<string, string>();

  constructor(call: AsyncCall, preopens: readonly { fd: Fd; name: string }[]) {
    this.#call = call;
    this.#preopens = preopens.map((preopen) => ({ ...preopen }));
  }

  async perform(line: string): Promise<string> {
    try {
      return await this.#line(
        line.replace(/\$([a-z][a-z0-9]*)/g, (_, name: string) => this.#bound(name)),
      );
    } catch (error) {
      if (error instanceof Refused) return `err ${error.message}`;
      if (error instanceof BadLine || error instanceof SyntaxError) return `bad ${error.message}`;
      throw error;
    }
  }

  #bound(name: string): string {
    const value = this.#names.get(name);
    if (value === undefined) throw new BadLine(`$${name} is not bound`);
    return value;
  }

  async #line(line: string): Promise<string> {
    const [name, ...words] = line.split(" ");
    if (name === "let") {
      const [bind, index, ...rest] = words;
      const result = await this.perform(rest.join(" "));
      if (result.startsWith("ok ")) this.#names.set(bind!, result.split(" ")[Number(index)] ?? "");
      return result;
    }
    const operation = operations[name!];
    if (!operation) throw new BadLine(`unknown operation '${name}'`);
    const answer = await operation(this, words);
    return answer === "" ? "ok" : `ok ${answer}`;
  }

  call<O extends Operation>(operation: O): Promise<Result<O>> {
    return this.#call(operation);
  }

  fd(label: string | undefined): Fd {
    const fd = this.#labels.get(label ?? "");
    if (fd === undefined) throw new Refused("bad-descriptor");
    return fd;
  }

  bind(label: string | undefined, fd: Fd): void {
    this.#labels.set(label!, fd);
    this.#cookies.set(label!, 0);
  }

  free(label: string | undefined): void {
    if (this.#labels.has(label ?? "")) throw new BadLine(`label '${label}' is open`);
  }

  async close(label: string | undefined): Promise<void> {
    const fd = this.fd(label);
    this.#labels.delete(label!);
    this.#gone(fd);
    await this.#call({ op: "close", fd });
  }

  async renumber(from: string | undefined, to: string | undefined): Promise<void> {
    const [source, goal] = [this.fd(from), this.fd(to)];
    await this.#call({ op: "renumber", from: source, to: goal });
    if (source === goal) return;
    this.#labels.delete(from!);
    this.#labels.delete(to!);
    this.#gone(source);
    this.#gone(goal);
    this.#labels.set(to!, goal);
    this.#cookies.set(to!, this.#cookies.get(from!) ?? 0);
  }

  /** A number that is free names nothing any more, and is soon another's. */
  #gone(fd: Fd): void {
    for (const [label, other] of this.#labels) if (other === fd) this.#labels.set(label, CLOSED);
    const preopen = this.#preopens.find((it) => it.fd === fd);
    if (preopen) preopen.fd = CLOSED;
  }

  async entries(label: string, count: number): Promise<string> {
    const from = this.#cookies.get(label) ?? 0;
    const entries = await this.#call({ op: "readdir", fd: this.fd(label) });
    this.#cookies.set(label, Math.min(entries.length, from + count));
    return renderEntries(entries.slice(from, from + count));
  }

  place(word: string | undefined): Place {
    if (word === undefined) throw new BadLine("a path is missing");
    if (!word.startsWith("/")) {
      const colon = word.indexOf(":");
      if (colon < 0) throw new BadLine(`'${word}' is no path`);
      const rest = word.slice(colon + 1);
      return { at: this.fd(word.slice(0, colon)), path: rest === "" ? "" : text(rest) };
    }
    const path = text(word);
    let best: { fd: Fd; rest: string } | undefined;
    let length = -1;
    for (const { fd, name } of this.#preopens) {
      const prefix = name.endsWith("/") ? name : `${name}/`;
      if (name.length <= length || !(path === name || path.startsWith(prefix))) continue;
      length = name.length;
      best = { fd, rest: path.slice(prefix.length).replace(/^\/+/, "") };
    }
    if (!best) throw new Refused("no-entry");
    return { at: best.fd, path: best.rest === "" ? "." : best.rest };
  }

  preopen(name: string | undefined): Fd {
    const found = this.#preopens.find((it) => it.fd !== CLOSED && it.name === text(name!));
    if (!found) throw new Refused("no-entry");
    return found.fd;
  }

  get preopenNames(): string[] {
    return this.#preopens.map(({ name }) => name);
  }
}

/** What no descriptor is. */
const CLOSED = -1;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

function text(word: string): string {
  if (!word.includes("%")) return word;
  try {
    return utf8.decode(decodeName(word));
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    throw new Refused("illegal-byte-sequence");
  }
}

const word = (name: string): string => encodeWord(encoder.encode(name));
const LETTERS = { file: "f", directory: "d", link: "l", stream: "o" } as const;
const TYPES = { file: "file", directory: "dir", link: "link", stream: "other" } as const;

function renderEntries(entries: Result<Extract<Operation, { op: "readdir" }>>): string {
  return entries.map(({ name, type }) => `${LETTERS[type]}:${word(name)}`).join(" ");
}

function renderStat({ type, size, modified, links }: Stat): string {
  return `${TYPES[type]} ${size} ${modified} ${links}`;
}

function flags(word: string | undefined): OpenHow {
  const has = new Set((word ?? "-").split(","));
  return {
    read: has.has("r"),
    write: has.has("w"),
    create: has.has("create"),
    exclusive: has.has("excl"),
    truncate: has.has("trunc"),
    directory: has.has("dir"),
    append: has.has("append"),
    nonblock: false,
    follow: !has.has("nofollow"),
  };
}

function time(word: string | undefined): bigint | "now" | undefined {
  if (word === "-" || word === undefined) return undefined;
  return word === "now" ? "now" : BigInt(word);
}

function times(accessed: string | undefined, modified: string | undefined) {
  const a = time(accessed);
  const m = time(modified);
  return { ...(a !== undefined && { accessed: a }), ...(m !== undefined && { modified: m }) };
}

type Perform = (on: Interpreter, words: (string | undefined)[]) => Promise<string> | string;

const operations: Record<string, Perform> = {
  hello: () => "probe 1 preview1 direct",
  preopens: (on) => on.preopenNames.map(word).join(" "),
  preopen(on, [label, name]) {
    on.free(label);
    on.bind(label, on.preopen(name));
    return "";
  },
  async open(on, [label, path, how]) {
    on.free(label);
    on.bind(label, await on.call({ op: "open", ...on.place(path), ...flags(how) }));
    return "";
  },
  async close(on, [label]) {
    await on.close(label);
    return "";
  },
  async read(on, [label, length]) {
    return renderData(await on.call({ op: "read", fd: on.fd(label), length: Number(length) }));
  },
  async readall(on, [label]) {
    const parts: Uint8Array[] = [];
    for (;;) {
      const bytes = await on.call({ op: "read", fd: on.fd(label), length: 65_536 });
      if (bytes.length === 0) return renderData(concat(parts));
      parts.push(bytes.slice());
    }
  },
  async pread(on, [label, length, offset]) {
    const fd = on.fd(label);
    return renderData(
      await on.call({ op: "read", fd, length: Number(length), offset: Number(offset) }),
    );
  },
  async write(on, [label, data]) {
    const bytes = decodeWord(data!);
    return String(await on.call({ op: "write", fd: on.fd(label), bytes }));
  },
  async pwrite(on, [label, data, offset]) {
    const bytes = decodeWord(data!);
    return String(await on.call({ op: "write", fd: on.fd(label), bytes, offset: Number(offset) }));
  },
  async seek(on, [label, offset, whence]) {
    const from = whence === "cur" ? "current" : whence === "end" ? "end" : "set";
    return String(
      await on.call({ op: "seek", fd: on.fd(label), offset: Number(offset), whence: from }),
    );
  },
  sync: (on, [label]) => quiet(on.call({ op: "sync", fd: on.fd(label) })),
  datasync: (on, [label]) => quiet(on.call({ op: "sync", fd: on.fd(label) })),
  truncate: (on, [label, size]) =>
    quiet(on.call({ op: "truncate", fd: on.fd(label), size: Number(size) })),
  fstat: async (on, [label]) => renderStat(await on.call({ op: "fstat", fd: on.fd(label) })),
  stat: async (on, [path]) =>
    renderStat(await on.call({ op: "stat", ...on.place(path), follow: true })),
  lstat: async (on, [path]) =>
    renderStat(await on.call({ op: "stat", ...on.place(path), follow: false })),
  times: (on, [path, a, m]) =>
    quiet(on.call({ op: "set-times", ...on.place(path), follow: true, ...times(a, m) })),
  ftimes: (on, [label, a, m]) =>
    quiet(on.call({ op: "fset-times", fd: on.fd(label), ...times(a, m) })),
  async list(on, [path]) {
    const how = { ...flags("r,dir") };
    const fd = await on.call({ op: "open", ...on.place(path), ...how });
    try {
      return renderEntries(await on.call({ op: "readdir", fd }));
    } finally {
      await on.call({ op: "close", fd });
    }
  },
  readdir: (on, [label, count]) => on.entries(label!, Number(count)),
  mkdir: (on, [path]) => quiet(on.call({ op: "mkdir", ...on.place(path) })),
  rmdir: (on, [path]) => quiet(on.call({ op: "rmdir", ...on.place(path) })),
  unlink: (on, [path]) => quiet(on.call({ op: "unlink", ...on.place(path) })),
  rename: (on, [from, to]) => quiet(on.call({ op: "rename", ...on.place(from), to: on.place(to) })),
  link: (on, [from, to]) =>
    quiet(on.call({ op: "link", ...on.place(from), to: on.place(to), follow: false })),
  symlink: (on, [target, path]) =>
    quiet(on.call({ op: "symlink", ...on.place(path), target: text(target!) })),
  readlink: async (on, [path]) => word(await on.call({ op: "readlink", ...on.place(path) })),
  async renumber(on, [from, to]) {
    await on.renumber(from, to);
    return "";
  },
  clock: () => String(process.hrtime.bigint()),
  random: (_, [count]) => renderData(randomBytes(Number(count))),
};

async function quiet(done: Promise<void>): Promise<string> {
  await done;
  return "";
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

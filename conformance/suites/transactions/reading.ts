/** What a script of transactions and its results say: who read and put which version, and what cannot be. */

import type { Read, Transaction, Write } from "../../checkers/dependencies.ts";
import { ABSENT } from "../../checkers/history.ts";
import type { Script } from "../../arbitraries/script.ts";

export interface Finding {
  at: number;
  requirement: string;
  expected: string;
}

export interface Reading {
  /** What is wrong in itself. */
  finding?: Finding;
  /** Absent if the script does not say all that is to be known: it was made smaller. */
  history?: Transaction[];
}

export function readHistory(script: Script, results: readonly string[]): Reading {
  const reader = new Reader();
  for (const [at, result] of results.entries()) {
    const { execution, operation } = script[at]!;
    reader.line(at, execution, operation, result);
    if (reader.finding) return { finding: reader.finding };
  }
  return reader.conclude();
}

/** One that is open. */
interface Open {
  began: number;
  reads: Read[];
  staged: Map<string, Staged>;
  /** Directories of which it has read or changed a name, and names of which more than that is read. */
  directories: Set<string>;
  looked: Set<string>;
  listed: Set<string>;
  /** How many changes there had been when it began. */
  changes: number;
}

interface Staged {
  /** Nothing if it was removed. */
  data?: string;
  earlier: string[];
  removes?: bigint;
}

interface Opened {
  open: Open | undefined;
  key: string;
  writes: boolean;
  /** The line. */
  at: number;
  /** What it shows; of one that reads, when it was told. */
  data: string;
  read?: Read;
  outcome?: string;
}

interface Change {
  key: string;
  how: "made" | "removed" | "replaced";
}

/** `.with/OPTIONS/`, `.tx/ID/` and the key below the scope. */
const PATH = /^\/beta\/kv\/(?:\.with\/if=([^/]+)\/)?(?:\.tx\/([^/]+)\/)?local(?:\/(.+))?$/;
const TRANSACTION = /^\/beta\/kv\/\.tx\/([^/]+)$/;
const OUTCOME = /^\/beta\/kv\/\.commit\/([^/]+)\/version$/;
const FILE = /^ok file \d+ (\d+) 1$/;

class Reader {
  finding: Finding | undefined;
  readonly #history: Transaction[] = [];
  readonly #open = new Map<string, Open>();
  readonly #labels = new Map<string, Opened>();
  readonly #scratch = new Map<string, string>();
  readonly #bound = new Map<string, string>();
  readonly #committed = new Map<string, Transaction>();
  readonly #exists = new Set<string>();
  readonly #changes: Change[] = [];
  #at = 0;
  #execution = "";

  line(at: number, execution: string, operation: string, result: string): void {
    this.#at = at;
    this.#execution = execution;
    const [, name, plain = operation] = /^let (\w+) 3 (.*)$/.exec(operation) ?? [];
    const version = FILE.exec(result)?.[1];
    if (name !== undefined && version !== undefined) this.#bound.set(name, version);
    const [verb, first = "", second = "", third = ""] = plain.split(" ");
    const ok = result === "ok" || result.startsWith("ok ");
    if (verb === "mkdir" && ok) this.#begin(first);
    if (verb === "rmdir" && ok) this.#end(first, "aborted");
    if (verb === "rename") this.#rename(first, second, result);
    if (verb === "open") this.#opened(first, second, third, result);
    if (verb === "stat") this.#stat(first, result);
    if (verb === "list" && ok) this.#list(first, result.split(" ").slice(1));
    if (verb === "unlink" && ok) this.#unlink(first);
    const opened = this.#labels.get(`${execution} ${first}`);
    if (!opened) return;
    if (verb === "write" && ok) opened.data += second;
    if (verb === "fstat" && version !== undefined) this.#fstat(opened, BigInt(version));
    if (verb === "readall" && ok) this.#readall(opened, result.slice(3));
    if ((verb === "sync" || verb === "close") && ok && opened.writes) this.#put(opened);
    if (verb === "close") this.#labels.delete(`${execution} ${first}`);
  }

  conclude(): Reading {
    // What is still open will not be committed.
    for (const [name, { began, reads, staged }] of this.#open) {
      const [execution] = name.split(" ");
      const writes = Array.from(staged, ([key, one]) => writeOf(key, one));
      const timed = { execution: execution!, began, ended: undefined, at: this.#at };
      this.#history.push({ ...timed, outcome: "aborted", reads, writes });
    }
    const known = this.#history.every(
      ({ outcome, writes }) =>
        outcome !== "committed" ||
        writes.every(({ version, removes }) => version !== undefined || removes !== undefined),
    );
    return known ? { history: this.#history } : {};
  }

  #begin(path: string): void {
    const id = TRANSACTION.exec(path)?.[1];
    if (id === undefined) return;
    this.#open.set(`${this.#execution} ${id}`, {
      began: 2 * this.#at,
      reads: [],
      staged: new Map(),
      directories: new Set(),
      looked: new Set(),
      listed: new Set(),
      changes: this.#changes.length,
    });
  }

  #end(path: string, outcome: Transaction["outcome"]): Transaction | undefined {
    const name = `${this.#execution} ${TRANSACTION.exec(path)?.[1]}`;
    const open = this.#open.get(name);
    if (!open) return undefined;
    this.#open.delete(name);
    const writes = Array.from(open.staged, ([key, staged]) => writeOf(key, staged));
    return this.#happened({ ...open, ended: 2 * this.#at + 1, outcome, writes });
  }

  #happened(
    one: Pick<Transaction, "began" | "ended" | "outcome" | "reads" | "writes">,
  ): Transaction {
    const { began, ended, outcome, reads, writes } = one;
    const timed = { execution: this.#execution, began, ended, at: this.#at };
    const transaction = { ...timed, outcome, reads, writes };
    this.#history.push(transaction);
    return transaction;
  }

  /** Something outside of transactions, at this line. */
  #alone(reads: Read[], writes: Write[], at = this.#at): void {
    const times = { began: 2 * at, ended: 2 * at + 1 };
    this.#happened({ ...times, outcome: "committed", reads, writes });
  }

  #rename(from: string, to: string, result: string): void {
    const id = TRANSACTION.exec(from)?.[1];
    if (id !== undefined) return this.#commit(from, id, result);
    const data = this.#scratch.get(`${this.#execution} ${from}`);
    const { key, open } = this.#locate(to);
    if (result !== "ok" || data === undefined || key === undefined || !open) return;
    this.#use(open, key);
    stage(open, key, data);
  }

  #commit(path: string, id: string, result: string): void {
    const open = this.#open.get(`${this.#execution} ${id}`);
    if (!open) return;
    if (result === "err busy") this.#judgeRefusal(open);
    const committed = this.#end(path, result === "ok" ? "committed" : "aborted")!;
    if (result !== "ok") return;
    this.#committed.set(id, committed);
    for (const [key, { data }] of open.staged) this.#changed(key, data !== undefined);
  }

  /** What others have changed since the beginning has to be a reason. */
  #judgeRefusal({ changes, staged, directories, looked, listed }: Open): void {
    const since = this.#changes.slice(changes);
    const reasons = since.filter(({ key, how }) =>
      how === "replaced"
        ? looked.has(key) || listed.has(parentOf(key))
        : directories.has(parentOf(key)),
    );
    if (staged.size > 0 && reasons.length > 0) return;
    const blind = since.some(({ key }) => staged.has(key));
    const requirement =
      staged.size === 0 ? "kv-tx/commit/reads" : blind ? "kv-tx/blind" : "kv-tx/needless";
    this.#found(requirement, "ok");
  }

  #locate(path: string): { key?: string; open?: Open; condition?: string } {
    const [, condition, id, key = ""] = PATH.exec(path) ?? [];
    if (!PATH.test(path)) return {};
    const open = id === undefined ? undefined : this.#open.get(`${this.#execution} ${id}`);
    // Without its transaction nothing is known of what it says.
    if (id !== undefined && !open) return {};
    return { key, ...(open && { open }), ...(condition !== undefined && { condition }) };
  }

  #use(open: Open, key: string): void {
    for (let name = key; name !== ""; name = parentOf(name)) open.directories.add(parentOf(name));
  }

  /** Outside of a transaction at its line; in one, of the snapshot. */
  #read(open: Open | undefined, read: Read, at = this.#at): void {
    if (!open) return this.#alone([read], [], at);
    this.#use(open, read.key);
    open.reads.push(read);
    open.looked.add(read.key);
  }

  #opened(label: string, path: string, flags: string, result: string): void {
    const name = `${this.#execution} ${label}`;
    const outcome = OUTCOME.exec(path)?.[1];
    const file = { open: undefined, key: "", writes: false, data: "", at: this.#at };
    if (outcome !== undefined && result === "ok") this.#labels.set(name, { ...file, outcome });
    if (path.startsWith("/beta/tmp/") && result === "ok")
      this.#labels.set(name, { ...file, key: path, writes: true });
    const { key, open, condition } = this.#locate(path);
    if (key === undefined) return;
    const writes = flags.includes("w");
    if (open) this.#use(open, key);
    const own = open?.staged.get(key);
    const absent = condition === "absent" ? result === "ok" : result === "err no-entry";
    const looks = !writes || condition !== undefined;
    if (looks && open) open.looked.add(key);
    if (looks && absent && own === undefined) this.#read(open, { key, version: ABSENT });
    if (looks && own && (own.data === undefined) !== absent)
      this.#found("kv-tx/own", own.data === undefined ? "err no-entry" : "ok");
    if (result !== "ok") return;
    this.#labels.set(name, { ...file, open, key, writes });
  }

  #stat(path: string, result: string): void {
    const { key, open } = this.#locate(path);
    if (key === undefined || key === "") return;
    const version = FILE.exec(result)?.[1];
    if (open) this.#use(open, key);
    if (open) open.looked.add(key);
    const own = open?.staged.get(key);
    if (own === undefined) {
      if (version !== undefined) this.#read(open, { key, version: BigInt(version) });
      else if (result === "err no-entry") this.#read(open, { key, version: ABSENT });
    } else if ((own.data === undefined) !== (version === undefined)) {
      this.#found("kv-tx/own", own.data === undefined ? "err no-entry" : "ok file * 0 1");
    } else if (version !== undefined && version !== "0") {
      this.#found("kv-tx/version", "ok file * 0 1");
    }
  }

  #list(path: string, entries: readonly string[]): void {
    const { key: directory, open } = this.#locate(path);
    if (directory === undefined) return;
    if (open) this.#use(open, directory);
    open?.listed.add(directory);
    open?.directories.add(directory);
    const reads: Read[] = [];
    for (const name of directory === "d" ? ["d/p", "d/q"] : ["x", "y"]) {
      const isThere = entries.includes(`f:${name.slice(name.lastIndexOf("/") + 1)}`);
      const own = open?.staged.get(name);
      if (own && (own.data !== undefined) !== isThere)
        return this.#found("kv-tx/own", own.data === undefined ? `no ${name}` : `f:${name}`);
      // Which version is there a listing does not say.
      if (!own && !isThere) reads.push({ key: name, version: ABSENT, listed: true });
    }
    if (open) open.reads.push(...reads);
    else this.#alone(reads, []);
  }

  #unlink(path: string): void {
    const { key, open, condition } = this.#locate(path);
    const version = this.#bound.get(condition?.slice(1) ?? "");
    if (key === undefined || version === undefined) return;
    const removes = BigInt(version);
    if (open) {
      this.#use(open, key);
      open.looked.add(key);
      open.staged.set(key, { earlier: [], removes });
      return;
    }
    this.#alone([{ key, version: removes }], [{ key, version: undefined, removes }]);
    this.#changed(key, false);
  }

  #fstat(opened: Opened, version: bigint): void {
    if (opened.writes && opened.open === undefined) {
      // Behind the sync of a put: the version of its commit.
      const put = this.#history.findLast(
        ({ execution, writes }) => execution === this.#execution && writes[0]?.data === opened.data,
      );
      if (put) put.writes = [{ ...put.writes[0]!, version }];
    }
    if (opened.writes || opened.outcome !== undefined || opened.key.startsWith("/")) return;
    const own = opened.open?.staged.get(opened.key);
    if (own && version !== 0n) return this.#found("kv-tx/version", "ok file * 0 1");
    if (own) return;
    opened.read = { key: opened.key, version };
    this.#read(opened.open, opened.read, opened.at);
  }

  #readall(opened: Opened, data: string): void {
    const { open, key, outcome, read } = opened;
    if (outcome !== undefined) return this.#outcome(outcome, data);
    if (opened.writes) return;
    const own = read ? undefined : open?.staged.get(key)?.data;
    if (own !== undefined && own !== data) this.#found("kv-tx/own", `ok ${own}`);
    if (read) read.data = data;
  }

  #outcome(id: string, data: string): void {
    const digits = /^(\d+)%0A$/.exec(data)?.[1];
    if (digits === undefined) return this.#found("kv-tx/outcome", "ok VERSION%0A");
    const committed = this.#committed.get(id);
    if (!committed) return;
    const version = BigInt(digits);
    committed.writes = committed.writes.map((write) =>
      write.data === undefined ? write : { ...write, version },
    );
  }

  /** A sync or a close that succeeded; of one that is not dirty it is nothing. */
  #put(opened: Opened): void {
    const { open, key, data } = opened;
    if (key.startsWith("/")) return void this.#scratch.set(`${this.#execution} ${key}`, data);
    if (open) {
      if (![...this.#open.values()].includes(open)) return;
      const staged = open.staged.get(key);
      if (staged?.data !== data && !staged?.earlier.includes(data)) stage(open, key, data);
      return;
    }
    const known = this.#history.some(({ writes }) => writes.some((write) => write.data === data));
    if (known) return;
    this.#alone([], [{ key, version: undefined, data }]);
    this.#changed(key, true);
  }

  #changed(key: string, isThere: boolean): void {
    const was = this.#exists.has(key);
    if (isThere) this.#exists.add(key);
    else this.#exists.delete(key);
    this.#changes.push({ key, how: !isThere ? "removed" : was ? "replaced" : "made" });
  }

  #found(requirement: string, expected: string): void {
    this.finding = { at: this.#at, requirement, expected };
  }
}

function stage({ staged }: Open, key: string, data: string): void {
  const before = staged.get(key);
  const earlier = before?.data === undefined ? [] : [...before.earlier, before.data];
  staged.set(key, { data, earlier });
}

function writeOf(key: string, { data, earlier, removes }: Staged): Write {
  if (data !== undefined) return { key, version: undefined, data, earlier };
  return { key, version: undefined, ...(removes !== undefined && { removes }) };
}

function parentOf(key: string): string {
  const slash = key.lastIndexOf("/");
  return slash < 0 ? "" : key.slice(0, slash);
}

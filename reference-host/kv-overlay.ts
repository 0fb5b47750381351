/**
 * The store as a transaction sees it: a snapshot under what it has staged. It answers what the backend is asked,
 * so the same code serves keys inside and outside; and it takes note of what was read of the snapshot, which has
 * to be so still when the transaction commits.
 *
 * A commit in here is not checked: between a question and the commit that follows from its answer nobody but this
 * execution could have changed anything, and it is in the middle of that operation.
 */
import type {
  Answer,
  Answers,
  Check,
  Key,
  Matters,
  Request,
  StoredRecord,
  Write,
} from "./backend.ts";
import { fault } from "./errors.ts";
import type { Context } from "./node.ts";
import { ABSENT } from "./with.ts";

/** What of a key was read, from the least to the most. */
const NOTES = ["no-directory", "value", "version"] as const;

interface Note {
  what: (typeof NOTES)[number];
  version: bigint;
}

interface Staged extends Pick<Write, "put"> {
  version: bigint;
}

/** Of what is staged: told apart from each other, and from all that a guest can name. */
const FIRST_STAGED = -2n;

export class Overlay {
  readonly #transaction: number;
  readonly #notes = new Map<Key, Note>();
  readonly #listed = new Set<Key>();
  readonly #staged = new Map<Key, Staged>();
  readonly #reserved = new Map<Key, string>();
  #version = FIRST_STAGED;

  constructor(transaction: number) {
    this.#transaction = transaction;
  }

  ask<R extends Request>(context: Context, request: R): Answer<R> {
    return this.#serve(context, request) as Answer<R>;
  }

  /** Throws if the transaction is lost. */
  checkAlive(context: Context): void {
    this.#below(context, "");
  }

  get writes(): Write[] {
    return Array.from(this.#staged, ([key, { put }]) => ({ key, put }));
  }

  /** Who changed nothing has seen one moment, and needs no other. */
  get checks(): Check[] {
    if (this.#staged.size === 0) return [];
    const keys = Array.from(this.#notes, ([key, { what, version }]) =>
      what === "version" ? { key, version } : { key, found: what },
    );
    return [...keys, ...Array.from(this.#listed, (entries) => ({ entries }))];
  }

  #serve(context: Context, request: Request): Answers[Request["ask"]] {
    switch (request.ask) {
      case "get":
        return this.#get(context, request.key, request.matters);
      case "list":
        return this.#list(context, request.key);
      case "commit":
        return this.#stage(context, request.writes, request.owner);
      case "reserve":
        return this.#reserve(context, request.key, request.owner);
      case "release":
        if (this.#reserved.get(request.key) === request.owner) this.#reserved.delete(request.key);
        return "released";
      default:
        return context.ask(request);
    }
  }

  #get(context: Context, key: Key, matters?: Matters): StoredRecord | undefined {
    // Asked for also where it is hidden: that is how a transaction that is lost learns of it.
    const below = this.#below(context, key);
    const staged = this.#staged.get(key);
    if (staged) return recordOf(staged);
    this.#note(key, below, matters);
    return below;
  }

  #list(context: Context, key: Key): Answers["list"] {
    const below = context.ask({ ask: "list-in", key, transaction: this.#transaction });
    if (below === "lost") throw fault("not-recoverable");
    // A directory of the transaction's own has nothing below it.
    if (!this.#staged.has(key)) this.#listed.add(key);
    const names = below.filter(({ name }) => !this.#staged.has(`${key}/${name}`));
    for (const [staged, { put }] of this.#staged) {
      if (put !== undefined && parentOf(staged) === key)
        names.push({ name: staged.slice(key.length + 1), directory: put === "directory" });
    }
    return names;
  }

  #reserve(context: Context, key: Key, owner: string): Answers["reserve"] {
    const holder = this.#reserved.get(key);
    if (this.#get(context, key) || (holder !== undefined && holder !== owner)) return "taken";
    this.#reserved.set(key, owner);
    return "reserved";
  }

  #stage(context: Context, writes: readonly Write[], owner: string): Answers["commit"] {
    if (writes.some(({ key, put }) => put === "directory" && this.#reserved.has(key)))
      return "taken";
    // That the directory is there is read, also by who does not look at the key.
    const parents = writes.filter(({ put }) => put !== undefined).map(({ key }) => parentOf(key));
    for (const parent of parents) this.#get(context, parent);
    const staged = new Map(this.#staged);
    const version = --this.#version;
    for (const { key, put } of writes) staged.set(key, { put, version });
    let bytes = 0;
    for (const { put } of staged.values()) bytes += put instanceof Uint8Array ? put.length : 0;
    const { tx_keys, tx_bytes } = context.limits;
    if (staged.size > tx_keys || bytes > tx_bytes) return "full";
    for (const [key, one] of staged) this.#staged.set(key, one);
    for (const { key } of writes) if (this.#reserved.get(key) === owner) this.#reserved.delete(key);
    return { version };
  }

  #below(context: Context, key: Key): StoredRecord | undefined {
    const found = context.ask({ ask: "get-in", key, transaction: this.#transaction });
    if (found === "lost") throw fault("not-recoverable");
    return found;
  }

  #note(key: Key, found: StoredRecord | undefined, matters: Matters | undefined): void {
    const what = noteOf(found, matters);
    const known = this.#notes.get(key);
    if (known && NOTES.indexOf(known.what) >= NOTES.indexOf(what)) return;
    this.#notes.set(key, { what, version: found?.version ?? ABSENT });
  }
}

function noteOf(found: StoredRecord | undefined, matters: Matters | undefined): Note["what"] {
  if (matters === undefined || (found && !found.value)) return "version";
  if (matters === "directory") return "no-directory";
  return found ? "value" : "version";
}

function recordOf({ put, version }: Staged): StoredRecord | undefined {
  if (put === undefined) return undefined;
  return put === "directory" ? { version } : { version, value: put };
}

function parentOf(key: Key): Key {
  return key.slice(0, key.lastIndexOf("/"));
}

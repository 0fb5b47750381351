/**
 * State that outlives the process: LMDB, a B-tree of copied pages whose commit is one write of its
 * root, behind a sync. What a commit has answered is on the disk; a commit that was cut off never was.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RootDatabase } from "lmdb";
import type {
  Answer,
  Answers,
  ClosableBackend,
  Check,
  Key,
  Request,
  StoredRecord,
  Write,
} from "../backend.ts";
import { leaveStore, takeStore } from "./owner.ts";
import { StateError } from "./state-error.ts";
import {
  LAST,
  readRecord,
  readVersion,
  recordKey,
  namesBelow,
  within,
  writeRecord,
  writeVersion,
} from "./records.ts";
import { Reservations } from "../backends/reservations.ts";

type Served = Exclude<Request, { ask: "stdin" }>;
type Store = RootDatabase<Buffer, Buffer>;

export interface DurableOptions {
  /** A directory, made if it is not there; no other process may have it open. */
  path: string;
  /** Nanoseconds since 1970. */
  now(): bigint;
  /** Keys and directories that a scope can hold. */
  keys: number;
}

/** Every answer at once. Rejects with `StateError` if the directory, or what it takes to use it, is not to be had. */
export async function openDurable(
  scopes: readonly string[],
  options: DurableOptions,
): Promise<DurableBackend> {
  const { open } = await import("lmdb").catch(() => {
    throw new StateError("state that is kept needs the package lmdb: npm install lmdb");
  });
  try {
    mkdirSync(options.path, { recursive: true });
  } catch (error) {
    throw new StateError(`${options.path} cannot be a directory: ${(error as Error).message}`);
  }
  const store = open<Buffer, Buffer>({
    path: join(options.path, "state.mdb"),
    keyEncoding: "binary",
    encoding: "binary",
    // A commit is answered after the disk has it, not before.
    overlappingSync: false,
  });
  try {
    takeStore(store, options.path);
  } catch (error) {
    await store.close();
    throw error;
  }
  return new DurableBackend(store, scopes, options);
}

export class DurableBackend implements ClosableBackend {
  readonly #store: Store;
  readonly #options: DurableOptions;
  readonly #counts: Map<string, number>;
  /** Promises are of this process: they end with it. */
  readonly #reserved = new Reservations();
  #last: bigint;

  constructor(store: Store, scopes: readonly string[], options: DurableOptions) {
    this.#store = store;
    this.#options = options;
    this.#last = readVersion(store.get(LAST));
    const missing = scopes.filter((scope) => !store.doesExist(recordKey(scope)));
    if (missing.length > 0)
      store.transactionSync(() => {
        for (const scope of missing)
          store.putSync(recordKey(scope), writeRecord({ version: this.#last }));
      });
    this.#counts = new Map(scopes.map((scope) => [scope, this.#count(scope)]));
  }

  request<R extends Request>(request: R): Answer<R> {
    return this.#serve(request as Served) as Answer<R>;
  }

  async close(): Promise<void> {
    leaveStore(this.#store);
    await this.#store.close();
  }

  #serve(request: Served): Answers[Served["ask"]] {
    switch (request.ask) {
      case "get":
        return this.#get(request.key);
      case "list":
        return this.#list(request.key);
      case "commit":
        return this.#commit(request.checks, request.writes, request.owner);
      case "reserve":
        if (this.#store.doesExist(recordKey(request.key))) return "taken";
        return this.#reserved.take(request.key, request.owner);
      case "release":
        this.#reserved.release(request.key, request.owner);
        return "released";
      case "end":
        this.#reserved.end(request.owner);
        return "ended";
    }
  }

  #get(key: Key): StoredRecord | undefined {
    return readRecord(this.#store.getBinary(recordKey(key)));
  }

  #list(key: Key): Answers["list"] {
    return Array.from(this.#store.getRange(namesBelow(key)), ({ key: found, value }) => ({
      name: found.subarray(found.lastIndexOf(0) + 1).toString(),
      directory: readRecord(value)!.value === undefined,
    }));
  }

  #commit(checks: readonly Check[], writes: readonly Write[], owner: string): Answers["commit"] {
    if (!checks.every((check) => this.#holds(check))) return "conflict";
    if (writes.some(({ key, put }) => put === "directory" && this.#reserved.has(key)))
      return "taken";
    const scope = writes[0]!.key.split("/")[0]!;
    const count = this.#counts.get(scope) ?? 0;
    const added = this.#added(writes);
    if (added > 0 && count + added > this.#options.keys) return "full";
    const version = this.#next();
    try {
      this.#store.transactionSync(() => this.#write(writes, version));
    } catch (error) {
      if (isFull(error)) return "full";
      throw error;
    }
    this.#counts.set(scope, count + added);
    for (const { key } of writes) this.#reserved.release(key, owner);
    return { version };
  }

  #write(writes: readonly Write[], version: bigint): void {
    for (const { key, put } of writes) {
      if (put === undefined) this.#store.removeSync(recordKey(key));
      else {
        const value = put === "directory" ? {} : { value: put };
        this.#store.putSync(recordKey(key), writeRecord({ version, ...value }));
      }
    }
    // Kept for itself: the greatest version may be that of a key that is gone.
    this.#store.putSync(LAST, writeVersion(version));
  }

  #holds(check: Check): boolean {
    if ("empty" in check)
      return this.#store.getKeysCount({ ...namesBelow(check.empty), limit: 1 }) === 0;
    return (this.#get(check.key)?.version ?? 0n) === check.version;
  }

  #added(writes: readonly Write[]): number {
    let added = 0;
    for (const { key, put } of writes) {
      if ((put === undefined) === this.#store.doesExist(recordKey(key)))
        added += put === undefined ? -1 : 1;
    }
    return added;
  }

  #count(scope: string): number {
    return within(scope).reduce((sum, range) => sum + this.#store.getKeysCount(range), 0);
  }

  #next(): bigint {
    const now = this.#options.now();
    return (this.#last = now > this.#last ? now : this.#last + 1n);
  }
}

/** LMDB's map or the disk has no room. */
function isFull(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string };
  return code === -30792 || code === 28 || /MDB_MAP_FULL|No space left/.test(message ?? "");
}

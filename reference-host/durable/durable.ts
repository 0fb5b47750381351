/**
 * State that outlives the process: LMDB, a B-tree of copied pages whose commit is one write of its
 * root, behind a sync. What a commit has answered is on the disk; a commit that was cut off never was.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RootDatabase } from "lmdb";
import {
  type Answers,
  type ClosableBackend,
  type Key,
  scopeOf,
  type StoredRecord,
  type Write,
} from "../backend.ts";
import { type Outcome, Store, type StoreOptions, type TimedWrite } from "../backends/store.ts";
import { leaveStore, takeStore } from "./owner.ts";
import { StateError } from "./state-error.ts";
import {
  EXPIRIES,
  expiryKey,
  keyOfExpiry,
  LAST,
  TOKEN,
  OUTCOMES,
  outcomeKey,
  readOutcome,
  readRecord,
  readVersion,
  recordKey,
  namesBelow,
  within,
  writeOutcome,
  writeRecord,
  writeVersion,
} from "./records.ts";

/** Nanoseconds between two looks through all outcomes for what may be forgotten. */
const PATIENCE = 60_000_000_000n;

type Database = RootDatabase<Buffer, Buffer>;

/** Nanoseconds of tokens that are taken note of at once: not every grant is to wait for the disk. */
const AHEAD = 1_000_000_000n;

export interface DurableOptions extends StoreOptions {
  /** A directory, made if it is not there; no other process may have it open. */
  path: string;
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

export class DurableBackend extends Store implements ClosableBackend {
  readonly #store: Database;
  readonly #counts: Map<string, number>;
  /** Tokens below this have been taken note of. */
  #tokens = 0n;
  #nextForgetting = 0n;

  constructor(store: Database, scopes: readonly string[], options: StoreOptions) {
    const last = readVersion(store.get(LAST));
    super(options, last, { expiries: keptExpiries(store) });
    this.#store = store;
    const missing = scopes.filter((scope) => !store.doesExist(recordKey(scope)));
    if (missing.length > 0)
      store.transactionSync(() => {
        for (const scope of missing)
          store.putSync(recordKey(scope), writeRecord({ version: last }));
      });
    this.#counts = new Map(scopes.map((scope) => [scope, this.#count(scope)]));
  }

  async close(): Promise<void> {
    leaveStore(this.#store);
    await this.#store.close();
  }

  protected override get(key: Key): StoredRecord | undefined {
    return readRecord(this.#store.getBinary(recordKey(key)));
  }

  protected override list(key: Key): Answers["list"] {
    return Array.from(this.#store.getRange(namesBelow(key)), ({ key: found, value }) => ({
      name: found.subarray(found.lastIndexOf(0) + 1).toString(),
      directory: readRecord(value)!.value === undefined,
    }));
  }

  protected override isEmpty(key: Key): boolean {
    return this.#store.getKeysCount({ ...namesBelow(key), limit: 1 }) === 0;
  }

  protected override keptToken(): bigint {
    return readVersion(this.#store.get(TOKEN));
  }

  protected override keepToken(token: bigint): void {
    if (token < this.#tokens) return;
    this.#tokens = token + AHEAD;
    this.#store.putSync(TOKEN, writeVersion(this.#tokens));
  }

  protected override write(
    writes: readonly TimedWrite[],
    version: bigint,
    outcome?: Outcome,
  ): boolean {
    const scope = scopeOf(writes[0]?.key ?? "");
    const count = this.#counts.get(scope) ?? 0;
    const added = this.#added(writes);
    if (added > 0 && count + added > this.options.keys) return false;
    try {
      this.#store.transactionSync(() => {
        this.#put(writes, version);
        if (outcome) this.#store.putSync(outcomeKey(outcome.id), writeOutcome(outcome));
      });
    } catch (error) {
      if (isFull(error)) return false;
      throw error;
    }
    this.#counts.set(scope, count + added);
    return true;
  }

  protected override outcome(id: string): Outcome | undefined {
    return readOutcome(id, this.#store.getBinary(outcomeKey(id)));
  }

  protected override forget(before: bigint): void {
    if (before < this.#nextForgetting) return;
    this.#nextForgetting = before + PATIENCE;
    const all = Array.from(this.#store.getRange(OUTCOMES), ({ key, value }) => ({ key, value }));
    const old = all.filter(({ value }) => readOutcome("", value)!.at < before);
    if (old.length > 0)
      this.#store.transactionSync(() => {
        for (const { key } of old) this.#store.removeSync(key);
      });
  }

  #put(writes: readonly TimedWrite[], version: bigint): void {
    for (const { key, put, expires } of writes) {
      if (expires === undefined) this.#store.removeSync(expiryKey(key));
      else this.#store.putSync(expiryKey(key), writeVersion(expires));
      if (put === undefined) this.#store.removeSync(recordKey(key));
      else {
        const value = put === "directory" ? {} : { value: put };
        this.#store.putSync(recordKey(key), writeRecord({ version, ...value }));
      }
    }
    // Kept for itself: the greatest version may be that of a key that is gone.
    this.#store.putSync(LAST, writeVersion(version));
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
}

function* keptExpiries(store: Database): Generator<[Key, bigint]> {
  for (const { key, value } of store.getRange(EXPIRIES))
    yield [keyOfExpiry(key), readVersion(value)];
}

/** LMDB's map or the disk has no room. */
function isFull(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string };
  return code === -30792 || code === 28 || /MDB_MAP_FULL|No space left/.test(message ?? "");
}

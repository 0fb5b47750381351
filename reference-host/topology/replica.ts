/**
 * The scope `global` as one region has it (spec/kv-global.md): for each key the change with the greatest version,
 * whichever region made it and in whatever order the changes arrive, so that regions that know the same changes
 * show the same tree.
 */
import type { Answers, Key, StoredRecord } from "../backend.ts";
import { Store, type StoreOptions, type TimedWrite } from "../backends/store.ts";

const ROOT = "global";

/** The changes of one commit. */
export interface Batch {
  readonly origin: number;
  /** Among those of its origin, from 0. */
  readonly number: number;
  readonly version: bigint;
  readonly writes: readonly TimedWrite[];
}

/** A batch as a region came to know it. */
interface Known {
  readonly batch: Batch;
  /** When, by the region's clock. */
  readonly at: bigint;
}

interface Entry {
  readonly version: bigint;
  /** Nothing: the key was deleted, or has expired. It is kept, lest an older change bring the key back. */
  readonly put: TimedWrite["put"];
}

export interface ReplicaOptions extends StoreOptions {
  /** Among the regions of the world, from 0. */
  origin: number;
}

export class Replica extends Store {
  readonly #entries = new Map<Key, Entry>();
  readonly #children = new Map<Key, Set<string>>();
  /** How many keys and directories exist below a key, however deep. */
  readonly #below = new Map<Key, number>();
  readonly #log: Known[] = [];
  /** How many batches of each origin are known. */
  readonly #known: number[] = [];
  readonly #origin: number;
  #live = 0;

  constructor({ origin, ...options }: ReplicaOptions) {
    super(options, 1n, { versions: { residue: BigInt(origin), modulus: REGIONS } });
    this.#origin = origin;
  }

  /**
   * Takes over what another region knew before `until`, from a place of its log on. Answers the place to go on from.
   * In the order in which the other came to know it, so that no change is here without those that it may rest on.
   */
  learn(other: Replica, from: number, until: bigint): number {
    let at = from;
    for (; at < other.#log.length && other.#log[at]!.at <= until; at++) {
      const { batch } = other.#log[at]!;
      if (batch.number < (this.#known[batch.origin] ?? 0)) continue;
      this.seen(batch.version);
      for (const write of batch.writes)
        if (this.#merge(write, batch.version)) this.timed(write.key, write.expires);
      this.#note(batch);
    }
    return at;
  }

  /** By the region's clock. */
  now(): bigint {
    return this.options.now();
  }

  protected override get(key: Key): StoredRecord | undefined {
    const { version = 1n, put } = this.#entries.get(key) ?? {};
    if (key === ROOT || (this.#below.get(key) ?? 0) > 0 || put === "directory") return { version };
    return put && { version, value: put };
  }

  protected override list(key: Key): Answers["list"] {
    return Array.from(this.#children.get(key) ?? [], (name) => ({
      name,
      directory: !this.get(`${key}/${name}`)?.value,
    }));
  }

  protected override isEmpty(key: Key): boolean {
    return (this.#children.get(key)?.size ?? 0) === 0;
  }

  protected override write(writes: readonly TimedWrite[], version: bigint): boolean {
    const added = writes.reduce((sum, { key, put }) => sum + this.#difference(key, put), 0);
    if (added > 0 && this.#live + added > this.options.keys) return false;
    for (const write of writes) this.#merge(write, version);
    this.#note({
      origin: this.#origin,
      number: this.#known[this.#origin] ?? 0,
      version,
      writes,
    });
    return true;
  }

  // There are no transactions: regions that do without each other cannot agree on one.
  protected override outcome(): undefined {
    return undefined;
  }
  protected override forget(): void {}

  #note(batch: Batch): void {
    this.#known[batch.origin] = batch.number + 1;
    this.#log.push({ batch, at: this.options.now() });
  }

  /** What a change adds to the number of keys that exist. */
  #difference(key: Key, put: TimedWrite["put"]): number {
    const isLive = this.#entries.get(key)?.put !== undefined;
    return Number(put !== undefined) - Number(isLive);
  }

  /** What expires does so in each region by itself, and is no change that another has to be told. */
  protected override expire(gone: readonly Key[]): void {
    for (const key of gone)
      this.#put({ key, put: undefined }, this.#entries.get(key)?.version ?? 0n);
  }

  /** Whether the change is the last one of its key. */
  #merge(write: TimedWrite, version: bigint): boolean {
    if ((this.#entries.get(write.key)?.version ?? 0n) >= version) return false;
    this.#put(write, version);
    return true;
  }

  #put({ key, put }: TimedWrite, version: bigint): void {
    const difference = this.#difference(key, put);
    this.#entries.set(key, { version, put });
    this.#live += difference;
    for (let child = key; child !== ROOT; child = parentOf(child)) {
      if (child !== key) this.#below.set(child, (this.#below.get(child) ?? 0) + difference);
      this.#enter(child);
    }
  }

  /** A directory that was removed is there as long as something is that another region put into it. */
  #enter(key: Key): void {
    const parent = parentOf(key);
    const names = this.#children.get(parent) ?? new Set();
    const name = key.slice(parent.length + 1);
    if (this.get(key)) this.#children.set(parent, names.add(name));
    else names.delete(name);
  }
}

/** Versions are told apart by their remainder. */
const REGIONS = 16n;

function parentOf(key: Key): Key {
  return key.slice(0, key.lastIndexOf("/"));
}

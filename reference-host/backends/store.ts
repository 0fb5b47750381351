/** What every backend decides alike, over the few things that each does in its own way. */
import {
  type Answer,
  type Answers,
  type Backend,
  type Check,
  type Key,
  type pending,
  type Request,
  scopeOf,
  type StoredRecord,
  type Write,
} from "../backend.ts";
import { DEFAULT_LIMITS, LOCK_LIMITS } from "../limits.ts";
import { Expiries } from "./expiries.ts";
import { kindOf } from "./history.ts";
import { Locks } from "./locks.ts";
import { Reservations } from "./reservations.ts";
import { type OpenTransaction, OpenTransactions } from "./transactions.ts";

type Served = Exclude<Request, { ask: "stdin" }>;
type CommitRequest = Extract<Request, { ask: "commit" }>;

export interface StoreOptions {
  /** Nanoseconds since 1970. */
  now(): bigint;
  /** Keys and directories that a scope can hold. */
  keys: number;
  /** Locks that can be held at once in a scope. */
  locks?: number;
  /** Milliseconds that a transaction can live, and that its outcome is kept. */
  tx_ms?: number;
  tx_outcome_ms?: number;
}

/** Versions of stores that share keys are told apart by their remainders. */
export interface VersionClass {
  residue: bigint;
  modulus: bigint;
}

/** A write, with the moment from which on what it puts is gone. */
export interface TimedWrite extends Write {
  expires?: bigint;
}

/** What became of a transaction, and when, in nanoseconds since 1970. */
export interface Outcome {
  id: string;
  version: bigint;
  at: bigint;
}

const MILLISECOND = 1_000_000n;

/** Every answer at once, but to whoever waits for a lock. Standard input is not its matter. */
export abstract class Store implements Backend {
  protected readonly options: StoreOptions;
  /** Promises are of this process: they end with it. */
  readonly #reserved = new Reservations();
  readonly #expiries = new Expiries();
  readonly #class: VersionClass | undefined;
  /** As the promises. */
  readonly #locks: Locks;
  readonly #transactions = new OpenTransactions();
  readonly #life: bigint;
  readonly #kept: bigint;
  #last: bigint;
  #token: bigint | undefined;

  /**
   * `last`: a version that is not below any that was ever given. `expiries`: what is kept of an earlier process.
   */
  constructor(
    options: StoreOptions,
    last: bigint,
    {
      expiries = [],
      versions,
    }: { expiries?: Iterable<[Key, bigint]>; versions?: VersionClass } = {},
  ) {
    this.options = { ...options, now: neverBack(options.now, last) };
    this.#last = last;
    this.#class = versions;
    for (const [key, at] of expiries) this.#expiries.set(key, at);
    this.#locks = new Locks({
      now: this.options.now,
      most: options.locks ?? LOCK_LIMITS.locks,
      token: () => this.#nextToken(),
    });
    this.#life = BigInt(options.tx_ms ?? DEFAULT_LIMITS.tx_ms) * MILLISECOND;
    this.#kept = BigInt(options.tx_outcome_ms ?? DEFAULT_LIMITS.tx_outcome_ms) * MILLISECOND;
  }

  /** Later commits have greater versions than this one, which another store gave. */
  protected seen(version: bigint): void {
    if (version > this.#last) this.#last = version;
  }

  /** What another store put expires then, or not. */
  protected timed(key: Key, at: bigint | undefined): void {
    this.#expiries.set(key, at);
  }

  request<R extends Request>(request: R): Answer<R> | typeof pending {
    this.#expire();
    return this.#serve(request as Served) as Answer<R> | typeof pending;
  }

  nextTime(): bigint | undefined {
    return this.#locks.nextTime();
  }

  /** The least token that no earlier process can have given, and taking note of one for the next process. */
  protected keptToken(): bigint {
    return 0n;
  }
  protected keepToken(_token: bigint): void {}

  #nextToken(): bigint {
    const last = (this.#token ??= this.keptToken());
    const time = this.options.now();
    this.#token = time > last ? time : last + 1n;
    this.keepToken(this.#token);
    return this.#token;
  }

  protected abstract get(key: Key): StoredRecord | undefined;
  protected abstract list(key: Key): Answers["list"];
  protected abstract isEmpty(key: Key): boolean;
  /** All of the writes, and the outcome with them, or none: false if there is no room for them. */
  protected abstract write(
    writes: readonly TimedWrite[],
    version: bigint,
    outcome?: Outcome,
  ): boolean;
  protected abstract outcome(id: string): Outcome | undefined;
  /** Forgets the outcomes from before this time. */
  protected abstract forget(before: bigint): void;

  /** Before anything else is asked: what has expired is gone for every question alike. */
  #expire(): void {
    if (this.#expiries.size === 0) return;
    const gone = this.#expiries.due(this.options.now());
    for (const scope of new Set(gone.map(scopeOf)))
      this.expire(gone.filter((key) => scopeOf(key) === scope));
    for (const key of gone) this.#expiries.set(key, undefined);
  }

  /** Removes what has expired, all of one scope. */
  protected expire(gone: readonly Key[]): void {
    const writes = gone.map((key) => ({ key, put: undefined }));
    const before = this.#transactions.before(writes, (key) => this.get(key));
    // Snapshots have to tell it from what they see.
    if (before) this.#last++;
    if (!this.write(writes, this.#last)) throw new Error("what has expired cannot be removed");
    this.#transactions.committed(writes, before, this.#last);
  }

  #record(key: Key): StoredRecord | undefined {
    const record = this.get(key);
    const expires = this.#expiries.of(key);
    return record === undefined || expires === undefined ? record : { ...record, expires };
  }

  #serve(request: Served): Answers[Served["ask"]] | typeof pending {
    switch (request.ask) {
      case "get":
        return this.#record(request.key);
      case "list":
        return this.list(request.key);
      case "commit":
        return this.#commit(request);
      case "begin":
        return this.#begin(request.id, request.owner);
      case "get-in": {
        const open = this.#open(request.transaction);
        if (!open) return "lost";
        return this.#transactions.history.at(request.key, open.snapshot, (key) => this.get(key));
      }
      case "list-in": {
        const open = this.#open(request.transaction);
        if (!open) return "lost";
        const { history } = this.#transactions;
        return history.namesAt(request.key, open.snapshot, this.list(request.key));
      }
      case "abandon":
        this.#transactions.end((_, number) => number === request.transaction);
        return "abandoned";
      case "outcome":
        return this.outcome(request.id)?.version;
      case "reserve":
        if (this.get(request.key)) return "taken";
        return this.#reserved.take(request.key, request.owner);
      case "release":
        this.#reserved.release(request.key, request.owner);
        return "released";
      case "end":
        this.#reserved.end(request.owner);
        this.#locks.end(request.owner);
        this.#transactions.end(({ owner }) => owner === request.owner);
        return "ended";
      default:
        return this.#locks.serve(request);
    }
  }

  #commit({ checks, writes, owner, transaction }: CommitRequest): Answers["commit"] {
    this.#endOld();
    const open = transaction === undefined ? undefined : this.#transactions.get(transaction);
    if (transaction !== undefined && !open) return "lost";
    const snapshot = open?.snapshot ?? this.#last;
    if (!checks.every((check) => this.#holds(check, snapshot))) return "conflict";
    // What others have reserved is no part of a transaction's snapshot, and nothing that it could wait for.
    if (!open && writes.some(({ key, put }) => put === "directory" && this.#reserved.has(key)))
      return "taken";
    const now = this.options.now();
    this.#last = now > this.#last ? now : this.#last + 1n;
    if (this.#class) this.#last = inClass(this.#last, this.#class);
    const version = this.#last;
    const timed = writes.map((write) => timeOf(write, now));
    const before = this.#transactions.before(writes, (key) => this.get(key));
    const outcome = open && { id: open.id, version, at: now };
    if (!this.write(timed, version, outcome)) return "full";
    this.#transactions.committed(writes, before, version);
    if (open) this.#transactions.end((one) => one === open);
    for (const { key, expires } of timed) {
      this.#expiries.set(key, expires);
      this.#reserved.release(key, owner);
    }
    return { version };
  }

  #begin(id: string, owner: string): Answers["begin"] {
    this.#endOld();
    const began = this.options.now();
    this.forget(began - this.#kept);
    if (this.#transactions.has(id) || this.outcome(id)) return "taken";
    const transaction = this.#transactions.begin({ id, owner, snapshot: this.#last, began });
    return { transaction };
  }

  #open(transaction: number): OpenTransaction | undefined {
    const open = this.#transactions.get(transaction);
    return open && this.#isTooOld(open, this.options.now()) ? undefined : open;
  }

  #endOld(): void {
    const time = this.options.now();
    this.#transactions.end((one) => this.#isTooOld(one, time));
  }

  #isTooOld({ began }: OpenTransaction, now: bigint): boolean {
    return now - began > this.#life;
  }

  #holds(check: Check, snapshot: bigint): boolean {
    if ("empty" in check) return this.isEmpty(check.empty);
    if ("held" in check) return this.#locks.isHeld(check.held, check.token);
    if ("entries" in check) return this.#transactions.history.sameNames(check.entries, snapshot);
    const found = this.get(check.key);
    if ("version" in check) return (found?.version ?? 0n) === check.version;
    const kind = kindOf(found);
    return check.found === "value" ? kind === "value" : kind !== "directory";
  }
}

/** The least version of the class that is not below. */
function inClass(version: bigint, { residue, modulus }: VersionClass): bigint {
  return version + ((residue - (version % modulus) + modulus) % modulus);
}

/** A clock that was set back stands still until it has caught up: what has expired stays gone. */
function neverBack(clock: () => bigint, earliest: bigint): () => bigint {
  let latest = earliest;
  return () => {
    const time = clock();
    if (time > latest) latest = time;
    return latest;
  };
}

function timeOf(write: Write, now: bigint): TimedWrite {
  return write.ttl === undefined ? write : { ...write, expires: now + write.ttl };
}

/** What every backend decides alike, over the few things that each does in its own way. */
import type {
  Answer,
  Answers,
  Backend,
  Check,
  Key,
  Request,
  StoredRecord,
  Write,
} from "../backend.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { kindOf } from "./history.ts";
import { Reservations } from "./reservations.ts";
import { type OpenTransaction, OpenTransactions } from "./transactions.ts";

type Served = Exclude<Request, { ask: "stdin" }>;
type CommitRequest = Extract<Request, { ask: "commit" }>;

export interface StoreOptions {
  /** Nanoseconds since 1970. */
  now(): bigint;
  /** Keys and directories that a scope can hold. */
  keys: number;
  /** Milliseconds that a transaction can live, and that its outcome is kept. */
  tx_ms?: number;
  tx_outcome_ms?: number;
}

/** What became of a transaction, and when, in nanoseconds since 1970. */
export interface Outcome {
  id: string;
  version: bigint;
  at: bigint;
}

const MILLISECOND = 1_000_000n;

/** Every answer at once. Standard input is not its matter. */
export abstract class Store implements Backend {
  protected readonly options: StoreOptions;
  /** Promises are of this process: they end with it. */
  readonly #reserved = new Reservations();
  readonly #transactions = new OpenTransactions();
  readonly #life: bigint;
  readonly #kept: bigint;
  #last: bigint;

  /** `last`: a version that is not below any that was ever given. */
  constructor(options: StoreOptions, last: bigint) {
    this.options = options;
    this.#last = last;
    this.#life = BigInt(options.tx_ms ?? DEFAULT_LIMITS.tx_ms) * MILLISECOND;
    this.#kept = BigInt(options.tx_outcome_ms ?? DEFAULT_LIMITS.tx_outcome_ms) * MILLISECOND;
  }

  request<R extends Request>(request: R): Answer<R> {
    return this.#serve(request as Served) as Answer<R>;
  }

  protected abstract get(key: Key): StoredRecord | undefined;
  protected abstract list(key: Key): Answers["list"];
  protected abstract isEmpty(key: Key): boolean;
  /** All of the writes, and the outcome with them, or none: false if there is no room for them. */
  protected abstract write(writes: readonly Write[], version: bigint, outcome?: Outcome): boolean;
  protected abstract outcome(id: string): Outcome | undefined;
  /** Forgets the outcomes from before this time. */
  protected abstract forget(before: bigint): void;

  #serve(request: Served): Answers[Served["ask"]] {
    switch (request.ask) {
      case "get":
        return this.get(request.key);
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
        this.#transactions.end(({ owner }) => owner === request.owner);
        return "ended";
    }
  }

  #commit({ checks, writes, owner, transaction }: CommitRequest): Answers["commit"] {
    this.#expire();
    const open = transaction === undefined ? undefined : this.#transactions.get(transaction);
    if (transaction !== undefined && !open) return "lost";
    const snapshot = open?.snapshot ?? this.#last;
    if (!checks.every((check) => this.#holds(check, snapshot))) return "conflict";
    // What others have reserved is no part of a transaction's snapshot, and nothing that it could wait for.
    if (!open && writes.some(({ key, put }) => put === "directory" && this.#reserved.has(key)))
      return "taken";
    const now = this.options.now();
    this.#last = now > this.#last ? now : this.#last + 1n;
    const version = this.#last;
    const before = this.#transactions.before(writes, (key) => this.get(key));
    const outcome = open && { id: open.id, version, at: now };
    if (!this.write(writes, version, outcome)) return "full";
    this.#transactions.committed(writes, before, version);
    if (open) this.#transactions.end((one) => one === open);
    for (const { key } of writes) this.#reserved.release(key, owner);
    return { version };
  }

  #begin(id: string, owner: string): Answers["begin"] {
    this.#expire();
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

  #expire(): void {
    const time = this.options.now();
    this.#transactions.end((one) => this.#isTooOld(one, time));
  }

  #isTooOld({ began }: OpenTransaction, now: bigint): boolean {
    return now - began > this.#life;
  }

  #holds(check: Check, snapshot: bigint): boolean {
    if ("empty" in check) return this.isEmpty(check.empty);
    if ("entries" in check) return this.#transactions.history.sameNames(check.entries, snapshot);
    const found = this.get(check.key);
    if ("version" in check) return (found?.version ?? 0n) === check.version;
    const kind = kindOf(found);
    return check.found === "value" ? kind === "value" : kind !== "directory";
  }
}

export function scopeOf(key: Key): string {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash);
}

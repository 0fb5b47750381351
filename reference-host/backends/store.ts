/** What every backend decides alike, over the few things that each does in its own way. */
import type {
  Answer,
  Answers,
  Backend,
  Check,
  Key,
  pending,
  Request,
  StoredRecord,
  Write,
} from "../backend.ts";
import { LOCK_LIMITS } from "../limits.ts";
import { Locks } from "./locks.ts";
import { Reservations } from "./reservations.ts";

type Served = Exclude<Request, { ask: "stdin" }>;

export interface StoreOptions {
  /** Nanoseconds since 1970. */
  now(): bigint;
  /** Keys and directories that a scope can hold. */
  keys: number;
  /** Locks that can be held at once in a scope. */
  locks?: number;
}

/** Every answer at once, but to whoever waits for a lock. Standard input is not its matter. */
export abstract class Store implements Backend {
  protected readonly options: StoreOptions;
  /** Promises are of this process: they end with it. */
  readonly #reserved = new Reservations();
  /** As the promises. */
  readonly #locks: Locks;
  #last: bigint;
  #token: bigint | undefined;

  /** `last`: a version that is not below any that was ever given. */
  constructor(options: StoreOptions, last: bigint) {
    this.options = options;
    this.#last = last;
    this.#locks = new Locks({
      now: options.now,
      most: options.locks ?? LOCK_LIMITS.locks,
      token: () => this.#nextToken(),
    });
  }

  request<R extends Request>(request: R): Answer<R> | typeof pending {
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
  /** All of the writes, or none: false if there is no room for them. */
  protected abstract write(writes: readonly Write[], version: bigint): boolean;

  #serve(request: Served): Answers[Served["ask"]] | typeof pending {
    switch (request.ask) {
      case "get":
        return this.get(request.key);
      case "list":
        return this.list(request.key);
      case "commit":
        return this.#commit(request.checks, request.writes, request.owner);
      case "reserve":
        if (this.get(request.key)) return "taken";
        return this.#reserved.take(request.key, request.owner);
      case "release":
        this.#reserved.release(request.key, request.owner);
        return "released";
      case "end":
        this.#reserved.end(request.owner);
        this.#locks.end(request.owner);
        return "ended";
      default:
        return this.#locks.serve(request);
    }
  }

  #commit(checks: readonly Check[], writes: readonly Write[], owner: string): Answers["commit"] {
    if (!checks.every((check) => this.#holds(check))) return "conflict";
    if (writes.some(({ key, put }) => put === "directory" && this.#reserved.has(key)))
      return "taken";
    const now = this.options.now();
    this.#last = now > this.#last ? now : this.#last + 1n;
    if (!this.write(writes, this.#last)) return "full";
    for (const { key } of writes) this.#reserved.release(key, owner);
    return { version: this.#last };
  }

  #holds(check: Check): boolean {
    if ("empty" in check) return this.isEmpty(check.empty);
    if ("held" in check) return this.#locks.isHeld(check.held, check.token);
    return (this.get(check.key)?.version ?? 0n) === check.version;
  }
}

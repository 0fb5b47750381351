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
import { Reservations } from "./reservations.ts";

type Served = Exclude<Request, { ask: "stdin" }>;

export interface StoreOptions {
  /** Nanoseconds since 1970. */
  now(): bigint;
  /** Keys and directories that a scope can hold. */
  keys: number;
}

/** Versions of stores that share keys are told apart by their remainders. */
export interface VersionClass {
  residue: bigint;
  modulus: bigint;
}

/** Every answer at once. Standard input is not its matter. */
export abstract class Store implements Backend {
  protected readonly options: StoreOptions;
  /** Promises are of this process: they end with it. */
  readonly #reserved = new Reservations();
  readonly #class: VersionClass | undefined;
  #last: bigint;

  /** `last`: a version that is not below any that was ever given. */
  constructor(options: StoreOptions, last: bigint, versions?: VersionClass) {
    this.options = options;
    this.#last = last;
    this.#class = versions;
  }

  /** Later commits have greater versions than this one, which another store gave. */
  protected seen(version: bigint): void {
    if (version > this.#last) this.#last = version;
  }

  request<R extends Request>(request: R): Answer<R> {
    return this.#serve(request as Served) as Answer<R>;
  }

  protected abstract get(key: Key): StoredRecord | undefined;
  protected abstract list(key: Key): Answers["list"];
  protected abstract isEmpty(key: Key): boolean;
  /** All of the writes, or none: false if there is no room for them. */
  protected abstract write(writes: readonly Write[], version: bigint): boolean;

  #serve(request: Served): Answers[Served["ask"]] {
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
        return "ended";
    }
  }

  #commit(checks: readonly Check[], writes: readonly Write[], owner: string): Answers["commit"] {
    if (!checks.every((check) => this.#holds(check))) return "conflict";
    if (writes.some(({ key, put }) => put === "directory" && this.#reserved.has(key)))
      return "taken";
    const now = this.options.now();
    this.#last = now > this.#last ? now : this.#last + 1n;
    if (this.#class) this.#last = inClass(this.#last, this.#class);
    if (!this.write(writes, this.#last)) return "full";
    for (const { key } of writes) this.#reserved.release(key, owner);
    return { version: this.#last };
  }

  #holds(check: Check): boolean {
    if ("empty" in check) return this.isEmpty(check.empty);
    return (this.get(check.key)?.version ?? 0n) === check.version;
  }
}

/** The least version of the class that is not below. */
function inClass(version: bigint, { residue, modulus }: VersionClass): bigint {
  return version + ((residue - (version % modulus) + modulus) % modulus);
}

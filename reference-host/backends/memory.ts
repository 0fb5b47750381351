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

export interface MemoryOptions {
  /** Nanoseconds since 1970. */
  now(): bigint;
  /** Keys and directories that a scope can hold. */
  keys: number;
}

/** All state in maps, every answer at once. Standard input is not its matter. */
export class MemoryBackend implements Backend {
  readonly #records = new Map<Key, StoredRecord>();
  readonly #children = new Map<Key, Set<string>>();
  readonly #reserved = new Reservations();
  readonly #counts = new Map<string, number>();
  readonly #options: MemoryOptions;
  #last = 1n;

  constructor(scopes: readonly string[], options: MemoryOptions) {
    this.#options = options;
    for (const scope of scopes) this.#records.set(scope, { version: this.#last });
  }

  request<R extends Request>(request: R): Answer<R> {
    return this.#serve(request as Served) as Answer<R>;
  }

  #serve(request: Served): Answers[Served["ask"]] {
    switch (request.ask) {
      case "get":
        return this.#records.get(request.key);
      case "list":
        return this.#list(request.key);
      case "commit":
        return this.#commit(request.checks, request.writes, request.owner);
      case "reserve":
        if (this.#records.has(request.key)) return "taken";
        return this.#reserved.take(request.key, request.owner);
      case "release":
        this.#reserved.release(request.key, request.owner);
        return "released";
      case "end":
        this.#reserved.end(request.owner);
        return "ended";
    }
  }

  #list(key: Key): Answers["list"] {
    const names = this.#children.get(key) ?? [];
    return Array.from(names, (name) => ({
      name,
      directory: !this.#records.get(`${key}/${name}`)?.value,
    }));
  }

  #commit(checks: readonly Check[], writes: readonly Write[], owner: string): Answers["commit"] {
    if (!checks.every((check) => this.#holds(check))) return "conflict";
    if (writes.some(({ key, put }) => put === "directory" && this.#reserved.has(key)))
      return "taken";
    if (this.#exceeds(writes)) return "full";
    const now = this.#options.now();
    this.#last = now > this.#last ? now : this.#last + 1n;
    for (const write of writes) this.#write(write, owner);
    return { version: this.#last };
  }

  #holds(check: Check): boolean {
    if ("empty" in check) return (this.#children.get(check.empty)?.size ?? 0) === 0;
    return (this.#records.get(check.key)?.version ?? 0n) === check.version;
  }

  #exceeds(writes: readonly Write[]): boolean {
    let added = 0;
    for (const { key, put } of writes) {
      if ((put === undefined) === this.#records.has(key)) added += put === undefined ? -1 : 1;
    }
    return (
      added > 0 && (this.#counts.get(scopeOf(writes[0]!.key)) ?? 0) + added > this.#options.keys
    );
  }

  #write({ key, put }: Write, owner: string): void {
    const known = this.#records.has(key);
    this.#reserved.release(key, owner);
    if (put === undefined) this.#records.delete(key);
    else
      this.#records.set(
        key,
        put === "directory" ? { version: this.#last } : { version: this.#last, value: put },
      );
    if (known !== (put === undefined)) return;
    const slash = key.lastIndexOf("/");
    const parent = key.slice(0, slash);
    const name = key.slice(slash + 1);
    if (put === undefined) this.#children.get(parent)?.delete(name);
    else if (this.#children.has(parent)) this.#children.get(parent)!.add(name);
    else this.#children.set(parent, new Set([name]));
    const scope = scopeOf(key);
    this.#counts.set(scope, (this.#counts.get(scope) ?? 0) + (put === undefined ? -1 : 1));
  }
}

function scopeOf(key: Key): string {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash);
}

import { type Answers, type Key, scopeOf, type StoredRecord, type Write } from "../backend.ts";
import { type Outcome, Store, type StoreOptions } from "./store.ts";

const FIRST = 1n;

/** All state in maps. */
export class MemoryBackend extends Store {
  readonly #records = new Map<Key, StoredRecord>();
  readonly #children = new Map<Key, Set<string>>();
  readonly #counts = new Map<string, number>();
  /** In the order of time. */
  readonly #outcomes = new Map<string, Outcome>();

  constructor(scopes: readonly string[], options: StoreOptions) {
    super(options, FIRST);
    for (const scope of scopes) this.#records.set(scope, { version: FIRST });
  }

  protected override get(key: Key): StoredRecord | undefined {
    return this.#records.get(key);
  }

  protected override list(key: Key): Answers["list"] {
    const names = this.#children.get(key) ?? [];
    return Array.from(names, (name) => ({
      name,
      directory: !this.#records.get(`${key}/${name}`)?.value,
    }));
  }

  protected override isEmpty(key: Key): boolean {
    return (this.#children.get(key)?.size ?? 0) === 0;
  }

  protected override write(writes: readonly Write[], version: bigint, outcome?: Outcome): boolean {
    if (this.#exceeds(writes)) return false;
    for (const write of writes) this.#write(write, version);
    if (outcome) this.#outcomes.set(outcome.id, outcome);
    return true;
  }

  protected override outcome(id: string): Outcome | undefined {
    return this.#outcomes.get(id);
  }

  protected override forget(before: bigint): void {
    for (const [id, { at }] of this.#outcomes) {
      if (at >= before) return;
      this.#outcomes.delete(id);
    }
  }

  #exceeds(writes: readonly Write[]): boolean {
    let added = 0;
    for (const { key, put } of writes) {
      if ((put === undefined) === this.#records.has(key)) added += put === undefined ? -1 : 1;
    }
    return (
      added > 0 && (this.#counts.get(scopeOf(writes[0]!.key)) ?? 0) + added > this.options.keys
    );
  }

  #write({ key, put }: Write, version: bigint): void {
    const known = this.#records.has(key);
    if (put === undefined) this.#records.delete(key);
    else this.#records.set(key, put === "directory" ? { version } : { version, value: put });
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

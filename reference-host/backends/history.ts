/** What keys were before: kept only while a snapshot may need it, and never longer than the process. */
import type { Answers, Key, StoredRecord } from "../backend.ts";

type Names = Answers["list"];

interface Past {
  /** The version of the commit that replaced it. */
  until: bigint;
  record: StoredRecord | undefined;
}

export class History {
  /** Of each key in the order of time. */
  readonly #past = new Map<Key, Past[]>();
  /** Names below a directory that have a past. */
  readonly #names = new Map<Key, Set<string>>();
  /** The last commit that made a name in a directory, removed one, or made a value a directory. */
  readonly #entries = new Map<Key, bigint>();

  /** A commit replaces the record of a key. */
  replaced(key: Key, before: StoredRecord | undefined, isNow: Kind, version: bigint): void {
    const past = this.#past.get(key);
    if (past) past.push({ until: version, record: before });
    else this.#past.set(key, [{ until: version, record: before }]);
    const [parent, name] = split(key);
    const names = this.#names.get(parent);
    if (names) names.add(name);
    else this.#names.set(parent, new Set([name]));
    if (kindOf(before) !== isNow) this.#entries.set(parent, version);
  }

  /** The record of a key in a snapshot; `now` answers what it is at present. */
  at(
    key: Key,
    snapshot: bigint,
    now: (key: Key) => StoredRecord | undefined,
  ): StoredRecord | undefined {
    const past = this.#past.get(key)?.find(({ until }) => until > snapshot);
    return past ? past.record : now(key);
  }

  /** The names below a directory in a snapshot, given those of the present. */
  namesAt(key: Key, snapshot: bigint, now: Names): Names {
    const changed = this.#names.get(key);
    if (!changed) return now;
    const names = now.filter(({ name }) => !changed.has(name));
    const kinds = new Map(now.map(({ name, directory }) => [name, directory]));
    for (const name of changed) {
      const past = this.#past.get(`${key}/${name}`)!.find(({ until }) => until > snapshot);
      const directory = past ? past.record && !past.record.value : kinds.get(name);
      if (directory !== undefined) names.push({ name, directory });
    }
    return names;
  }

  /** Whether a directory has the names that it had in a snapshot, and had no others since. */
  sameNames(key: Key, snapshot: bigint): boolean {
    return (this.#entries.get(key) ?? 0n) <= snapshot;
  }

  /** Forgets what only older snapshots than this would need; without one, everything. */
  forget(oldest: bigint | undefined): void {
    for (const [key, past] of this.#past) {
      const needed = oldest === undefined ? [] : past.filter(({ until }) => until > oldest);
      if (needed.length > 0) this.#past.set(key, needed);
      else this.#drop(key);
    }
    for (const [key, version] of this.#entries)
      if (oldest === undefined || version <= oldest) this.#entries.delete(key);
  }

  #drop(key: Key): void {
    this.#past.delete(key);
    const [parent, name] = split(key);
    const names = this.#names.get(parent);
    names?.delete(name);
    if (names?.size === 0) this.#names.delete(parent);
  }
}

type Kind = "absent" | "value" | "directory";

export function kindOf(record: StoredRecord | undefined): Kind {
  if (!record) return "absent";
  return record.value ? "value" : "directory";
}

function split(key: Key): [parent: Key, name: string] {
  const slash = key.lastIndexOf("/");
  return [key.slice(0, slash), key.slice(slash + 1)];
}

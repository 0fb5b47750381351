import type { Check, Key, StoredRecord, Write } from "./backend.ts";
import { fault } from "./errors.ts";
import { type Context, objectId } from "./node.ts";
import type { Stat } from "./operation.ts";
import { ABSENT, type Options } from "./with.ts";

export function isDirectory(found: StoredRecord | undefined): boolean {
  return found !== undefined && found.value === undefined;
}

/**
 * The directory at a key; throws for whatever else is there or missing on the way. A value in the
 * place of the open directory `base`, or above it, says that this has been removed (mounts/removed).
 */
export function directoryAt(context: Context, key: Key, base: Key = ""): StoredRecord {
  const found = context.ask({ ask: "get", key });
  if (found?.value) throw fault(key.length <= base.length ? "no-entry" : "not-directory");
  if (found) return found;
  // Absent: was it that, or something above it that is a value?
  const slash = key.lastIndexOf("/");
  if (slash > 0) directoryAt(context, key.slice(0, slash), base);
  throw fault("no-entry");
}

/** with/if/*: the version of an absent key differs from every version. */
export function checkCondition(
  options: Options | undefined,
  found: StoredRecord | undefined,
): void {
  const condition = options?.condition;
  if (condition === undefined) return;
  const holds =
    condition === "present" ? found !== undefined : (found?.version ?? ABSENT) === condition;
  if (!holds) throw fault("busy");
}

/** What a commit has to find as it was seen: the key, or its absence from a directory that exists. */
export function unchanged(
  context: Context,
  key: Key,
  parent: Key,
  found: StoredRecord | undefined,
): Check[] {
  if (found) return [{ key, version: found.version }];
  return [
    { key, version: ABSENT },
    { key: parent, version: directoryAt(context, parent).version },
  ];
}

/** The new version, or undefined if a check failed and the operation is to be tried again. */
export function commit(
  context: Context,
  checks: Check[],
  writes: Write[],
  owner: string = context.owner,
): bigint | undefined {
  const answer = context.ask({ ask: "commit", checks, writes, owner });
  if (answer === "full") throw fault("insufficient-space");
  return typeof answer === "string" ? undefined : answer.version;
}

/** What a transaction changed has a version below 0, to tell one change from another; nobody is shown it (kv-tx/version). */
export function shownVersion(version: bigint): bigint {
  return version < 0n ? 0n : version;
}

export function recordStat(key: Key, { version: stored, value }: StoredRecord): Stat {
  const version = shownVersion(stored);
  return value ? valueStat(key, value.length, version) : directoryStat(key, version);
}

export function valueStat(key: Key, size: number, stored: bigint): Stat {
  const version = shownVersion(stored);
  return {
    type: "file",
    size,
    modified: version,
    accessed: version,
    changed: version,
    links: 1,
    id: objectId(key),
  };
}

export function directoryStat(key: Key, version: bigint): Stat {
  return {
    type: "directory",
    size: 0,
    modified: version,
    accessed: version,
    changed: version,
    links: 1,
    id: objectId(key),
  };
}

/** Regions that do without each other have no one order of changes that a condition could be judged in. */
export function isGlobal(key: Key): boolean {
  return key.startsWith("global/");
}

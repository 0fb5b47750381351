/**
 * Linearizability of a history of keys (Herlihy and Wing, 1990), each key by itself, since the
 * property is local. Just-in-time linearization (Lowe, 2017): an operation is given its moment when it
 * ends, or earlier where another that ends needs it to have happened; what the moments of those before
 * may have been is kept as a set of configurations.
 */

import { ABSENT, type Condition, type KeyOperation, type Violation } from "./history.ts";

/** The first operation, by its end, for which there is no moment. */
export function checkLinearizable(history: readonly KeyOperation[]): Violation | undefined {
  const keys = new Map<string, KeyOperation[]>();
  for (const operation of history) {
    const same = keys.get(operation.key);
    if (same) same.push(operation);
    else keys.set(operation.key, [operation]);
  }
  let first: (Violation & { end: number }) | undefined;
  for (const operations of keys.values()) {
    const found = checkKey(operations);
    if (found !== undefined && (first === undefined || found.end < first.end)) first = found;
  }
  return first && { at: first.at, anomaly: first.anomaly, lines: first.lines };
}

/** The version of a commit that nobody saw: no number, and no other one's. */
type Version = bigint | KeyOperation;

interface Configuration {
  version: Version;
  /** The greatest version so far. */
  newest: bigint;
  /** Those of the pending operations that have had their moment. */
  done: ReadonlySet<KeyOperation>;
}

function checkKey(operations: readonly KeyOperation[]): (Violation & { end: number }) | undefined {
  const numbers = new Map(operations.map((operation, index) => [operation, index]));
  const pending = new Set<KeyOperation>();
  let known: Configuration[] = [{ version: ABSENT, newest: ABSENT, done: new Set() }];
  for (const { operation, isEnd } of moments(operations)) {
    if (!isEnd) {
      pending.add(operation);
      continue;
    }
    const before = known;
    known = distinct(
      known.flatMap((one) => reach(one, operation, pending, numbers)),
      numbers,
    );
    if (known.length === 0) {
      const lines = [...pending].map(({ at }) => at).sort((a, b) => a - b);
      const end = operation.ended!;
      return { at: operation.at, anomaly: describe(operation, before), lines, end };
    }
    pending.delete(operation);
  }
  return undefined;
}

function moments(
  operations: readonly KeyOperation[],
): { operation: KeyOperation; isEnd: boolean }[] {
  return operations
    .flatMap((operation) => [
      { operation, isEnd: false, time: operation.began },
      ...(operation.ended === undefined ? [] : [{ operation, isEnd: true, time: operation.ended }]),
    ])
    .sort((a, b) => a.time - b.time || Number(a.isEnd) - Number(b.isEnd));
}

/** The configurations in which `ending` has had its moment, and is forgotten. */
function reach(
  from: Configuration,
  ending: KeyOperation,
  pending: ReadonlySet<KeyOperation>,
  numbers: ReadonlyMap<KeyOperation, number>,
): Configuration[] {
  const reached: Configuration[] = [];
  const seen = new Set<string>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const settled = settle(next, pending);
    const name = nameOf(settled, numbers);
    if (seen.has(name)) continue;
    seen.add(name);
    if (settled.done.has(ending)) {
      const done = new Set(settled.done);
      done.delete(ending);
      reached.push({ ...settled, done });
      continue;
    }
    for (const operation of pending) {
      if (settled.done.has(operation)) continue;
      const after = apply(settled, operation);
      if (after !== undefined) open.push(after);
    }
  }
  return reached;
}

/** What only looks can have its moment as soon as it fits: it is in nobody's way. */
function settle(configuration: Configuration, pending: ReadonlySet<KeyOperation>): Configuration {
  const { version, done } = configuration;
  const fitting = [...pending].filter((operation) => {
    if (done.has(operation)) return false;
    if (operation.kind === "get") return operation.version === version;
    return operation.kind === "refused" && !holds(operation.condition, version);
  });
  return fitting.length === 0
    ? configuration
    : { ...configuration, done: new Set([...done, ...fitting]) };
}

function apply(from: Configuration, operation: KeyOperation): Configuration | undefined {
  if (operation.kind === "get" || operation.kind === "refused") return undefined;
  if (operation.condition !== undefined && !holds(operation.condition, from.version))
    return undefined;
  const done = new Set(from.done).add(operation);
  if (operation.kind === "remove") {
    // One whose outcome is known removed something.
    if (operation.ended !== undefined && from.version === ABSENT) return undefined;
    return { ...from, version: ABSENT, done };
  }
  const { version } = operation;
  if (version === undefined) return { ...from, version: operation, done };
  return version > from.newest ? { version, newest: version, done } : undefined;
}

function holds(condition: Condition, version: Version): boolean {
  return condition === "present" ? version !== ABSENT : version === condition;
}

function distinct(
  all: readonly Configuration[],
  numbers: ReadonlyMap<KeyOperation, number>,
): Configuration[] {
  return [...new Map(all.map((one) => [nameOf(one, numbers), one])).values()];
}

function nameOf(
  { version, newest, done }: Configuration,
  numbers: ReadonlyMap<KeyOperation, number>,
): string {
  const shown = typeof version === "bigint" ? version : `#${numbers.get(version)}`;
  const places = [...done].map((one) => numbers.get(one)!).sort((a, b) => a - b);
  return [shown, newest, ...places].join(" ");
}

function describe(operation: KeyOperation, before: readonly Configuration[]): string {
  const { kind } = operation;
  if (kind === "get") {
    const newest = before.reduce((most, one) => (one.newest > most ? one.newest : most), ABSENT);
    return operation.version !== ABSENT && operation.version > newest
      ? "read of nothing"
      : "stale read";
  }
  if (kind === "refused") return "refused without reason";
  return operation.condition === undefined ? "commit out of order" : "lost update";
}

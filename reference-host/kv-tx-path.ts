import { CONTROL, isAlias, OUTCOMES, TRANSACTIONS } from "./kv-path.ts";

/** What a path below `/beta/kv` denotes where there are transactions. */
export type Located =
  /** The store itself. */
  | { kind: "store" }
  /** What `path` denotes for the store, seen from a transaction; `nowhere` if it has no scope. */
  | { kind: "inside"; id: string; path: readonly string[]; nowhere: boolean }
  /** `.tx/ID`, and `.tx` itself. */
  | { kind: "transaction"; id: string }
  | { kind: "transactions" }
  /** `.commit`, `.commit/ID` and `.commit/ID/version`. */
  | { kind: "outcomes" }
  | { kind: "outcome"; id: string }
  | { kind: "version"; id: string }
  /** Below `.commit/ID/version`, and what else is not in `.commit`. */
  | { kind: "through-version"; id: string }
  | { kind: "nothing" };

/** `[.with/OPTIONS/] [.tx/ID/] SCOPE/KEY`, or `.commit/ID/version`. */
export function locateControl(path: readonly string[]): Located {
  if (path[0] === OUTCOMES) return locateOutcome(path.slice(1));
  const options = path[0] === CONTROL ? path.slice(0, 2) : [];
  const [control, id, ...rest] = path.slice(options.length);
  if (options.length > 0 && control === OUTCOMES) return { kind: "nothing" };
  if (control !== TRANSACTIONS) return { kind: "store" };
  // Without an ID, or without a key, it is the options that have nothing to be about.
  if (options.length > 0) {
    const below = id === undefined ? [] : rest;
    return { kind: "inside", id: id ?? "", path: [...options, ...below], nowhere: false };
  }
  if (id === undefined) return { kind: "transactions" };
  const [scope] = rest;
  if (scope === undefined) return { kind: "transaction", id };
  const nowhere = isAlias(scope) || scope.startsWith(".") || scope.startsWith("@");
  return { kind: "inside", id, path: rest, nowhere };
}

function locateOutcome([id, name, ...below]: readonly string[]): Located {
  if (id === undefined) return { kind: "outcomes" };
  if (name === undefined) return { kind: "outcome", id };
  if (name !== "version") return { kind: "nothing" };
  return { kind: below.length === 0 ? "version" : "through-version", id };
}

/** Components that say how the rest is to be taken, and are no part of a key. */
export function withoutControl(path: readonly string[]): readonly string[] {
  const located = locateControl(path);
  return located.kind === "inside" ? located.path : path;
}

export function isTransactionId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id);
}

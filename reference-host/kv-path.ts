import type { Key } from "./backend.ts";
import { fault } from "./errors.ts";
import type { Context, Target } from "./node.ts";
import { byteLength } from "./path.ts";
import { type Options, parseOptions } from "./with.ts";

export const DEFAULT_SCOPE = "local";
/** Scopes that this host serves, and those that it would with a feature that it does not claim. */
export const SCOPES: readonly string[] = [DEFAULT_SCOPE];
export const TRANSACTIONS = ".tx";
export const OUTCOMES = ".commit";
const UNCLAIMED: readonly string[] = ["region", "global", TRANSACTIONS, OUTCOMES];

/** What a path below `/beta/kv` denotes. */
export interface Located {
  /**
   * `key`: something below a scope. `fixed`: the store or a scope itself. `unclaimed`: a scope of a
   * feature. `nowhere`: a name that no chapter gives a meaning.
   */
  place: "key" | "fixed" | "unclaimed" | "nowhere";
  /** Scope and key; empty for the store itself. */
  key: Key;
  parent: Key;
  /** The last component. */
  name: string;
  options?: Options;
}

/** What the text alone forbids, whatever is there: control directories behind `..`, keys that are too long. */
export function checkText({ limits }: Context, { path, climbed }: Target): void {
  const control = path[0]?.startsWith(".") === true;
  if (control && climbed) throw fault("not-permitted");
  const denoting = control ? path.slice(2) : path;
  const below = SCOPES.includes(denoting[0]!) ? denoting.slice(1) : denoting;
  let bytes = below.length - 1;
  for (const part of below) bytes += byteLength(part);
  if (bytes > limits.key_bytes) throw fault("name-too-long");
}

/** `[.with/OPTIONS/]SCOPE/KEY` or `KEY`; throws for what the text alone forbids. */
export function locate(context: Context, target: Target): Located {
  const { path } = target;
  if (path[0] !== CONTROL) {
    if (UNCLAIMED.includes(path[0]!)) return denote(context, path);
    if (path[0]?.startsWith(".") === true) return refuse("nowhere");
    return denote(context, path);
  }
  const [, text, ...rest] = path;
  if (text === undefined || rest.length < 2) throw fault("invalid");
  const options = parseOptions(text, context.limits);
  if (isAlias(rest[0]!)) return refuse("nowhere", options);
  return { ...denote(context, rest), options };
}

export const CONTROL = ".with";

function denote(context: Context, path: readonly string[]): Located {
  const first = path[0];
  if (first === undefined) return { place: "fixed", key: "", parent: "", name: "" };
  if (UNCLAIMED.includes(first)) return refuse("unclaimed");
  if (first.startsWith("@")) return refuse("nowhere");
  const inScope = SCOPES.includes(first);
  const scope = inScope ? first : DEFAULT_SCOPE;
  const below = inScope ? path.slice(1) : path;
  if (below.length === 0) return { place: "fixed", key: scope, parent: "", name: scope };
  return { place: "key", ...keyOf(context, scope, below) };
}

function keyOf(
  context: Context,
  scope: string,
  below: readonly string[],
): { key: Key; parent: Key; name: string } {
  const { name_bytes } = context.limits;
  const name = below[below.length - 1]!;
  const parent = below.length === 1 ? scope : `${scope}/${below.slice(0, -1).join("/")}`;
  const key = `${parent}/${name}`;
  if (key.length * 3 > name_bytes)
    for (const part of below) if (byteLength(part) > name_bytes) throw fault("name-too-long");
  return { key, parent, name };
}

export function refuse(place: "unclaimed" | "nowhere", options?: Options): Located {
  return { place, key: "", parent: "", name: "", ...(options && { options }) };
}

/** Whether a name directly below the store denotes a key of the default scope. */
export function isAlias(name: string): boolean {
  return (
    !SCOPES.includes(name) &&
    !UNCLAIMED.includes(name) &&
    !name.startsWith(".") &&
    !name.startsWith("@")
  );
}

/** Names with a leading dot are for scratch files, which are a feature of their own. */
export function checkName(name: string): void {
  if (name.startsWith(".")) throw fault("invalid");
}

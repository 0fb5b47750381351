import type { Key } from "./backend.ts";
import { fault } from "./errors.ts";
import type { Context, Target } from "./node.ts";
import { byteLength } from "./path.ts";
import { type Options, parseOptions } from "./with.ts";

export const DEFAULT_SCOPE = "local";
const SCOPES: readonly string[] = [DEFAULT_SCOPE, "region", "global"];
export const TRANSACTIONS = ".tx";
export const OUTCOMES = ".commit";
const UNCLAIMED: readonly string[] = [TRANSACTIONS, OUTCOMES];

/** Whether a name is that of a scope that the host serves. */
function isServed({ features }: Context, name: string | undefined): boolean {
  return name === DEFAULT_SCOPE || (SCOPES.includes(name!) && features.has(`kv.${name}`));
}

/** The scopes that the host serves. */
export function scopesOf(context: Context): readonly string[] {
  return SCOPES.filter((name) => isServed(context, name));
}

/** What a path below `/beta/kv` denotes. */
export interface Located {
  /**
   * `key`: something below a scope. `fixed`: the store or a scope itself. `unclaimed`: a scope of a
   * feature. `meta`: what `.meta` says of a key; of none, if the path ends before it. `nowhere`: a name
   * that no chapter gives a meaning.
   */
  place: "key" | "fixed" | "meta" | "unclaimed" | "nowhere";
  /** Scope and key; empty for the store itself. */
  key: Key;
  parent: Key;
  /** The last component. */
  name: string;
  options?: Options;
}

/** What the text alone forbids, whatever is there: control directories behind `..`, keys that are too long. */
export function checkText(context: Context, { path, climbed }: Target): void {
  const control = path[0]?.startsWith(".") === true;
  if (control && climbed) throw fault("not-permitted");
  const denoting = control ? path.slice(isMeta(path, context.features) ? 1 : 2) : path;
  const below = isServed(context, denoting[0]) ? denoting.slice(1) : denoting;
  let bytes = below.length - 1;
  for (const part of below) bytes += byteLength(part);
  if (bytes > context.limits.key_bytes) throw fault("name-too-long");
}

/** `[.with/OPTIONS/]SCOPE/KEY` or `KEY`; throws for what the text alone forbids. */
export function locate(context: Context, target: Target): Located {
  const { path } = target;
  if (isMeta(path, context.features)) return locateMeta(context, path.slice(1));
  if (path[0] !== CONTROL) {
    if (UNCLAIMED.includes(path[0]!)) return denote(context, path);
    if (path[0]?.startsWith(".") === true) return refuse("nowhere");
    return denote(context, path);
  }
  const [, text, ...rest] = path;
  if (text === undefined || rest.length < 2) throw fault("invalid");
  const options = parseOptions(text, context.limits, optionsOf(context));
  if (isAlias(rest[0]!)) return refuse("nowhere", options);
  if (options.fence && !options.fence.lock.startsWith(`${rest[0]}/`)) throw fault("invalid");
  return { ...denote(context, rest), options };
}

export const CONTROL = ".with";

/** The options that paths of the store have besides its own, with the features that the host claims. */
function optionsOf({ features }: Context): ReadonlySet<string> {
  const names = new Set<string>();
  if (features.has("kv.ttl")) names.add("ttl");
  if (features.has("locks")) names.add("fence");
  return names;
}

function isMeta(path: readonly string[], features: ReadonlySet<string>): boolean {
  return path[0] === ".meta" && features.has("kv.ttl");
}

/** `.meta/SCOPE/KEY`; the scope needs its name. */
function locateMeta(context: Context, rest: readonly string[]): Located {
  const [scope] = rest;
  if (scope === undefined) return refuse("meta");
  if (scope.startsWith(".") || isAlias(scope)) return refuse("nowhere");
  const denoted = denote(context, rest);
  if (denoted.place === "fixed") return refuse("meta");
  return denoted.place === "key" ? { ...denoted, place: "meta" } : denoted;
}

function denote(context: Context, path: readonly string[]): Located {
  const first = path[0];
  if (first === undefined) return { place: "fixed", key: "", parent: "", name: "" };
  const inScope = isServed(context, first);
  if (!inScope && (SCOPES.includes(first) || UNCLAIMED.includes(first))) return refuse("unclaimed");
  if (first.startsWith("@")) return refuse("nowhere");
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

export function refuse(place: "meta" | "unclaimed" | "nowhere", options?: Options): Located {
  return { place, key: "", parent: "", name: "", ...(options && { options }) };
}

/** Whether a name directly below the store denotes a key of the default scope. */
export function isAlias(name: string): boolean {
  return !SCOPES.includes(name) && !name.startsWith(".") && !name.startsWith("@");
}

/** Names with a leading dot are for scratch files, which are a feature of their own. */
export function checkName(name: string): void {
  if (name.startsWith(".")) throw fault("invalid");
}

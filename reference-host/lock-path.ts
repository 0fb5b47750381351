import type { Key } from "./backend.ts";
import { fault } from "./errors.ts";
import { limitsOfLocks } from "./limits.ts";
import type { Context, Target, Use } from "./node.ts";
import { byteLength } from "./path.ts";
import { ABSENT, checkSupported, type Options, parseOptions } from "./with.ts";

const LOCK_SCOPE = "local";
const UNCLAIMED: readonly string[] = ["region", "global"];
const WITH = ".with";
const WAIT = ".wait";
const OPTIONS: ReadonlySet<string> = new Set(["ttl", "timeout"]);

/** What a path below `/beta/locks` denotes. */
export interface LockPlace {
  /**
   * `lock`: a name in a scope. `wait`: the waiting for it. `fixed`: the service or a scope. `unclaimed`: a scope of
   * a feature. `nowhere`: a name that no chapter gives a meaning.
   */
  place: "lock" | "wait" | "fixed" | "unclaimed" | "nowhere";
  /** Scope and name; empty for the service itself. */
  key: Key;
  name: string;
  /** The path goes on behind the name. */
  beyond: boolean;
  options?: Options;
}

/** What the text alone forbids: control directories behind `..`, names that are too long. */
export function checkLockText({ limits }: Context, { path, climbed }: Target): void {
  if (climbed && path[0]?.startsWith(".") === true) throw fault("not-permitted");
  const [, name] = denoted(path);
  if (name !== undefined && byteLength(name) > limitsOfLocks(limits).lock_name_bytes)
    throw fault("name-too-long");
}

/** Scope, name and what is behind it, without the control directories. */
function denoted(path: readonly string[]): readonly string[] {
  const below = path[0] === WITH ? path.slice(2) : path;
  return below[0] === WAIT ? below.slice(1) : below;
}

/** `[.with/OPTIONS/][.wait/]SCOPE/NAME`; throws for what the text alone forbids. */
export function locateLock(context: Context, { path }: Target, use: Use): LockPlace {
  const [scope, name, ...beyond] = denoted(path);
  const waits = path[path[0] === WITH ? 2 : 0] === WAIT;
  if (path[0] === WITH && name === undefined) throw fault("invalid");
  const options = path[0] === WITH ? readOptions(context, path[1]!, waits, use) : undefined;
  const is = { name: name ?? "", beyond: beyond.length > 0, ...(options && { options }) };
  const isServed = scope !== undefined && lockScopes(context).includes(scope);
  if (scope !== undefined && !isServed && UNCLAIMED.includes(scope))
    return { ...is, place: "unclaimed", key: scope };
  if (scope !== undefined && !isServed) return { ...is, place: "nowhere", key: scope };
  if (scope === undefined || name === undefined)
    return { ...is, place: waits ? "nowhere" : "fixed", key: scope ?? "" };
  return { ...is, place: waits ? "wait" : "lock", key: `${scope}/${name}` };
}

/** The scopes in which there are locks. */
export function lockScopes({ features }: Context): readonly string[] {
  return features.has("kv.region") ? [LOCK_SCOPE, "region"] : [LOCK_SCOPE];
}

/** Each operation has options of its own: a condition to release, a lease to acquire, patience to wait. */
function readOptions(context: Context, text: string, waits: boolean, use: Use): Options {
  const options = parseOptions(text, context.limits, OPTIONS);
  const { condition, explicit, ttl, patience } = options;
  const acquires = use === "open-write" || (use === "open" && waits);
  const isToken = typeof condition === "bigint" && condition !== ABSENT;
  const wrong =
    explicit ||
    (condition !== undefined && (use !== "unlink" || !isToken)) ||
    (ttl !== undefined && !acquires) ||
    (patience !== undefined && !(acquires && waits)) ||
    !(acquires || use === "unlink" || use === "open");
  if (wrong) throw fault("invalid");
  checkSupported(options);
  return options;
}

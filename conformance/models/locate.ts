/** What stands at a path of the layout (`spec/layout.md`, `spec/with.md`). */

import type { Inode, Options, Slot } from "./entities.ts";
import { fail, mayFail } from "./outcome.ts";
import type { Version } from "./version.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { SCOPES } from "./rules/paths.ts";
import { hasClaimed, parseOptions } from "./rules/with.ts";
import type { Context } from "./world.ts";

export type FixedName = "beta" | "limits" | "kv" | "local" | "tmp";

export type Place =
  /** It was not found; there are failures. */
  | { readonly kind: "nothing" }
  /** Outside of `/beta`, or of a feature that the host claims: not this model's. */
  | { readonly kind: "unknown" }
  | { readonly kind: "fixed"; readonly name: FixedName }
  | { readonly kind: "info"; readonly name: string; readonly version?: Version }
  /** No entry of `/beta` or `/beta/limits`, and nobody but the host can make it one. */
  | { readonly kind: "vacant" }
  | { readonly kind: "key"; readonly slot: Slot }
  | {
      readonly kind: "scratch";
      readonly parent: Inode;
      readonly name: string;
      readonly inode: Inode | undefined;
    };

/** What a path is for: options are legal for some uses only, and some make what they name. */
export type Use =
  | "open"
  | "create"
  | "write"
  | "list"
  | "stat"
  | "readlink"
  | "times"
  | "mkdir"
  | "rmdir"
  | "unlink"
  | "source"
  | "target"
  | "link";

/** What was found, or why nothing was. */
export interface Found {
  readonly place: Place;
  readonly failures?: readonly Failure[];
  readonly options?: Options;
}

/** A path, split. */
export interface Route {
  /** From the root on. */
  readonly components: readonly string[];
  /** It was written with a `..`. */
  readonly hasParent: boolean;
}

export const NOTHING: Place = { kind: "nothing" };
export const UNKNOWN: Place = { kind: "unknown" };

export function locate(context: Context, { components, hasParent }: Route, use: Use): Found {
  const [root, first, second, ...rest] = components;
  if (root !== "beta") return { place: UNKNOWN };
  if (first === undefined) return { place: { kind: "fixed", name: "beta" } };
  if (first === "kv") return locateInKv(context, components.slice(2), hasParent, use);
  if (first === "tmp") return locateScratch(context, components.slice(2));
  if (first === "version" || first === "features" || first === "limits.json") {
    if (second !== undefined) return throughValue();
    return { place: { kind: "info", name: first } };
  }
  if (first === "limits") {
    if (second === undefined) return { place: { kind: "fixed", name: "limits" } };
    if (!context.world.rules.limits.isPublished(second, context.world.limits))
      return vacant(rest.length > 0);
    return rest.length > 0 ? throughValue() : { place: { kind: "info", name: `limits/${second}` } };
  }
  return locateFeature(context, first, second);
}

function locateFeature({ world }: Context, first: string, second: string | undefined): Found {
  const owner = world.rules.paths.owner(first, second);
  if (owner !== undefined && world.features.has(owner)) return { place: UNKNOWN };
  if (owner !== undefined) {
    const unclaimed = fail(STAGE.unclaimed, "unsupported", "place/unclaimed", ["layout/unclaimed"]);
    return { place: NOTHING, failures: [unclaimed] };
  }
  // Of `net` itself, the text says nothing.
  if (first === "net") return { place: UNKNOWN };
  return vacant(second !== undefined);
}

function vacant(deeper: boolean): Found {
  if (!deeper) return { place: { kind: "vacant" } };
  return { place: NOTHING, failures: [missingOnTheWay()] };
}

function missingOnTheWay(gone: readonly string[] = []): Failure {
  const why = ["layout/path/through-missing", ...gone];
  return fail(STAGE.way, "no-entry", "path/through-missing", why);
}

function throughValue(): Found {
  const failure = fail(STAGE.wayIsValue, "not-directory", "path/through-value", [
    "layout/path/through-value",
  ]);
  return { place: NOTHING, failures: [failure] };
}

/** `components` are those below `/beta/kv`. */
function locateInKv(
  context: Context,
  components: readonly string[],
  hasParent: boolean,
  use: Use,
): Found {
  const { world } = context;
  const { paths } = world.rules;
  const [first, ...rest] = components;
  if (first === undefined) return { place: { kind: "fixed", name: "kv" } };
  if (first.startsWith(".")) return locateControl(context, first, rest, hasParent, use);
  if (paths.isInDefaultScope(first)) return locateKey(context, components);
  if (first === "local") return locateKey(context, rest);
  if (SCOPES.includes(first)) return locateFeature(context, "kv", first);
  return { place: NOTHING, failures: [notServed()] };
}

/** A scope, or a grouping, that the host has not. */
function notServed(): Failure {
  const why = ["layout/path/through-missing"];
  return fail(STAGE.unclaimed, "no-entry", "place/no-scope", why, STAGE.way);
}

function locateControl(
  context: Context,
  name: string,
  rest: readonly string[],
  hasParent: boolean,
  use: Use,
): Found {
  const failures: Failure[] = [];
  if (!context.world.rules.paths.reachesControl(hasParent)) {
    failures.push(
      fail(STAGE.notPermitted, "not-permitted", "control/dot-dot", ["layout/control/dot-dot"]),
    );
  }
  if (name === ".meta" && context.world.features.has("kv.ttl")) {
    const found = locateMeta(context, rest, use);
    return { ...found, failures: [...failures, ...(found.failures ?? [])] };
  }
  if (isOfFeature(context, name)) {
    const found = locateFeature(context, "kv", name);
    return { ...found, failures: [...failures, ...(found.failures ?? [])] };
  }
  if (name !== ".with") {
    if (rest.length === 0) failures.push(...unknownControl(use));
    // Such a place is missing, or none that a path can have.
    const why = ["layout/control/unknown"];
    failures.push(fail(STAGE.unclaimed, "no-entry", "control/unknown", why, STAGE.way));
    return { place: NOTHING, failures };
  }
  const [text, scope, ...key] = rest;
  if (key.length === 0) {
    failures.push(fail(STAGE.optionsInvalid, "invalid", "with/incomplete", ["with/malformed"]));
  }
  if (text === undefined) return { place: NOTHING, failures };
  if (hasClaimed(text, context.world.features)) return { place: UNKNOWN };
  failures.push(...optionFailures(context, text, use));
  const { options } = parseOptions(context.world.rules, text, Infinity, context.world.features);
  if (scope === undefined || key.length === 0) return { place: NOTHING, failures };
  if (scope === "local") {
    const found = locateKey(context, key);
    return { ...found, failures: [...failures, ...(found.failures ?? [])], options };
  }
  if (SCOPES.includes(scope) || scope === ".tx") {
    const found = locateFeature(context, "kv", scope);
    return { ...found, failures: [...failures, ...(found.failures ?? [])] };
  }
  failures.push(notServed());
  return { place: NOTHING, failures };
}

/** `rest` are the components behind `.meta`. */
function locateMeta(context: Context, rest: readonly string[], use: Use): Found {
  const [scope, ...key] = rest;
  const isLook = use === "open" || use === "list" || use === "stat" || use === "readlink";
  const missing = fail(STAGE.way, "no-entry", "meta/missing", ["kv-ttl/meta/missing"]);
  const failures: Failure[] = [];
  if (!isLook) {
    // That there are no links and no times to set may be said first.
    const isNone = use === "times" || use === "link";
    const why = ["kv-ttl/meta/read-only"];
    for (const code of isNone ? ["read-only", "unsupported"] : ["read-only"])
      failures.push(fail(STAGE.readOnly, code, "meta/read-only", why));
  }
  if (scope === undefined) return { place: NOTHING, failures: [...failures, missing] };
  if (SCOPES.includes(scope) && scope !== "local") return locateFeature(context, "kv", scope);
  if (scope !== "local") return { place: NOTHING, failures: [notServed()] };
  if (key.length === 0) return { place: NOTHING, failures: [...failures, missing] };
  const found = locateKey(context, key);
  failures.push(...(found.failures ?? []));
  const entry = found.place.kind === "key" ? found.place.slot.entry : undefined;
  if (found.place.kind === "key" && entry?.kind !== "value") {
    const why = ["kv-ttl/meta/missing", ...found.place.slot.gone];
    failures.push(fail(STAGE.way, "no-entry", "meta/missing", why));
  }
  if (entry?.kind !== "value") return { place: NOTHING, failures };
  return { place: { kind: "info", name: "meta", version: entry.version }, failures };
}

/** A control directory that some host has. */
function isOfFeature({ world }: Context, name: string): boolean {
  return world.rules.paths.owner("kv", name) !== undefined;
}

/** It is missing; for what would change that, the text does not say which code is the right one. */
function unknownControl(use: Use): Failure[] {
  const why = ["layout/control/unknown"];
  if (use === "open" || use === "list" || use === "stat" || use === "readlink") return [];
  return ["read-only", "invalid", "unsupported"].map((code) =>
    mayFail(STAGE.unclaimed, code, "control/change", why, STAGE.last),
  );
}

function optionFailures({ world }: Context, text: string, use: Use): Failure[] {
  const { failures, options } = parseOptions(
    world.rules,
    text,
    world.limits["with_bytes"] ?? Infinity,
    world.features,
  );
  const all = failures.map(({ code, requirement }) =>
    fail(OPTION_STAGE[code], code, OPTION_BRANCH[code], [requirement]),
  );
  if (options.ttl !== undefined && !world.rules.ttl.isLegalFor(use)) {
    const why = ["kv-ttl/operation"];
    all.push(fail(STAGE.optionsInvalid, "invalid", "with/ttl", why));
  }
  const isLegal = world.rules.with.isLegalFor(use === "list" ? "open" : use);
  if (!isLegal) {
    // Whether the option or the operation is looked at first is not said.
    const latest = STAGE.optionsUnsupported;
    all.push(fail(STAGE.optionsInvalid, "invalid", "with/operation", ["with/operation"], latest));
  }
  return all;
}

const OPTION_STAGE = {
  "name-too-long": STAGE.optionsTooLong,
  invalid: STAGE.optionsInvalid,
  unsupported: STAGE.optionsUnsupported,
} as const;

const OPTION_BRANCH = {
  invalid: "with/invalid",
  unsupported: "with/unsupported",
  "name-too-long": "with/length",
} as const;

/** `components` are those below `/beta/kv/local`. */
function locateKey({ world, execution }: Context, components: readonly string[]): Found {
  if (components.length === 0) return { place: { kind: "fixed", name: "local" } };
  const { rules, limits } = world;
  const failures: Failure[] = [];
  let bytes = components.length - 1;
  for (const name of components) {
    bytes += name.length;
    if (!rules.limits.nameTooLong(name, limits)) continue;
    failures.push(fail(STAGE.nameTooLong, "name-too-long", "path/long-name", ["limits/name"]));
  }
  if (rules.limits.keyTooLong(bytes, limits)) {
    failures.push(fail(STAGE.nameTooLong, "name-too-long", "path/long-key", ["limits/key"]));
  }
  let slot = world.scope;
  for (const name of components.slice(0, -1)) {
    slot = slot.child(name);
    const entry = rules.kv.seen(slot, execution.name);
    if (entry?.kind === "dir") continue;
    if (entry === undefined) failures.push(missingOnTheWay(slot.gone));
    else failures.push(...throughValue().failures!);
    return { place: NOTHING, failures };
  }
  return { place: { kind: "key", slot: slot.child(components.at(-1)!) }, failures };
}

/** `components` are those below `/beta/tmp`. */
function locateScratch({ world, execution }: Context, components: readonly string[]): Found {
  if (components.length === 0) return { place: { kind: "fixed", name: "tmp" } };
  let parent = world.rules.tmp.root(execution, world.executions);
  for (const name of components.slice(0, -1)) {
    const next = parent.names.get(name);
    if (next === undefined) return { place: NOTHING, failures: [missingOnTheWay()] };
    // What a symbolic link in the scratch space leads to is the host's business.
    if (next.kind === "link") return { place: UNKNOWN };
    if (next.kind === "file") return throughValue();
    parent = next;
  }
  const name = components.at(-1)!;
  return { place: { kind: "scratch", parent, name, inode: parent.names.get(name) } };
}

/** From a path word to the place that it denotes (`spec/layout.md`, `spec/with.md`, `spec/mounts.md`). */

import type { PathWord } from "../script/operation.ts";
import type { Inode, OpenDirectory, Options, Slot } from "./entities.ts";
import { fail } from "./outcome.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { SCOPES } from "./rules/paths.ts";
import { parseOptions } from "./rules/with.ts";
import type { Context } from "./world.ts";

export type FixedName = "beta" | "limits" | "kv" | "local" | "tmp";

export type Place =
  /** It was not found; there are failures. */
  | { readonly kind: "nothing" }
  /** Outside of `/beta`, or of a feature that the host claims: not this model's. */
  | { readonly kind: "unknown" }
  | { readonly kind: "fixed"; readonly name: FixedName }
  | { readonly kind: "info"; readonly name: string }
  /** No entry of `/beta` or `/beta/limits`, and nobody but the host can make it one. */
  | { readonly kind: "vacant" }
  /** A name in the root of a service that begins with a dot. */
  | { readonly kind: "control"; readonly name: string }
  | { readonly kind: "key"; readonly slot: Slot }
  | {
      readonly kind: "scratch";
      readonly parent: Inode;
      readonly name: string;
      readonly inode: Inode | undefined;
    };

export interface Resolved {
  readonly place: Place;
  /** From the root on. */
  readonly components: readonly string[];
  readonly failures: readonly Failure[];
  /** Failures of which the text leaves open whether they apply. */
  readonly doubts: readonly Failure[];
  readonly options: Options | undefined;
  /** The path ends in `/`. */
  readonly slash: boolean;
  /** The path ends in `.`: of a value, the text leaves open what that is. */
  readonly dot: boolean;
  /** The probe has no words for this path. */
  readonly bad: boolean;
}

/** What a path is for: options are legal for some uses only, and some make what they name. */
export type Use =
  | "open"
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

interface Found {
  readonly place: Place;
  readonly failures?: readonly Failure[];
  readonly options?: Options;
}

const NOTHING: Place = { kind: "nothing" };
const UNKNOWN: Place = { kind: "unknown" };
const NO_FAILURES: readonly Failure[] = [];

export function resolve(context: Context, word: PathWord, use: Use): Resolved {
  const base = baseOf(context, word);
  const nowhere = {
    components: [],
    doubts: NO_FAILURES,
    options: undefined,
    slash: false,
    dot: false,
    bad: false,
  };
  if (base.kind === "failure") return { ...nowhere, place: NOTHING, failures: base.failures };
  if (base.kind === "unknown") return { ...nowhere, place: UNKNOWN, failures: NO_FAILURES };
  const { rules } = context.world;
  const text = base.rest;
  if (context.world.abi === "wasi0.2" && !rules.paths.isUtf8(text)) {
    return { ...nowhere, place: NOTHING, failures: NO_FAILURES, bad: true };
  }
  const failures = textFailures(context, word, text);
  const walk = walkText(context, base.components, text);
  if (walk.escapes && base.escapeIsUnknown)
    return { ...nowhere, place: UNKNOWN, failures: NO_FAILURES };
  if (walk.escapes)
    failures.push(fail(STAGE.notPermitted, "not-permitted", "path/escape", ["layout/path/escape"]));
  const common = { components: walk.components, options: undefined, bad: false };
  const slash = text.endsWith("/");
  const dot = text.endsWith("/.");
  const doubts = lengthDoubts(context, walk);
  if (walk.escapes || rules.paths.isEmpty(text)) {
    return { ...common, place: NOTHING, failures, doubts, slash, dot };
  }
  failures.push(...baseFailures(context, base.directory));
  const found = locate(context, walk, use);
  if (found.failures !== undefined) failures.push(...found.failures);
  const options = found.options;
  return { ...common, place: found.place, failures, doubts, options, slash, dot };
}

type Base =
  | { readonly kind: "failure"; readonly failures: readonly Failure[] }
  | { readonly kind: "unknown" }
  | {
      readonly kind: "directory";
      readonly components: readonly string[];
      readonly rest: string;
      readonly directory: OpenDirectory | undefined;
      /** It is not known whether there is a preopen above. */
      readonly escapeIsUnknown: boolean;
    };

function baseOf(context: Context, { label, path }: PathWord): Base {
  if (label === undefined) return preopenOf(context, path);
  const directory = context.execution.labels.get(label);
  if (directory === undefined) {
    return {
      kind: "failure",
      failures: [fail(0, "bad-descriptor", "label/missing", ["errors/table"])],
    };
  }
  if (directory.kind === "unknown") return { kind: "unknown" };
  if (directory.kind !== "dir") {
    const failures = ["not-directory", "bad-descriptor"].map((code) =>
      fail(0, code, "label/file", ["errors/table"], STAGE.last),
    );
    return { kind: "failure", failures };
  }
  if (isClosed(context, directory)) {
    return {
      kind: "failure",
      failures: [fail(0, "bad-descriptor", "label/missing", ["errors/table"])],
    };
  }
  const { components } = directory;
  return { kind: "directory", components, rest: path, directory, escapeIsUnknown: false };
}

export function isClosed({ execution }: Context, { preopen }: OpenDirectory): boolean {
  return preopen !== undefined && execution.closedPreopens.has(preopen);
}

/** The probe's own rule: the longest preopen by whole components. */
function preopenOf({ execution }: Context, path: string): Base {
  const known = execution.preopens;
  const prefixes = (known ?? ["/beta"]).map((name) => name.replace(/\/+$/, ""));
  const fitting = prefixes.filter((prefix) => path === prefix || path.startsWith(`${prefix}/`));
  if (fitting.length === 0) {
    if (known === undefined) return { kind: "unknown" };
    return { kind: "failure", failures: [fail(0, "no-entry", "preopen/none", ["layout/beta"])] };
  }
  const prefix = fitting.reduce((a, b) => (b.length > a.length ? b : a));
  const name = known?.find((it) => it.replace(/\/+$/, "") === prefix) ?? prefix;
  if (execution.closedPreopens.has(name)) {
    return {
      kind: "failure",
      failures: [fail(0, "bad-descriptor", "preopen/closed", ["errors/table"])],
    };
  }
  const rest = path.slice(prefix.length).replace(/^\/+/, "");
  const components = prefix.split("/").filter((part) => part !== "");
  if (components.length > 0 && components[0] !== "beta") return { kind: "unknown" };
  return {
    kind: "directory",
    components,
    rest: rest === "" ? "." : rest,
    directory: undefined,
    escapeIsUnknown: known === undefined,
  };
}

function textFailures({ world }: Context, { label }: PathWord, text: string): Failure[] {
  const { paths } = world.rules;
  const failures: Failure[] = [];
  if (!paths.isUtf8(text)) {
    failures.push(fail(STAGE.utf8, "illegal-byte-sequence", "path/utf8", ["layout/path/utf8"]));
  }
  if (paths.hasNul(text))
    failures.push(fail(STAGE.nul, "invalid", "path/nul", ["layout/path/nul"]));
  if (label !== undefined && paths.isAbsolute(text)) {
    failures.push(
      fail(STAGE.notPermitted, "not-permitted", "path/absolute", ["layout/path/absolute"]),
    );
  }
  // In which step an empty path is noticed is not said.
  if (paths.isEmpty(text)) {
    failures.push(fail(STAGE.utf8, "no-entry", "path/empty", ["layout/path/empty"], STAGE.way));
  }
  return failures;
}

interface Walk {
  readonly components: string[];
  readonly escapes: boolean;
  readonly hasParent: boolean;
  /** A component was removed again that may be too long. */
  readonly longest: number;
}

function walkText({ world }: Context, base: readonly string[], text: string): Walk {
  const { paths } = world.rules;
  const components = [...base];
  let [escapes, hasParent, longest] = [false, false, 0];
  for (const part of text.split("/")) {
    if (paths.isIgnored(part)) continue;
    if (paths.isParent(part)) {
      hasParent = true;
      if (components.length > base.length || paths.mayEscape()) components.pop();
      else escapes = true;
    } else {
      if (part.length > longest) longest = part.length;
      components.push(paths.name(part));
    }
  }
  return { components, escapes, hasParent, longest };
}

/** Outside of keys, and for what `..` removes again, the text sets no length. */
function lengthDoubts(
  { world }: Context,
  { components, hasParent, longest }: Walk,
): readonly Failure[] {
  if (longest <= 255 || !world.rules.limits.nameTooLong("x".repeat(longest), world.limits))
    return NO_FAILURES;
  const isKey = components[1] === "kv" && components[2] !== ".with";
  if (isKey && !hasParent) return NO_FAILURES;
  return [fail(STAGE.nameTooLong, "name-too-long", "path/long-elsewhere", ["limits/name"])];
}

/** A directory is found by its path each time. */
function baseFailures(context: Context, base: OpenDirectory | undefined): Failure[] {
  if (base === undefined) return [];
  const { place, failures } = locate(
    context,
    { components: [...base.components], hasParent: false },
    "open",
  );
  const gone = fail(STAGE.way, "no-entry", "directory/removed", ["mounts/removed", "kv/rmdir"]);
  if (failures !== undefined && failures.length > 0) return [gone];
  if (place.kind === "key") {
    const entry = context.world.rules.kv.seen(place.slot, context.execution.name);
    if (entry === undefined) return [gone];
    if (entry.kind === "value") {
      return [
        gone,
        fail(STAGE.way, "not-directory", "path/through-value", ["layout/path/through-value"]),
      ];
    }
  }
  if (place.kind === "scratch" && place.inode?.kind !== "dir") return [gone];
  return [];
}

function locate(
  context: Context,
  { components, hasParent }: Pick<Walk, "components" | "hasParent">,
  use: Use,
): Found {
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

function missingOnTheWay(): Failure {
  return fail(STAGE.way, "no-entry", "path/through-missing", ["layout/path/through-missing"]);
}

function throughValue(): Found {
  const failure = fail(STAGE.way, "not-directory", "path/through-value", [
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
  // A grouping that the host may have: the text only reserves its name.
  return { place: UNKNOWN };
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
  if (name !== ".with") {
    if (rest.length === 0) return { place: { kind: "control", name }, failures };
    failures.push(fail(STAGE.way, "no-entry", "control/unknown", ["layout/control/unknown"]));
    return { place: NOTHING, failures };
  }
  const [text, scope, ...key] = rest;
  if (key.length === 0) {
    failures.push(fail(STAGE.optionsInvalid, "invalid", "with/incomplete", ["with/malformed"]));
  }
  if (text === undefined) return { place: NOTHING, failures };
  failures.push(...optionFailures(context, text, use));
  const { options } = parseOptions(context.world.rules.with, text, Infinity);
  if (scope === undefined || key.length === 0) return { place: NOTHING, failures };
  if (scope === "local") {
    const found = locateKey(context, key);
    return { ...found, failures: [...failures, ...(found.failures ?? [])], options };
  }
  if (SCOPES.includes(scope)) {
    const found = locateFeature(context, "kv", scope);
    return { ...found, failures: [...failures, ...(found.failures ?? [])] };
  }
  // What is there instead of a scope is missing, or makes the options malformed.
  failures.push(fail(STAGE.way, "no-entry", "with/no-scope", ["layout/path/through-missing"]));
  failures.push(
    fail(STAGE.optionsInvalid, "invalid", "with/no-scope", ["with/malformed"], STAGE.way),
  );
  return { place: NOTHING, failures };
}

function optionFailures({ world }: Context, text: string, use: Use): Failure[] {
  const { failures } = parseOptions(world.rules.with, text, world.limits["with_bytes"] ?? Infinity);
  const all = failures.map(({ code, requirement }) =>
    fail(OPTION_STAGE[code], code, OPTION_BRANCH[code], [requirement]),
  );
  const isLegal = world.rules.with.isLegalFor(use === "list" ? "open" : use);
  if (!isLegal)
    all.push(fail(STAGE.optionsInvalid, "invalid", "with/operation", ["with/operation"]));
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
    if (entry === undefined) failures.push(missingOnTheWay());
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

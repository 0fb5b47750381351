/** From a path word to what it denotes (`spec/layout.md`, Paths; `spec/mounts.md`). */

import type { PathWord } from "../script/language.ts";
import type { OpenDirectory, Options } from "./entities.ts";
import { locate, NOTHING, UNKNOWN, type Place, type Route, type Use } from "./locate.ts";
import { fail, fails, mayFail } from "./outcome.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import type { Context } from "./world.ts";

export interface Resolved {
  readonly place: Place;
  /** From the root on. */
  readonly components: readonly string[];
  readonly failures: readonly Failure[];
  readonly options: Options | undefined;
  /** The path ends in `/`. */
  readonly slash: boolean;
  /** The path ends in `.`. */
  readonly dot: boolean;
  /** The probe has no words for this path. */
  readonly bad: boolean;
}

const NO_FAILURES: readonly Failure[] = [];

export function resolve(context: Context, word: PathWord, use: Use): Resolved {
  const base = baseOf(context, word);
  const nowhere = {
    components: [],
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
  failures.push(...lengthDoubts(context, walk));
  if (walk.escapes || rules.paths.isEmpty(text)) {
    return { ...common, place: NOTHING, failures, slash, dot };
  }
  failures.push(...baseFailures(context, base.directory));
  const found = locate(context, walk, use);
  if (found.failures !== undefined) failures.push(...found.failures);
  // Written out: this is where most of a judgement's time goes.
  const { place, options } = found;
  return { components: walk.components, place, failures, options, slash, dot, bad: false };
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
  // What else there is beside a preopen that was closed is not known.
  if (known === undefined && execution.closedPreopens.size > 0) return { kind: "unknown" };
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
  if (paths.isEmpty(text)) {
    failures.push(fail(STAGE.empty, "no-entry", "path/empty", ["layout/path/empty"]));
  }
  return failures;
}

interface Walk extends Route {
  readonly escapes: boolean;
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
      // The options of a path have a limit of their own.
      const isOptions = components.length === 3 && components[2] === ".with";
      if (part.length > longest && !isOptions) longest = part.length;
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
  return [mayFail(STAGE.nameTooLong, "name-too-long", "path/long-elsewhere", ["limits/name"])];
}

/** A directory is found by its path each time; a value that is there now is none. */
export function baseFailures(context: Context, base: OpenDirectory | undefined): Failure[] {
  if (base === undefined) return [];
  const { place, failures } = locate(
    context,
    { components: [...base.components], hasParent: false },
    "open",
  );
  const gone = fail(STAGE.way, "no-entry", "directory/removed", ["mounts/removed", "kv/rmdir"]);
  if (failures !== undefined && fails(failures)) return [gone];
  if (place.kind === "key") {
    const entry = context.world.rules.kv.seen(place.slot, context.execution.name);
    if (entry?.kind !== "dir") return [gone];
  }
  if (place.kind === "scratch" && place.inode?.kind !== "dir") return [gone];
  return [];
}

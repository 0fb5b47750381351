/** `list` (`spec/kv.md`, Listing; `spec/layout.md`, alias/list and control/unlisted). */

import type { PathWord } from "../script/language.ts";
import { absence, existence, reasonsOf, unique } from "./blame.ts";
import { judgeCondition, undecidedFailure, type Judged } from "./conditions.ts";
import type { Inode, Slot } from "./entities.ts";
import { anything, bad, fail, failing, fails, mayFail, okWords, type Outcome } from "./outcome.ts";
import type { FixedName, Place } from "./locate.ts";
import { openedWithOptions } from "./opening-common.ts";
import { resolve } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { LIMITS } from "./rules/limits.ts";
import { SCOPES } from "./rules/paths.ts";
import { failOnSlash } from "./slashes.ts";
import { encodeName, entryWord, type Context } from "./world.ts";

/** The entries of a directory, as words of a result. */
export interface Entries {
  /** Each with how often its name came into being. */
  readonly must: ReadonlyMap<string, number>;
  /** May be there beside them. */
  readonly may: (word: string) => boolean;
  readonly requirements: readonly string[];
  /** Of an entry that is listed wrongly, or wrongly not. */
  readonly blame: (word: string, isMissing: boolean) => readonly string[];
}

export function list(context: Context, word: PathWord): Outcome[] {
  const path = resolve(context, word, "list");
  if (path.bad) return bad("bad/path");
  const { place } = path;
  if (place.kind === "unknown") return anything(context, "list/unknown");
  const failures = [...path.failures];
  const { world, execution } = context;
  if (world.rules.limits.tooManyDescriptors(execution.opened + 1, world.limits)) {
    // A listing opens the directory, if only for a moment.
    failures.push(
      mayFail(0, "insufficient-memory", "list/too-many", ["limits/descriptors"], STAGE.last),
    );
  }
  let condition: Judged | undefined;
  if (place.kind === "key" && path.options !== undefined) {
    condition = judgeCondition(context, path.options, place.slot);
    failures.push(...condition.failures);
    failures.push(openedWithOptions(place.slot.entry));
  }
  failOnNoDirectory(context, place, failures);
  const isValue = place.kind === "key" && place.slot.entry?.kind === "value";
  if (place.kind === "info" || isValue) failOnSlash(context, path, failures);
  if (fails(failures)) {
    if (place.kind !== "key") return failing(context, failures);
    const { slot } = place;
    const outcomes = failing(context, failures, [slot]);
    return undecidedFailure(outcomes, failures, slot, condition?.ifVersion);
  }
  const entries = entriesOf(context, place);
  if (entries === undefined) return anything(context, "list/unknown");
  const apply = (): void => {
    if (place.kind === "key") place.slot.unchanged.add("file/open/effect");
  };
  return [{ ...whole(entries), apply }, ...failing(context, failures)];
}

export function failOnNoDirectory(context: Context, place: Place, failures: Failure[]): void {
  const add = (code: string, branch: Failure["branch"], requirement: string): void => {
    failures.push(fail(STAGE.operation, code, branch, [requirement]));
  };
  if (place.kind === "info") add("not-directory", "list/file", "file/open/directory");
  if (place.kind === "vacant") add("no-entry", "list/missing", "file/open/missing");
  if (place.kind === "key") {
    const entry = context.world.rules.kv.seen(place.slot, context.execution.name);
    if (entry === undefined) add("no-entry", "list/missing", "file/open/missing");
    if (entry?.kind === "value") add("not-directory", "list/file", "file/open/directory");
  }
  if (place.kind === "scratch") {
    if (place.inode === undefined) add("no-entry", "list/missing", "file/open/missing");
    else if (place.inode.kind !== "dir") add("not-directory", "list/file", "file/open/directory");
  }
}

function whole(entries: Entries): Outcome {
  const words = [...entries.must.keys()];
  return {
    branch: "list/entries",
    result: ["ok", ...words].join(" "),
    requirements: entries.requirements,
    accepts: (observed) => {
      const found = okWords(observed);
      if (found === undefined || new Set(found).size !== found.length) return false;
      return (
        words.every((word) => found.includes(word)) &&
        found.every((word) => entries.must.has(word) || entries.may(word))
      );
    },
    blame: (observed) => blameEntries(entries, words, okWords(observed) ?? []),
  };
}

function blameEntries(
  entries: Entries,
  required: readonly string[],
  found: readonly string[],
): string[] {
  const missing = required.filter((word) => !found.includes(word));
  const surplus = found.filter((word) => !entries.must.has(word) && !entries.may(word));
  const reasons = [
    ...surplus.flatMap((word) => entries.blame(word, false)),
    ...missing.flatMap((word) => entries.blame(word, true)),
  ];
  return unique([...reasons, ...entries.requirements]);
}

/** The entries of a directory; `undefined` if the specification does not say. */
export function entriesOf(context: Context, place: Place): Entries | undefined {
  if (place.kind === "key") return entriesOfSlot(context, place.slot, ["kv/list"]);
  if (place.kind === "scratch") return entriesOfInode(place.inode!);
  return place.kind === "fixed" ? entriesOfFixed(context, place.name) : undefined;
}

function entriesOfFixed(context: Context, name: FixedName): Entries {
  const { world, execution } = context;
  switch (name) {
    case "local":
      return entriesOfSlot(context, world.scope, ["kv/list"]);
    case "kv":
      return entriesOfService(context);
    case "tmp":
      return entriesOfInode(world.rules.tmp.root(execution, world.executions));
    case "beta":
      return held(["f:version", "f:features", "f:limits.json", "d:limits", "d:tmp", "d:kv"]);
    case "limits":
      return held(LIMITS.map((limit) => `f:${limit}`));
  }
}

/** What the layout names; a host may have more beside it. */
function held(words: readonly string[]): Entries {
  const must = new Map(words.map((word) => [word, 0]));
  return { must, may: () => true, requirements: ["kv/list"], blame: () => ["kv/list"] };
}

function entriesOfSlot(
  context: Context,
  directory: Slot,
  requirements: readonly string[],
): Entries {
  const { kv } = context.world.rules;
  const must = new Map<string, number>();
  for (const slot of directory.children.values()) {
    if (!kv.isListed(slot)) continue;
    const kind = kv.seen(slot, context.execution.name)?.kind ?? "value";
    must.set(entryWord(kind, slot.name), slot.births);
  }
  const slotOf = (word: string): Slot | undefined =>
    [...directory.children.values()].find((slot) => encodeName(slot.name) === word.slice(2));
  return {
    must,
    may: () => false,
    requirements,
    blame: (word, isMissing) => {
      const slot = slotOf(word);
      if (isMissing) return [...missingName(word), ...(slot ? existence(context, slot) : [])];
      if (word.slice(2).startsWith(".")) return ["layout/control/unlisted"];
      if (slot === undefined) return ["kv/list/absent"];
      if (slot.entry === undefined) return ["kv/list/absent", ...absence(slot)];
      // It was something else once.
      const gone = slot.births > 1 ? ["kv/list/absent"] : [];
      return ["kv/list", "file/type", ...gone, ...reasonsOf(slot.ghosts)];
    },
  };
}

/** A name that is not plain may be there in another form. */
function missingName(word: string): string[] {
  const undecoded = word.includes("%25") ? ["layout/name/undecoded"] : [];
  return /[A-Z]|%[89A-F]/.test(word.slice(2)) ? [...undecoded, "layout/name/exact"] : undecoded;
}

function entriesOfService(context: Context): Entries {
  const { kv } = context.world.rules;
  const local = entriesOfSlot(context, context.world.scope, ["layout/alias/list", "kv/list"]);
  const must = new Map<string, number>();
  if (kv.listsScopes()) must.set("d:local", 0);
  if (kv.listsControl()) must.set("d:.with", 0);
  for (const scope of ["region", "global"]) {
    if (context.world.features.has(`kv.${scope}`)) must.set(`d:${scope}`, 0);
  }
  for (const [word, births] of kv.listsDefaultScope() ? local.must : []) {
    if (!isHidden(word)) must.set(word, births);
  }
  // Groupings are the host's.
  const may = (word: string): boolean => /^d:(?:@|%40)/.test(word) && !local.must.has(word);
  return { ...local, must, may };
}

function isHidden(word: string): boolean {
  return SCOPES.includes(word.slice(2)) || /^.:(?:@|%40)/.test(word);
}

function entriesOfInode(directory: Inode): Entries {
  const must = new Map<string, number>();
  for (const [name, { kind, born }] of directory.names) must.set(entryWord(kind, name), born);
  const nameOf = (word: string): string | undefined =>
    [...directory.gone.keys()].find((name) => encodeName(name) === word.slice(2));
  const blame = (word: string, isMissing: boolean): string[] => {
    if (isMissing) return ["tmp/directories", "tmp/rename"];
    return [...(directory.gone.get(nameOf(word) ?? "") ?? []), "tmp/private", "tmp/empty"];
  };
  return { must, may: () => false, requirements: ["tmp/directories", "tmp/empty"], blame };
}

/** `mkdir`, `rmdir` and `unlink` (`spec/kv.md`, Removing and Directories; `spec/tmp.md`). */

import type { PathWord } from "../script/language.ts";
import { absence, existence, presence, unique } from "./blame.ts";
import { judgeCondition, undecided, undecidedFailure } from "./conditions.ts";
import type { Slot, Value } from "./entities.ts";
import { reservationIsCertain } from "./opening-keys.ts";
import { anything, bad, fail, failing, fails, mayFail, type Outcome } from "./outcome.ts";
import type { Place } from "./locate.ts";
import { resolve, type Resolved } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { failOnSlash } from "./slashes.ts";
import { newInode, putDirectory, putName, remove, removeName, type Context } from "./world.ts";

/** The outcomes for every place that has no entries of a guest's; `undefined` for a key or a scratch name. */
function elsewhere(context: Context, path: Resolved, failures: Failure[]): Outcome[] | undefined {
  const { place } = path;
  if (path.bad) return bad("bad/path");
  if (place.kind === "unknown") return anything(context, "names/unknown");
  if (place.kind === "key" || place.kind === "scratch") return undefined;
  if (place.kind === "fixed" || place.kind === "info") {
    failures.push(fail(STAGE.readOnly, "read-only", "names/fixed", ["layout/fixed"]));
  } else if (place.kind === "vacant") {
    failures.push(fail(STAGE.readOnly, "read-only", "names/vacant", ["layout/fixed"]));
  }
  return failing(context, failures);
}

export function mkdir(context: Context, word: PathWord): Outcome[] {
  const path = resolve(context, word, "mkdir");
  const failures = [...path.failures];
  const outcomes = elsewhere(context, path, failures);
  if (outcomes !== undefined) return outcomes;
  if (path.place.kind === "scratch") return mkdirScratch(context, path, path.place, failures);
  if (path.place.kind !== "key") return failing(context, failures);
  const { slot } = path.place;
  const { rules, limits } = context.world;
  const entry = rules.kv.seen(slot, context.execution.name);
  if (entry === undefined && rules.paths.isMalformed(slot.name)) {
    failures.push(fail(STAGE.name, "invalid", "name/dot", ["layout/name/dot"]));
  }
  const condition = judgeCondition(context, path.options, slot);
  failures.push(...condition.failures);
  if (entry !== undefined) {
    failures.push(fail(STAGE.operation, "exist", "mkdir/exists", ["kv/mkdir/exists"]));
    if (entry.kind === "value") failOnSlash(context, path, failures);
  } else if (rules.files.isReserved(slot)) {
    const failWith = reservationIsCertain(context, slot) ? fail : mayFail;
    failures.push(failWith(STAGE.operation, "exist", "mkdir/reserved", ["kv/mkdir/exists"]));
  }
  if (entry === undefined && rules.limits.tooManyKeys(context.world.keys + 1, limits)) {
    failures.push(fail(STAGE.limits, "insufficient-space", "mkdir/too-many", ["limits/keys"]));
  }
  const made: Outcome = {
    branch: "mkdir/made",
    result: "ok",
    requirements: ["kv/mkdir"],
    blame: () => unique(["kv/mkdir", ...existence(context, slot)]),
    apply: () => putDirectory(context.world, slot, ["kv/mkdir"]),
  };
  if (fails(failures)) {
    const failed = failing(context, failures, [slot]);
    return undecidedFailure(failed, failures, slot, condition.ifVersion);
  }
  const all = [made, ...failing(context, failures, [slot])];
  return condition.ifVersion === undefined ? all : undecided(all, slot, condition.ifVersion);
}

function mkdirScratch(
  context: Context,
  path: Resolved,
  { parent, name, inode }: Extract<Place, { kind: "scratch" }>,
  failures: Failure[],
): Outcome[] {
  if (inode !== undefined)
    failures.push(fail(STAGE.operation, "exist", "tmp/mkdir-exists", ["tmp/directories"]));
  if (inode?.kind === "file" && (path.slash || path.dot))
    failures.push(mayFail(STAGE.way, "not-directory", "tmp/slash", ["layout/path/slash"]));
  if (fails(failures)) return failing(context, failures);
  const made: Outcome = {
    branch: "tmp/mkdir",
    result: "ok",
    requirements: ["tmp/directories"],
    apply: () => putName(parent, name, newInode("dir")),
  };
  return [made, ...failing(context, failures)];
}

export function rmdir(context: Context, word: PathWord): Outcome[] {
  const path = resolve(context, word, "rmdir");
  const failures = [...path.failures];
  const outcomes = elsewhere(context, path, failures);
  if (outcomes !== undefined) return outcomes;
  if (path.place.kind === "scratch") return rmdirScratch(context, path.place, failures);
  if (path.place.kind !== "key") return failing(context, failures);
  const { slot } = path.place;
  const { kv } = context.world.rules;
  const entry = kv.seen(slot, context.execution.name);
  if (entry === undefined)
    failures.push(fail(STAGE.operation, "no-entry", "rmdir/missing", ["kv/rmdir/missing"]));
  else if (entry.kind === "value") {
    failures.push(fail(STAGE.operation, "not-directory", "rmdir/value", ["kv/rmdir/value"]));
  } else if (!kv.isEmpty(slot)) {
    failures.push(fail(STAGE.operation, "not-empty", "rmdir/not-empty", ["kv/rmdir/not-empty"]));
  }
  // `.` names the directory, and systems differ in whether it can be removed by that name.
  if (path.dot || word.path === ".")
    failures.push(mayFail(STAGE.operation, "invalid", "rmdir/dot", ["layout/path/ignored"]));
  if (fails(failures)) return failing(context, failures, [slot]);
  const removed: Outcome = {
    branch: "rmdir/removed",
    result: "ok",
    requirements: ["kv/rmdir"],
    blame: (observed) =>
      observed === "err not-empty" ? notEmptyBlame(slot) : ["kv/rmdir", ...(entry?.why ?? [])],
    apply: () => {
      if (kv.rmdirRemoves()) remove(context.world, slot, ["kv/rmdir"]);
    },
  };
  return [removed, ...failing(context, failures, [slot])];
}

/** Something that is no entry was taken for one. */
function notEmptyBlame(slot: Slot): string[] {
  const reasons = [...slot.children.values()].flatMap((child) => absence(child));
  return unique(["kv/rmdir", ...reasons, "kv/list/absent"]);
}

function rmdirScratch(
  context: Context,
  { parent, name, inode }: Extract<Place, { kind: "scratch" }>,
  failures: Failure[],
): Outcome[] {
  if (inode === undefined)
    failures.push(fail(STAGE.operation, "no-entry", "tmp/missing", ["tmp/directories"]));
  else if (inode.kind !== "dir") {
    failures.push(fail(STAGE.operation, "not-directory", "tmp/rmdir-file", ["tmp/directories"]));
  } else if (inode.names.size > 0 && context.world.rules.tmp.rmdirNeedsEmpty()) {
    failures.push(fail(STAGE.operation, "not-empty", "tmp/rmdir-not-empty", ["tmp/directories"]));
  }
  if (fails(failures)) return failing(context, failures);
  const apply = (): void => {
    inode!.removed = true;
    removeName(parent, name, ["tmp/directories"]);
  };
  return [{ branch: "tmp/rmdir", result: "ok", requirements: ["tmp/directories"], apply }];
}

export function unlink(context: Context, word: PathWord): Outcome[] {
  const path = resolve(context, word, "unlink");
  const failures = [...path.failures];
  const outcomes = elsewhere(context, path, failures);
  if (outcomes !== undefined) return outcomes;
  if (path.place.kind === "scratch") return unlinkScratch(context, path.place, path, failures);
  if (path.place.kind !== "key") return failing(context, failures);
  const { slot } = path.place;
  const { kv } = context.world.rules;
  const entry = kv.seen(slot, context.execution.name);
  const condition = judgeCondition(context, path.options, slot, ["with/if/unlink"]);
  failures.push(...condition.failures);
  if (entry === undefined) {
    failures.push(fail(STAGE.operation, "no-entry", "unlink/missing", ["kv/unlink/missing"]));
  } else if (entry.kind === "dir") {
    failures.push(
      fail(STAGE.operation, "is-directory", "unlink/directory", ["kv/unlink/directory"]),
    );
  } else failOnSlash(context, path, failures);
  if (fails(failures)) {
    const failed = undecidedFailure(
      failing(context, failures, [slot]),
      failures,
      slot,
      condition.ifVersion,
    );
    return failed;
  }
  const value = entry as Value;
  const removed: Outcome = {
    branch: "unlink/removed",
    result: "ok",
    requirements: ["kv/unlink"],
    blame: (observed) =>
      unique(
        observed === "err busy"
          ? ["with/if/unlink", "kv/unlink"]
          : ["kv/unlink", ...presence(context, slot, value)],
      ),
    apply: () => {
      if (!kv.unlinkRemoves()) return;
      slot.haunt(() => value.content, ["kv/unlink"]);
      remove(context.world, slot, ["kv/unlink"]);
    },
  };
  const all = [removed, ...failing(context, failures, [slot])];
  return condition.ifVersion === undefined ? all : undecided(all, slot, condition.ifVersion);
}

function unlinkScratch(
  context: Context,
  { parent, name, inode }: Extract<Place, { kind: "scratch" }>,
  path: Resolved,
  failures: Failure[],
): Outcome[] {
  if (inode === undefined)
    failures.push(fail(STAGE.operation, "no-entry", "tmp/missing", ["tmp/unlinked"]));
  else if (inode.kind === "dir") {
    for (const code of ["is-directory", "not-permitted"]) {
      failures.push(fail(STAGE.operation, code, "tmp/unlink-directory", ["tmp/directories"]));
    }
  }
  if (path.slash || path.dot)
    failures.push(mayFail(STAGE.way, "not-directory", "tmp/slash", ["layout/path/slash"]));
  if (fails(failures)) return failing(context, failures);
  const removed: Outcome = {
    branch: "tmp/unlink",
    result: "ok",
    requirements: ["tmp/unlinked", "tmp/directories"],
    apply: () => {
      removeName(parent, name, ["tmp/unlinked"]);
      inode!.removed = true;
      if (!context.world.rules.tmp.outlivesName()) inode!.content.resize(0);
    },
  };
  return [removed, ...failing(context, failures)];
}

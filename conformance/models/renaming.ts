/** `rename` (`spec/kv.md`, Renaming; `spec/commit.md`, Renaming into place; `spec/tmp.md`). */

import type { PathWord } from "../script/language.ts";
import { absence, existence, unique } from "./blame.ts";
import { judgeCondition, undecided, undecidedFailure } from "./conditions.ts";
import type { Inode, Slot, Value } from "./entities.ts";
import { anything, bad, fails, mayFail, fail, failing, second, type Outcome } from "./outcome.ts";
import { expiryWhy } from "./expiry.ts";
import { moveScratch, type Scratch } from "./moving.ts";
import { resolve, type Resolved } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { failOnSlash } from "./slashes.ts";
import { goneFrom, putValue, remove, removeName, type Context } from "./world.ts";

export function rename(context: Context, fromWord: PathWord, toWord: PathWord): Outcome[] {
  const from = resolve(context, fromWord, "source");
  const to = resolve(context, toWord, "target");
  if (from.bad || to.bad) return bad("bad/path");
  if (from.place.kind === "unknown" || to.place.kind === "unknown")
    return anything(context, "rename/unknown");
  const failures = [...from.failures, ...second(to.failures)];
  const readOnly = fail(STAGE.readOnly, "read-only", "rename/fixed", ["layout/fixed"]);
  if (isHosts(from)) failures.push(readOnly);
  if (isHosts(to)) failures.push(...second([readOnly]));
  failTargetName(context, to, failures);
  const condition =
    to.place.kind === "key"
      ? judgeCondition(context, to.options, to.place.slot, ["with/if/rename"])
      : undefined;
  if (condition !== undefined) failures.push(...condition.failures);
  const pair = { from, to };
  const outcomes = renameFrom(context, pair, failures);
  if (condition?.ifVersion === undefined || to.place.kind !== "key") return outcomes;
  const { slot } = to.place;
  if (fails(failures)) return undecidedFailure(outcomes, failures, slot, condition.ifVersion);
  return undecided(outcomes, slot, condition.ifVersion);
}

function renameFrom(context: Context, pair: Pair, failures: Failure[]): Outcome[] {
  const { place } = pair.from;
  if (place.kind === "key") return renameKey(context, pair, place.slot, failures);
  if (place.kind === "scratch") return renameScratch(context, pair, place, failures);
  return failing(context, failures, slotsOf(pair));
}

interface Pair {
  readonly from: Resolved;
  readonly to: Resolved;
}

function slotsOf({ from, to }: Pair): Slot[] {
  return [from.place, to.place].flatMap((place) => (place.kind === "key" ? [place.slot] : []));
}

function isHosts({ place }: Resolved): boolean {
  return place.kind === "fixed" || place.kind === "info" || place.kind === "vacant";
}

function failTargetName({ world }: Context, { place }: Resolved, failures: Failure[]): void {
  if (place.kind !== "key" || place.slot.entry !== undefined) return;
  if (!world.rules.paths.isMalformed(place.slot.name)) return;
  failures.push(fail(STAGE.name, "invalid", "name/dot", ["layout/name/dot"]));
}

/** Why a file cannot have the name that it is to get. */
function failTargetKey(
  context: Context,
  to: Resolved,
  source: "file" | "dir" | undefined,
  failures: Failure[],
): void {
  if (to.place.kind !== "key") return;
  const { entry } = to.place.slot;
  if (entry?.kind !== "dir") {
    const slash: Failure[] = [];
    failOnSlash(context, to, slash);
    // Only of a file that is there is it said that it would become a value.
    const isCertain = entry !== undefined || source === "file";
    failures.push(...second(slash).map((failure) => ({ ...failure, isCertain })));
    return;
  }
  if (source === "dir") return;
  if (context.world.rules.kv.mayRenameOntoDirectory()) return;
  const why = ["kv/rename/onto-directory"];
  failures.push(fail(STAGE.target, "is-directory", "rename/onto-directory", why));
}

function renameKey(context: Context, pair: Pair, slot: Slot, failures: Failure[]): Outcome[] {
  const { from, to } = pair;
  const { world, execution } = context;
  const { kv } = world.rules;
  const entry = kv.seen(slot, execution.name);
  if (entry === undefined) {
    failures.push(fail(STAGE.source, "no-entry", "rename/missing", ["kv/rename/missing"]));
  } else if (entry.kind === "dir" && !kv.mayRenameDirectory()) {
    failures.push(
      fail(STAGE.directory, "unsupported", "rename/directory", ["kv/rename/directory"]),
    );
  } else if (entry.kind === "value") failOnSlash(context, from, failures);
  if (to.place.kind === "scratch") {
    if (to.slash)
      failures.push(mayFail(STAGE.way, "not-directory", "tmp/slash", ["layout/path/slash"]));
    failures.push(
      fail(STAGE.crossing, kv.crossingCode(), "rename/crossing", ["kv/rename/service"]),
    );
  }
  const target = to.place.kind === "key" ? to.place.slot : undefined;
  const isSame = target === slot;
  const kind = entry?.kind === "value" ? "file" : entry?.kind;
  failTargetKey(context, to, kind, failures);
  if (fails(failures) || entry === undefined || target === undefined) {
    const outcomes = failing(context, failures, slotsOf(pair));
    return entry === undefined ? absentSource(outcomes, slot) : outcomes;
  }
  const outcome =
    isSame && kv.renameSameChangesNothing()
      ? renamedSame(context, slot)
      : renamed(context, slot, target, entry as Value, to.options?.ttl);
  return [outcome, ...failing(context, failures, slotsOf(pair))];
}

function absentSource(outcomes: Outcome[], slot: Slot): Outcome[] {
  return outcomes.map((outcome) => {
    if (outcome.branch !== "rename/missing") return outcome;
    return { ...outcome, blame: () => unique(["kv/rename/missing", ...absence(slot)]) };
  });
}

function renamedSame(context: Context, slot: Slot): Outcome {
  const apply = (): void => {
    slot.unchanged.add("kv/rename/same");
    slot.unchanged.add("kv-ttl/rename/same");
    slot.haunt(() => (slot.entry as Value).content, ["kv/rename/same"]);
  };
  const blame = (): string[] => ["kv/rename/same", ...existence(context, slot)];
  return { branch: "rename/same", result: "ok", requirements: ["kv/rename/same"], blame, apply };
}

function renamed(
  context: Context,
  from: Slot,
  to: Slot,
  value: Value,
  ttl: bigint | undefined,
): Outcome {
  const { world, execution } = context;
  const { kv, versions } = world.rules;
  return {
    branch: to.entry === undefined ? "rename/key" : "rename/replaces",
    result: "ok",
    requirements: to.entry === undefined ? ["kv/rename"] : ["kv/rename/replaces", "kv/rename"],
    blame: (observed) => {
      const byCode = observed === "err no-entry" ? existence(context, from) : [];
      const cond = observed === "err busy" ? ["with/if/rename"] : [];
      return unique([
        ...cond,
        ...(to.entry === undefined ? [] : ["kv/rename/replaces"]),
        "kv/rename",
        ...byCode,
      ]);
    },
    apply: () => {
      const before = to.entry?.kind === "value" ? to.entry : undefined;
      const why = before === undefined ? ["kv/rename"] : ["kv/rename/replaces", "kv/rename"];
      if (before !== undefined) to.haunt(() => before.content, why);
      const version = versions.nextOfBoth(from, to);
      if (before === undefined || kv.renameReplaces()) {
        const expires = world.rules.ttl.ofRename(ttl, world.now, value);
        const all = unique([...renameWhy(before, value, expires), ...why, ...value.why]);
        putValue(world, to, { ...value, version, why: all, by: execution.name, expires });
      }
      if (!kv.renameRemovesSource() || from === to) return;
      from.haunt(() => value.content, ["kv/rename"]);
      from.renamedTo = to;
      remove(world, from, ["kv/rename"]);
    },
  };
}

/** The requirements by which the target of a rename has an expiry, or none. */
function renameWhy(
  before: Value | undefined,
  moved: Value | undefined,
  expires: bigint | undefined,
): string[] {
  const begun = expiryWhy(undefined, expires, ["kv-ttl/rename/target"]);
  if (expires !== undefined) return begun;
  return [
    ...(moved?.expires === undefined ? [] : ["kv-ttl/rename"]),
    ...(before?.expires === undefined ? [] : ["kv-ttl/rename/onto"]),
  ];
}

function renameScratch(
  context: Context,
  pair: Pair,
  source: Scratch,
  failures: Failure[],
): Outcome[] {
  const { from, to } = pair;
  const { inode } = source;
  if (inode?.kind === "link") return anything(context, "tmp/link");
  if (inode === undefined) {
    failures.push(fail(STAGE.source, "no-entry", "tmp/missing", goneFrom(source)));
  }
  if (from.slash || from.dot)
    failures.push(mayFail(STAGE.way, "not-directory", "tmp/slash", ["layout/path/slash"]));
  if (to.place.kind === "scratch") return moveScratch(context, pair, source, to.place, failures);
  if (inode === undefined) failTargetKey(context, to, undefined, failures);
  if (to.place.kind !== "key" || inode === undefined)
    return failing(context, failures, slotsOf(pair));
  return publish(context, pair, source, inode, to.place.slot, failures);
}

/** A scratch file becomes a value. */
function publish(
  context: Context,
  pair: Pair,
  source: Scratch,
  inode: Inode,
  slot: Slot,
  failures: Failure[],
): Outcome[] {
  const { world } = context;
  const { rules, limits } = world;
  failTargetKey(context, pair.to, inode.kind === "dir" ? "dir" : "file", failures);
  if (inode.kind === "dir") {
    failures.push(
      fail(STAGE.directory, "unsupported", "rename/scratch-directory", ["kv/rename/directory"]),
    );
  }
  const { size, vague } = inode.content;
  if (!vague && rules.limits.valueTooLong(BigInt(size), limits)) {
    failures.push(fail(STAGE.limits, "file-too-large", "rename/too-large", ["limits/value"]));
  }
  if (slot.entry === undefined && rules.limits.tooManyKeys(world.keys + 1, limits)) {
    failures.push(fail(STAGE.limits, "insufficient-space", "rename/too-many", ["limits/keys"]));
  }
  if (vague)
    failures.push(mayFail(STAGE.limits, "file-too-large", "rename/vague", ["limits/value"]));
  if (fails(failures)) {
    return failing(context, failures, [slot]).map((outcome) => ({
      ...outcome,
      blame: (observed) => [
        ...(outcome.blame?.(observed) ?? outcome.requirements),
        "commit/rename/failed",
      ],
      apply: (observed) => {
        outcome.apply?.(observed);
        slot.haunt(() => inode.content.freeze(), ["commit/rename/failed"]);
      },
    }));
  }
  const published: Outcome = {
    branch: "rename/publish",
    result: "ok",
    requirements: ["commit/rename"],
    blame: (observed) =>
      observed === "err busy" ? ["with/if/rename", "commit/rename"] : ["commit/rename"],
    apply: () => applyPublish(context, source, inode, slot, pair.to.options?.ttl),
  };
  return [published, ...failing(context, failures, [slot])];
}

function applyPublish(
  { world, execution }: Context,
  { parent, name }: Scratch,
  inode: Inode,
  slot: Slot,
  ttl: bigint | undefined,
): void {
  const { rules } = world;
  const content = inode.content.freeze();
  const before = slot.entry?.kind === "value" ? slot.entry : undefined;
  if (before !== undefined) slot.haunt(() => before.content, ["commit/rename"]);
  const version = rules.versions.next(slot);
  const why = before === undefined ? ["commit/rename"] : ["commit/rename", "kv/rename/replaces"];
  const expires = rules.ttl.ofRename(ttl, world.now, undefined);
  const all = unique([
    ...renameWhy(before, undefined, expires),
    ...why,
    ...inode.story,
    "tmp/write",
  ]);
  const value = { kind: "value", why: all, by: execution.name, version, expires } as const;
  if (rules.commit.renameKeepsLink()) {
    putValue(world, slot, {
      ...value,
      get content() {
        return inode.content.freeze();
      },
    });
  } else putValue(world, slot, { ...value, content });
  slot.haunt(() => inode.content.freeze(), ["commit/rename/copy"]);
  if (rules.commit.renameRemovesScratch()) {
    removeName(parent, name, ["commit/rename"]);
    inode.removed = true;
  }
  inode.published = version;
  for (const file of execution.labels.values()) {
    if (file.kind === "scratch" && file.inode === inode) file.published = version;
  }
}

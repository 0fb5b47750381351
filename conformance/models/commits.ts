/** Commits (`spec/commit.md`): whether one happens, what it publishes, and how it fails. */

import { EMPTY, type Content } from "./content.ts";
import type { Directory, OpenValue, Slot, Value } from "./entities.ts";
import { unique } from "./blame.ts";
import { expiryWhy } from "./expiry.ts";
import { fail, mayFail } from "./outcome.ts";
import type { CommitPoint } from "./rules/commit.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { Version } from "./version.ts";
import { putValue, type Context } from "./world.ts";

/** What a commit will find: the scope, or the scope after other commits. */
export interface Sight {
  entry(slot: Slot): Value | Directory | undefined;
  readonly keys: number;
}

export interface Commit {
  readonly file: OpenValue;
  readonly slot: Slot;
  readonly content: Content;
  readonly why: readonly string[];
  readonly failures: readonly Failure[];
}

export function present({ world }: Context): Sight {
  return { entry: (slot) => slot.entry, keys: world.keys };
}

/** What the commit of a dirty descriptor does. Changes nothing. */
export function planCommit(
  context: Context,
  file: OpenValue,
  point: CommitPoint,
  sight: Sight,
): Commit {
  const { rules } = context.world;
  const slot = rules.commit.target(file);
  const entry = sight.entry(slot);
  const value = entry?.kind === "value" ? entry : undefined;
  const content = rules.commit.replaces(committedContent(context, file, value), value);
  const failures = commitFailures(context, file, slot, content, sight);
  return { file, slot, content, why: reasons(context, file, value, point), failures };
}

function committedContent({ world }: Context, file: OpenValue, latest: Value | undefined): Content {
  const { commit } = world.rules;
  const staged = file.staging?.freeze() ?? EMPTY;
  if (!commit.onlyAppended(file)) return staged;
  const base = commit.appendBase(latest, file);
  return base.concat(staged.slice(file.pinned?.content.size ?? 0));
}

function commitFailures(
  { world }: Context,
  file: OpenValue,
  slot: Slot,
  content: Content,
  sight: Sight,
): readonly Failure[] {
  const { rules, limits } = world;
  const entry = sight.entry(slot);
  const failures: Failure[] = [];
  for (let above = slot.parent; above !== undefined; above = above.parent) {
    const code = rules.commit.parentFailure(sight.entry(above));
    if (code === undefined) continue;
    failures.push(fail(STAGE.way, "no-entry", "commit/parent", ["commit/parent", "commit/failed"]));
    if (code === "no-entry") continue;
    failures.push(fail(STAGE.way, code, "commit/parent-value", ["layout/path/through-value"]));
  }
  if (file.condition !== undefined && rules.with.isJudgedAtCommit()) {
    const holds = rules.with.holds(file.condition, { entry });
    const why = [...(file.commits > 0 ? ["with/if/next"] : []), "with/if/commit"];
    if (holds === false) failures.push(fail(STAGE.condition, "busy", "commit/condition", why));
    // Whether a directory that is there by then has a version is not said.
    else if (holds === undefined && entry?.kind === "dir")
      failures.push(mayFail(STAGE.condition, "busy", "commit/condition", why));
  }
  if (rules.files.exclusiveIsLost(file, entry !== undefined)) {
    failures.push(fail(STAGE.exclusive, "exist", "commit/exclusive-lost", ["file/exclusive/lost"]));
  }
  if (rules.commit.isInTheWay(entry)) {
    failures.push(fail(STAGE.operation, "is-directory", "commit/directory", ["commit/directory"]));
  }
  if (rules.limits.valueTooLong(BigInt(content.size), limits)) {
    failures.push(
      fail(STAGE.limits, "file-too-large", "commit/append-too-large", ["limits/append"]),
    );
  }
  if (entry === undefined && rules.limits.tooManyKeys(sight.keys + 1, limits)) {
    failures.push(
      fail(STAGE.limits, "insufficient-space", "commit/too-many-keys", ["limits/keys"]),
    );
  }
  return failures;
}

const POINT_REQUIREMENT = {
  sync: "commit/sync",
  datasync: "commit/datasync",
  close: "commit/close",
  exit: "runtime/exit/commit",
  return: "runtime/exit/return",
} as const;

/** The requirements by which the value will be there and be what it is. */
function reasons(
  { world }: Context,
  file: OpenValue,
  before: Value | undefined,
  point: CommitPoint,
): string[] {
  const { commit } = world.rules;
  const { created, wrote, truncated, pinned } = file;
  const why: string[] = [];
  if (commit.onlyAppended(file)) {
    if (before === undefined && !created) why.push("commit/append/removed");
    else if (wrote) why.push("commit/append");
  } else if (file.flags.append) why.push("commit/append/mixed");
  if (before === undefined && !created) why.push("commit/removed");
  if (created && !wrote) {
    why.push("commit/empty");
    if (before !== undefined) why.push("commit/append");
  }
  if (truncated && !wrote) why.push("commit/truncated");
  why.push(POINT_REQUIREMENT[point]);
  if (file.commits > 0)
    why.push(
      file.flags.append ? "commit/append/again" : "commit/again",
      ...(file.condition === undefined ? [] : ["with/if/next"]),
    );
  if (file.slot.renamedTo !== undefined) why.push("kv/rename/staged");
  why.push(...file.explicitWhy);
  if (before !== undefined && before !== pinned) why.push("commit/last");
  const isShared = [...file.slot.openValues].some(
    (other) => other !== file && other.staging !== undefined,
  );
  why.push(...file.story, "commit/whole");
  if (isShared) why.push("file/separate");
  // A normal end commits what a close commits.
  if (point === "exit" || point === "return") why.push("commit/close");
  // What it began with came to be for reasons of its own.
  const base = commit.onlyAppended(file) ? before : truncated ? undefined : pinned;
  return unique([...why, ...(base?.why ?? [])]);
}

/** Makes a commit that has no failures happen. */
export function applyCommit(context: Context, { file, slot, content, why }: Commit): void {
  const { world, execution } = context;
  const { rules } = world;
  const before = slot.entry?.kind === "value" ? slot.entry : undefined;
  if (before !== undefined) forgetOld(slot, before, why);
  const version = rules.versions.next(slot);
  const expires = rules.ttl.ofCommit(file, world.now, before);
  const begun = [
    ...(file.commits > 0 ? ["kv-ttl/again"] : []),
    ...(file.opened < world.now ? ["kv-ttl/commit"] : []),
  ];
  const all = unique([...expiryWhy(before, expires, begun), ...why]);
  const value: Value = { kind: "value", content, version, why: all, by: execution.name, expires };
  putValue(world, slot, value);
  if (file.slot.renamedTo !== undefined)
    file.slot.renamedTo.haunt(() => content, ["kv/rename/staged"]);
  file.pinned = rules.commit.shownAfterCommit(value, file);
  if (!rules.commit.staysDirty()) settle(file);
  file.commits++;
  if (file.condition !== undefined) {
    file.condition = rules.with.conditionAfterCommit(file.condition, version);
  }
  if (!rules.files.keepsReservation("commit")) endReservation(file);
  file.exclusive = false;
}

/** If the key still shows its old bytes, the commit did not happen, or that of the old ones happened late. */
function forgetOld(slot: Slot, before: Value, why: readonly string[]): void {
  const late = before.why.includes("commit/sync") ? ["commit/sync"] : [];
  slot.haunt(() => before.content, [...why.slice(0, LEADING), ...late]);
}

/** A value has many reasons; those that come first are about its last commit. */
const LEADING = 4;

function settle(file: OpenValue): void {
  file.staging = undefined;
  file.created = false;
  file.truncated = false;
  file.resized = false;
  file.wrote = false;
  file.wroteElsewhere = false;
}

export function endReservation(file: OpenValue): void {
  if (file.slot.reservation === file) file.slot.reservation = undefined;
}

/** Remembers what a descriptor holds and must not publish. */
export function hauntStaging(file: OpenValue, requirements: readonly string[]): void {
  if (file.staging === undefined && !file.created && !file.truncated) return;
  const content = file.staging?.freeze() ?? EMPTY;
  file.slot.haunt(() => content, requirements);
}

/** Remembers that a descriptor that is not dirty must not publish what it shows. */
export function hauntClean({ slot, pinned, commits }: OpenValue): void {
  const why = commits > 0 ? ["commit/clean", "commit/again"] : ["commit/clean"];
  for (const requirement of why) slot.unchanged.add(requirement);
  if (pinned !== undefined && slot.entry !== pinned) slot.haunt(() => pinned.content, why);
}

/** The commits of a normal end, in order, each seeing those before it. */
export function planEnd(context: Context, point: "exit" | "return"): Commit[] {
  const { rules } = context.world;
  const commits: Commit[] = [];
  const committed = new Map<Slot, Value>();
  let keys = context.world.keys;
  const sight: Sight = {
    entry: (slot) => committed.get(slot) ?? slot.entry,
    get keys() {
      return keys;
    },
  };
  for (const file of rules.runtime.endOrder([...context.execution.openValues])) {
    if (!rules.commit.isDirty(file) || file.poison !== undefined) continue;
    if (file.explicit && !rules.commit.commitsExplicit(point)) continue;
    if (!rules.commit.commitsAt(point)) continue;
    const plan = planCommit(context, file, point, sight);
    const failedBefore = commits.some(({ failures }) => failures.length > 0);
    if (failedBefore && !rules.runtime.goesOnAfterFailure()) break;
    const extra = failedBefore ? ["runtime/exit/others"] : [];
    const again = committed.has(plan.slot) ? ["runtime/exit/order"] : [];
    const commit = { ...plan, why: [...again, ...extra, ...plan.why] };
    commits.push(commit);
    if (commit.failures.length > 0) continue;
    if (sight.entry(commit.slot) === undefined) keys++;
    const { slot, content, why } = commit;
    committed.set(slot, {
      kind: "value",
      content,
      version: new Version([], ""),
      why,
      by: context.execution.name,
    });
  }
  return commits;
}

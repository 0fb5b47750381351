/** `open` of a path below a scope (`spec/files.md`, Opening and Creating exclusively). */

import type { OpenFlags } from "../script/language.ts";
import { existence, unique } from "./blame.ts";
import { conditionWhy, judgeCondition, undecided, undecidedFailure } from "./conditions.ts";
import { EMPTY, Staging } from "./content.ts";
import type { Directory, OpenValue, Options, Slot, Value } from "./entities.ts";
import {
  bindDirectory,
  failDirectory,
  failOnValue,
  openedWithOptions,
  type Opening,
} from "./opening-common.ts";
import { bind, fail, failing, fails, looking, mayFail, type Outcome } from "./outcome.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { failOnSlash } from "./slashes.ts";
import type { Context } from "./world.ts";

export function openKey(
  context: Context,
  opening: Opening,
  slot: Slot,
  failures: Failure[],
): Outcome[] {
  const { rules } = context.world;
  const { flags, path } = opening;
  const entry = rules.kv.seen(slot, context.execution.name);
  if (entry === undefined && flags.create && rules.paths.isMalformed(slot.name)) {
    failures.push(fail(STAGE.name, "invalid", "name/dot", ["layout/name/dot"]));
  }
  const condition = judgeCondition(context, path.options, slot);
  failures.push(...condition.failures);
  if (path.options !== undefined && (entry?.kind === "dir" || flags.dir)) {
    failures.push(openedWithOptions(entry));
  }
  if (entry === undefined) failMissing(context, opening, slot, failures);
  else if (entry.kind === "dir") failDirectory(context, opening, failures);
  else failValue(context, opening, failures);
  if (fails(failures)) {
    const failed = looking(failing(context, failures, [slot]), slot);
    return undecidedFailure(failed, failures, slot, condition.ifVersion);
  }
  const outcomes = [opened(context, opening, slot, entry), ...failing(context, failures, [slot])];
  return condition.ifVersion === undefined
    ? outcomes
    : undecided(outcomes, slot, condition.ifVersion);
}

function failMissing(
  context: Context,
  { flags, path }: Opening,
  slot: Slot,
  failures: Failure[],
): void {
  const { files } = context.world.rules;
  if (!flags.create && files.createsOnlyWithFlag()) {
    failures.push(fail(STAGE.operation, "no-entry", "open/missing", ["file/open/missing"]));
    return;
  }
  if (flags.excl && files.isReserved(slot)) {
    const failWith = reservationIsCertain(context, slot) ? fail : mayFail;
    failures.push(failWith(STAGE.exclusive, "exist", "open/reserved", ["file/exclusive/reserved"]));
  }
  failOnSlash(context, path, failures);
}

function failValue(context: Context, { flags, path }: Opening, failures: Failure[]): void {
  const excludes = flags.excl && flags.create && context.world.rules.files.excludes(true);
  failOnSlash(context, path, failures);
  failOnValue(flags, excludes, failures);
}

/** A reservation may be over when its execution runs towards a deadline. */
export function reservationIsCertain({ world }: Context, { reservation }: Slot): boolean {
  if (reservation === undefined) return true;
  return world.executions.get(reservation.execution)?.spinning !== true;
}

function opened(
  context: Context,
  opening: Opening,
  slot: Slot,
  entry: Value | Directory | undefined,
): Outcome {
  const { label, flags, path } = opening;
  if (entry?.kind === "dir") {
    return {
      branch: "open/directory",
      result: "ok",
      requirements: ["layout/path/ignored", ...entry.why],
      apply: () => bindDirectory(context, opening, undefined),
    };
  }
  const condition = path.options?.condition;
  const options = condition === undefined ? [] : [conditionWhy(condition)];
  return {
    branch: entry === undefined ? (flags.excl ? "open/reserve" : "open/create") : "open/value",
    result: "ok",
    requirements: [...options, ...(entry === undefined ? ["commit/created"] : entry.why)],
    blame: (observed) => {
      const ended = observed === "err exist" ? ["file/exclusive/ended"] : [];
      return unique([...ended, ...options, ...existence(context, slot)]);
    },
    apply: () => {
      const file = openValue(context, flags, slot, entry, path.options);
      if (file.exclusive) slot.reservation = file;
      slot.unchanged.add("file/open/effect");
      bind(context, label, file);
    },
  };
}

function openValue(
  { world, execution }: Context,
  flags: OpenFlags,
  slot: Slot,
  entry: Value | undefined,
  options: Options | undefined,
): OpenValue {
  const { rules } = world;
  const condition = flags.w ? options?.condition : undefined;
  const byCondition = condition !== undefined && rules.with.conditionIsExplicit();
  const explicit =
    options?.explicit === true || (options?.ttl !== undefined && rules.ttl.impliesExplicit());
  const truncated = rules.files.truncates(flags.trunc);
  const created = entry === undefined;
  const story = truncated ? ["file/open/truncate"] : created ? [] : ["file/open/keep"];
  return {
    kind: "value",
    execution: execution.name,
    flags,
    slot,
    pinned: entry,
    staging: truncated ? new Staging(EMPTY) : undefined,
    created,
    truncated,
    resized: false,
    wrote: false,
    wroteElsewhere: false,
    commits: 0,
    explicit: explicit || byCondition,
    explicitWhy: [
      ...(byCondition ? ["with/if/explicit"] : []),
      ...(explicit || byCondition ? ["with/commit"] : []),
    ],
    condition,
    ttl: options?.ttl,
    opened: world.now,
    exclusive: created && flags.create && flags.excl,
    poison: undefined,
    position: 0n,
    positionWhy: ["file/read/position"],
    story,
  };
}

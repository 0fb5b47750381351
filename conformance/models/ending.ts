/** How an execution ends (`spec/runtime.md`), and what is known of it afterwards. */

import { EMPTY } from "./content.ts";
import {
  applyCommit,
  endReservation,
  hauntClean,
  hauntStaging,
  planEnd,
  type Commit,
} from "./commits.ts";
import type { Ended, OpenValue } from "./entities.ts";
import { existence, unique } from "./blame.ts";
import { anything, type Outcome } from "./outcome.ts";
import type { Branch } from "./branches.ts";
import type { Cause } from "./rules/runtime.ts";
import type { Context } from "./world.ts";

/** `end`, `kill`, `wait`, `exit` and `trap`. */
export function ending(
  context: Context,
  op: "end" | "kill" | "wait" | "trap" | "exit",
  code = 0,
): Outcome[] {
  const { execution } = context;
  if (execution.ended !== undefined) return [endedAlready(execution.ended, execution.endWhy)];
  const cause = causeOf(context, op, code);
  // Nothing is said of how long an execution waits for input that does not come.
  if (cause === undefined) return anything(context, "end/waiting");
  if (context.world.rules.runtime.isNormal(cause))
    return normalEnd(context, cause === "exit" ? "exit" : "return");
  return [abnormalEnd(context, cause)];
}

function causeOf({ execution }: Context, op: string, code: number): Cause | undefined {
  if (op === "kill") return "kill";
  if (op === "trap") return "trap";
  if (op === "exit") return code === 0 ? "exit" : "nonzero";
  // It does not come to the end of its input while it spins.
  if (execution.spinning) return "deadline";
  return op === "end" ? "return" : undefined;
}

function endedAlready(result: Ended, requirements: readonly string[]): Outcome {
  return { branch: "end/already", result, requirements };
}

function normalEnd(context: Context, point: "exit" | "return"): Outcome[] {
  const { execution, world } = context;
  const commits = planEnd(context, point);
  const failed = commits.filter(({ failures }) => failures.length > 0);
  const isPoisoned = [...execution.openValues].some(
    (file) => file.poison !== undefined && !file.explicit,
  );
  const requirement = point === "exit" ? "runtime/exit/commit" : "runtime/exit/return";
  const zero: Outcome = {
    branch: point === "exit" ? "end/exit" : "end/return",
    result: "exit zero",
    requirements: [requirement],
    blame: () => unique(commits.flatMap(({ why }) => why).concat(requirement)),
    apply: () => applyEnd(context, commits, "exit zero", [requirement]),
  };
  const why = ["runtime/exit/failed"];
  const nonzero: Outcome = {
    branch: "end/failed",
    result: "exit nonzero",
    requirements: why,
    blame: () => unique([...why, ...failed.flatMap((commit) => whyFailed(context, commit))]),
    apply: () => applyEnd(context, commits, "exit nonzero", why),
  };
  const fails = world.rules.runtime.failedCommitFails();
  if (fails && failed.length > 0) return [nonzero];
  return fails && isPoisoned ? [{ ...nonzero, branch: "end/poisoned" }] : [zero];
}

/** Why a commit cannot happen, and why there is what keeps it from happening. */
function whyFailed(context: Context, { failures, slot }: Commit): string[] {
  return [...failures.flatMap(({ requirements }) => requirements), ...existence(context, slot)];
}

function applyEnd(
  context: Context,
  commits: readonly Commit[],
  result: Ended,
  why: readonly string[],
): void {
  const { execution } = context;
  const committed = new Set<OpenValue>();
  const unpublished = new Set<OpenValue>();
  for (const commit of commits) {
    const { file, failures } = commit;
    if (failures.length > 0) {
      hauntStaging(file, [
        "commit/failed",
        ...failures.flatMap(({ requirements }) => requirements),
      ]);
      unpublished.add(file);
      execution.commitsFailed = true;
      continue;
    }
    applyCommit(context, commit);
    committed.add(file);
  }
  for (const file of execution.openValues) {
    if (committed.has(file) || unpublished.has(file)) continue;
    if (!context.world.rules.commit.isDirty(file)) hauntClean(file);
    else hauntStaging(file, file.poison === undefined ? file.explicitWhy : ["commit/poisoned"]);
  }
  finish(context, result, why);
}

const ABNORMAL = {
  nonzero: { branch: "end/nonzero", why: "runtime/exit/nonzero" },
  trap: { branch: "end/trap", why: "runtime/trap" },
  kill: { branch: "end/kill", why: "runtime/kill" },
  deadline: { branch: "end/deadline", why: "runtime/deadline" },
} as const satisfies Record<string, { branch: Branch; why: string }>;

function abnormalEnd(context: Context, cause: Cause): Outcome {
  const { branch, why } = ABNORMAL[cause as keyof typeof ABNORMAL];
  const { world, execution } = context;
  return {
    branch,
    result: "exit nonzero",
    requirements: [why],
    apply: () => {
      if (world.rules.runtime.publishes(cause)) {
        for (const commit of planEnd(context, "exit"))
          if (commit.failures.length === 0) applyCommit(context, commit);
      }
      for (const file of execution.openValues) hauntDiscarded(context, file, why);
      finish(context, "exit nonzero", [why]);
    },
  };
}

/** What an abnormal end drops must not be published by it. */
function hauntDiscarded({ world }: Context, file: OpenValue, why: string): void {
  if (!world.rules.commit.isDirty(file)) return;
  hauntStaging(file, [why]);
  if (file.slot.entry === undefined) file.slot.haunt(() => file.staging?.freeze() ?? EMPTY, [why]);
}

function finish({ execution, world }: Context, result: Ended, why: readonly string[]): void {
  execution.ended = result;
  execution.endWhy = why;
  execution.spinning = false;
  for (const file of execution.openValues) {
    file.slot.openValues.delete(file);
    if (!world.rules.files.keepsReservation("end")) endReservation(file);
  }
  execution.openValues.clear();
  execution.labels.clear();
  if (!world.rules.kv.keepsValues()) dropValues(world.scope, execution.name);
}

/** Not what the specification says: see `keepsValues`. */
function dropValues(slot: Context["world"]["scope"], by: string): void {
  if (slot.entry?.kind === "value" && slot.entry.by === by) slot.entry = undefined;
  for (const child of slot.children.values()) dropValues(child, by);
}

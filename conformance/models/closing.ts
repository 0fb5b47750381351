/** Commit points of a descriptor: sync, data sync, close, and being closed by a renumbering. */

import {
  applyCommit,
  endReservation,
  hauntClean,
  hauntStaging,
  planCommit,
  present,
  type Commit,
} from "./commits.ts";
import type { Descriptor, OpenValue } from "./entities.ts";
import { unique } from "./blame.ts";
import { anything, bad, errCode, fail, failing, mayFail, type Outcome } from "./outcome.ts";
import { lookUp, missingLabel } from "./reading.ts";
import { STAGE } from "./rules/errors.ts";
import type { Context } from "./world.ts";

export function sync(context: Context, label: string, point: "sync" | "datasync"): Outcome[] {
  const file = lookUp(context, label);
  if (file === undefined) return missingLabel(context);
  if (file.kind === "dir" || file.kind === "unknown") return anything(context, "sync/directory");
  const done: Outcome = { branch: "sync/nothing", result: "ok", requirements: ["commit/clean"] };
  const notForThis = mayFail(STAGE.operation, "bad-descriptor", "sync/unwritable", [
    "commit/clean",
  ]);
  const perhaps = file.flags.w ? [] : failing(context, [notForThis]);
  if (file.kind !== "value") return [done, ...perhaps];
  const { commit } = context.world.rules;
  if (file.poison !== undefined) {
    return failing(context, [
      fail(STAGE.operation, file.poison, "sync/poisoned", ["commit/poisoned"]),
    ]);
  }
  if (
    !commit.isDirty(file) ||
    !commit.commitsAt(point) ||
    (file.explicit && !commit.commitsExplicit(point))
  ) {
    return [{ ...done, apply: () => hauntClean(file) }, ...perhaps];
  }
  return commitOutcomes(context, planCommit(context, file, point, present(context)));
}

function commitOutcomes(context: Context, plan: Commit): Outcome[] {
  const { file, slot, failures } = plan;
  if (failures.length > 0) {
    return failing(context, failures, [slot]).map((outcome) => ({
      ...outcome,
      blame: (observed) => [...(outcome.blame?.(observed) ?? []), ...unique(plan.why).slice(0, 1)],
      apply: (observed) => {
        outcome.apply?.(observed);
        hauntStaging(file, ["commit/failed", ...outcome.requirements]);
        file.poison = context.world.rules.commit.poison(errCode(observed)!);
      },
    }));
  }
  return [
    {
      branch: "sync/commit",
      result: "ok",
      requirements: plan.why,
      blame: (observed) => [...commitBlame(file, observed), ...plan.why],
      apply: () => applyCommit(context, plan),
    },
  ];
}

/** Why a commit should not have failed with this code. */
function commitBlame(file: OpenValue, observed: string): string[] {
  if (observed !== "err busy" || file.condition === undefined) return [];
  return file.commits > 0 ? ["with/if/next", "with/if/commit"] : ["with/if/commit"];
}

export function close(context: Context, label: string): Outcome[] {
  const { execution } = context;
  const bound = execution.labels.get(label);
  const free = (): void => {
    execution.labels.delete(label);
  };
  if (bound === undefined) return missingLabel(context);
  const descriptor = lookUp(context, label);
  if (descriptor === undefined)
    return missingLabel(context).map((outcome) => ({ ...outcome, apply: free }));
  return closed(context, descriptor, free, "close");
}

/** The outcomes of whatever closes the descriptor. */
function closed(
  context: Context,
  descriptor: Descriptor,
  then: () => void,
  from: "close" | "renumber",
): Outcome[] {
  const { execution, world } = context;
  if (descriptor.kind === "dir" && descriptor.preopen !== undefined) {
    const { preopen } = descriptor;
    const apply = (): void => {
      execution.closedPreopens.add(preopen);
      then();
    };
    return [{ branch: "close/preopen", result: "ok", requirements: ["commit/clean"], apply }];
  }
  const release = (): void => {
    execution.opened--;
    if (descriptor.kind === "value") forget(context, descriptor);
    then();
  };
  const done: Outcome = {
    branch: "close/nothing",
    result: "ok",
    requirements: ["commit/clean"],
    apply: release,
  };
  if (descriptor.kind === "unknown") {
    return anything(context, "close/unknown").map((outcome) => ({ ...outcome, apply: release }));
  }
  if (descriptor.kind !== "value") return [done];
  return closedValue(context, descriptor, release, done, from, world.abi === "preview1");
}

function closedValue(
  context: Context,
  file: OpenValue,
  release: () => void,
  done: Outcome,
  from: "close" | "renumber",
  tells: boolean,
): Outcome[] {
  const { commit } = context.world.rules;
  if (file.poison !== undefined && !commit.closePublishesPoisoned()) {
    const why = ["commit/poisoned/close", "commit/poisoned"];
    const apply = (): void => {
      hauntStaging(file, why);
      release();
    };
    const said = failing(context, [fail(STAGE.operation, file.poison, "close/poisoned-told", why)]);
    const all: Outcome[] = [{ branch: "close/poisoned", result: "ok", requirements: why }, ...said];
    return all.map((outcome) => ({ ...outcome, apply }));
  }
  if (!commit.isDirty(file)) {
    const apply = (): void => {
      hauntClean(file);
      release();
    };
    return [{ ...done, apply }];
  }
  if ((file.explicit && !commit.commitsExplicit("close")) || !commit.commitsAt("close")) {
    const apply = (): void => {
      hauntStaging(file, file.explicitWhy);
      release();
    };
    return [{ branch: "close/explicit", result: "ok", requirements: file.explicitWhy, apply }];
  }
  const plan = planCommit(context, file, "close", present(context));
  if (plan.failures.length === 0) {
    const apply = (): void => {
      applyCommit(context, plan);
      release();
    };
    return [{ branch: "close/commit", result: "ok", requirements: plan.why, apply }];
  }
  const apply = (): void => {
    hauntStaging(file, ["commit/failed", ...plan.failures.flatMap((it) => it.requirements)]);
    release();
  };
  const silent: Outcome = { branch: "close/failed", result: "ok", requirements: ["commit/close"] };
  const told = failing(context, plan.failures, [plan.slot]);
  return [silent, ...(tells || from === "renumber" ? told : [])].map((outcome) => ({
    ...outcome,
    apply,
  }));
}

/** Takes a descriptor of a value out of the execution. */
export function forget({ execution, world }: Context, file: OpenValue): void {
  execution.openValues.delete(file);
  file.slot.openValues.delete(file);
  if (!world.rules.files.keepsReservation("close")) endReservation(file);
}

/** The first label's descriptor takes the place of the second's, which is closed. */
export function renumber(context: Context, from: string, to: string): Outcome[] {
  // A probe for 0.2 has no such line, unless there is an adapter from preview 1 below it.
  const none = context.world.abi === "preview1" ? [] : bad("bad/abi");
  return [...none, ...renumbered(context, from, to)];
}

function renumbered(context: Context, from: string, to: string): Outcome[] {
  const { labels } = context.execution;
  const [moved, replaced] = [lookUp(context, from), lookUp(context, to)];
  if (moved === undefined || replaced === undefined) return missingLabel(context);
  // Of a descriptor that takes its own number, nothing is said.
  if (from === to || moved === replaced) return anything(context, "renumber/same");
  const then = (): void => {
    labels.delete(from);
    labels.set(to, moved);
  };
  const lost = (): void => {
    labels.set(to, { kind: "unknown" });
  };
  return closed(context, replaced, () => {}, "renumber").map((outcome) => ({
    ...outcome,
    branch: outcome.result === "ok" ? "renumber/moved" : outcome.branch,
    apply: (observed: string): void => {
      outcome.apply?.(observed);
      if (observed === "ok") then();
      else lost();
    },
  }));
}

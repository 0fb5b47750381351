/** Conditions of a path (`spec/with.md`), where an operation is judged at once. */

import type { Condition, Options, Slot } from "./entities.ts";
import { errCode, fail, type Outcome } from "./outcome.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import type { Version } from "./version.ts";
import type { Context } from "./world.ts";

export interface Judged {
  /** The condition does not hold. */
  readonly failures: readonly Failure[];
  /** It holds if the key has this version, which is not known. */
  readonly ifVersion: bigint | undefined;
}

const HOLDS: Judged = { failures: [], ifVersion: undefined };

/** The requirement that a condition comes from. */
export function conditionWhy(condition: Condition): string {
  if (condition.kind === "number" || condition.kind === "version") return "with/if/version";
  return `with/if/${condition.kind}`;
}

export function judgeCondition(
  { world }: Context,
  options: Options | undefined,
  slot: Slot,
  use: readonly string[] = [],
): Judged {
  const condition = options?.condition;
  if (condition === undefined) return HOLDS;
  const holds = world.rules.with.holds(condition, slot);
  if (holds === true) return HOLDS;
  if (holds === undefined && condition.kind === "number")
    return { failures: [], ifVersion: condition.number };
  const own = condition.kind === "number" ? ["version/synced", "version/descriptor"] : [];
  const why = [...reasons(condition, slot), ...use, conditionWhy(condition), ...own];
  return { failures: [fail(STAGE.condition, "busy", "with/if/busy", why)], ifVersion: undefined };
}

/** Why a number cannot be the version of the key, beyond the condition's own requirement. */
function reasons(condition: Condition, { entry }: Slot): string[] {
  if (condition.kind !== "number") return [];
  if (entry === undefined) return ["version/removed"];
  if (entry.kind === "dir" || !entry.version.isBelow(condition.number)) return [];
  return [entry.version.order];
}

/** As `undecided`, where the operation fails anyway, unless it is for something that precedes the condition. */
export function undecidedFailure(
  outcomes: readonly Outcome[],
  failures: readonly Failure[],
  slot: Slot,
  number: bigint | undefined,
): Outcome[] {
  if (number === undefined || failures.some(({ latest }) => latest < STAGE.condition))
    return [...outcomes];
  return [...outcomes, busy(slot, number)];
}

/** The outcomes of an operation whose condition depends on a version that no result has shown. */
export function undecided(outcomes: readonly Outcome[], slot: Slot, number: bigint): Outcome[] {
  const version = unknownVersion(slot);
  const held = outcomes.map((outcome) => ({
    ...outcome,
    apply: (observed: string): void => {
      if (errCode(observed) === undefined) version?.bind(number);
      outcome.apply?.(observed);
    },
  }));
  return [...held, busy(slot, number)];
}

function busy(slot: Slot, number: bigint): Outcome {
  const apply = (): void => unknownVersion(slot)?.exclude(number);
  const requirements = ["with/if/version"];
  return { branch: "with/if/unknown", result: "err busy", requirements, apply };
}

function unknownVersion({ entry }: Slot): Version | undefined {
  return entry?.kind === "value" ? entry.version : undefined;
}

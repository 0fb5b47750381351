/** Errors that say that a key is absent. */

import { absence } from "./blame.ts";
import type { Directory, Slot, Value } from "./entities.ts";
import { unique, type Outcome } from "./outcome.ts";

/** If something else is answered, it is for the reasons for the absence that it is wrong. */
export function withAbsence(
  outcomes: Outcome[],
  slot: Slot,
  entry: Value | Directory | undefined,
): Outcome[] {
  if (entry !== undefined) return outcomes;
  return outcomes.map((outcome) => {
    if (outcome.result !== "err no-entry") return outcome;
    return { ...outcome, blame: () => unique([...outcome.requirements, ...absence(slot)]) };
  });
}

/** A model that is wrong in one sentence. */

import { specification, type Rules } from "../../models/index.ts";

export interface ModelMutant {
  /** The requirement whose examples have to show that the model is wrong. */
  readonly requirement: string;
  /** What it takes for true. */
  readonly rule: string;
  readonly rules: Rules;
}

/** Replaces functions of one chapter of the rules. */
export function mutant<C extends keyof Rules>(
  chapter: C,
  requirement: string,
  rule: string,
  changes: Partial<Rules[C]>,
): ModelMutant {
  const rules = { ...specification, [chapter]: { ...specification[chapter], ...changes } };
  return { requirement, rule, rules };
}

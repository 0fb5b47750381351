/** Judging a transcript: what a script's steps were answered. */

import { isAboutCells } from "../script/cells.ts";
import { Bindings } from "../script/bindings.ts";
import type { Step } from "../script/script.ts";
import { Model, type ModelOptions } from "./model.ts";
import type { Violation } from "./outcome.ts";

export interface Judgement extends Violation {
  /** The index of the step. */
  readonly at: number;
}

/** The first result that is not allowed, if there is one. Fewer results than steps are a beginning. */
export function judge(
  steps: readonly Pick<Step, "execution" | "operation">[],
  results: readonly string[],
  options: ModelOptions,
): Judgement | undefined {
  // Of cells and regions the model knows nothing.
  if (steps.some((step) => isAboutCells(step))) return undefined;
  const model = new Model(options);
  const bindings = new Bindings();
  for (const [at, result] of results.entries()) {
    const step = steps[at];
    if (step === undefined) return undefined;
    const { execution, operation } = step;
    const violation = model.observe(execution, bindings.substitute(execution, operation), result);
    if (violation !== undefined) return { ...violation, at };
    bindings.observe(execution, operation, result);
  }
  return undefined;
}

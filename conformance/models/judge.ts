/** Judging a transcript: what a script's steps were answered. */

import { Bindings } from "../script/bindings.ts";
import type { Step } from "../script/script.ts";
import { Model, type ModelOptions } from "./model.ts";
import type { Violation } from "./outcome.ts";

export interface Judgement extends Violation {
  /** The index of the step. */
  readonly at: number;
}

/** The commit of one (spec/kv-tx.md). */
const TRANSACTION = /^rename \S+ (?:\/beta\/kv\/|[a-z][a-z0-9]*:(?:kv\/)?)\.commit\//;

/** The first result that is not allowed, if there is one. Fewer results than steps are a beginning. */
export function judge(
  steps: readonly Pick<Step, "execution" | "operation">[],
  results: readonly string[],
  options: ModelOptions,
): Judgement | undefined {
  const model = new Model(options);
  const bindings = new Bindings();
  for (const [at, result] of results.entries()) {
    const step = steps[at];
    if (step === undefined) return undefined;
    const { execution, operation } = step;
    const violation = model.observe(execution, bindings.substitute(execution, operation), result);
    if (violation !== undefined) return { ...violation, at };
    // What a transaction changed the model does not know: from here on the store may be anything.
    if (result === "ok" && TRANSACTION.test(operation)) return undefined;
    bindings.observe(execution, operation, result);
  }
  return undefined;
}

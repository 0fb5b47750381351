/** Judging a transcript: what a script's steps were answered. */

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
  const model = new Model(options);
  const bindings = new Bindings();
  for (const [at, result] of results.entries()) {
    const step = steps[at];
    if (step === undefined) return undefined;
    const { execution, operation } = step;
    if (isBeyond(operation, options.features)) return undefined;
    const violation = model.observe(execution, bindings.substitute(execution, operation), result);
    if (violation !== undefined) return { ...violation, at };
    bindings.observe(execution, operation, result);
  }
  return undefined;
}

/** Operations of features that reach into what the model knows; nothing after one can be judged. */
const BEYOND: Readonly<Record<string, RegExp>> = {
  locks: /\/beta\/locks\/.* [^ ]*excl|[/,]fence=[a-z]+%252F[^:]+:|^later /,
};

function isBeyond(operation: string, features: ReadonlySet<string>): boolean {
  return Object.entries(BEYOND).some(
    ([name, found]) => features.has(name) && found.test(operation),
  );
}

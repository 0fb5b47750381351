/** Whether the results of a script are allowed. */

import { Bindings, meets, type Step } from "../script/index.ts";

export interface ScriptVerdict {
  /** The first step, from 0, whose result is not allowed. */
  at: number;
  allowed: readonly string[];
  /** What is violated, as far as it is known. */
  requirements: readonly string[];
}

/** The first result that is not allowed; `undefined` if all are. */
export function judgeScript(
  steps: readonly Step[],
  results: readonly string[],
): ScriptVerdict | undefined {
  const bindings = new Bindings();
  for (const [at, step] of steps.entries()) {
    const result = results[at]!;
    bindings.observe(step.execution, step.operation, result);
    if (step.expect === undefined) continue;
    const expect = step.expect.map((text) => bindings.substitute(step.execution, text));
    if (!meets({ ...step, expect }, result)) return { at, allowed: expect, requirements: [] };
  }
  return undefined;
}

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

/** The commit of a transaction (spec/kv-tx.md). */
const TRANSACTION = /^rename \S+ (?:\/beta\/kv\/|[a-z][a-z0-9]*:(?:kv\/)?)\.commit\//;

/**
 * The first result that is not allowed, if there is one. Fewer results than steps are a beginning.
 * Where nobody moves the clock by hand, nobody knows the time either: once something expires soon, nothing is judged.
 */
export function judge(
  steps: readonly Pick<Step, "execution" | "operation">[],
  results: readonly string[],
  options: ModelOptions,
): Judgement | undefined {
  // Of cells and regions the model knows nothing.
  if (steps.some((step) => isAboutCells(step))) return undefined;
  const manual = steps.some(({ operation }) => isTick(operation));
  const model = new Model({ ...options, manual });
  const bindings = new Bindings();
  for (const [at, result] of results.entries()) {
    const step = steps[at];
    if (step === undefined) return undefined;
    const { execution, operation } = step;
    if (!manual && expiresSoon(operation)) return undefined;
    if (isBeyond(operation, options.features)) return undefined;
    const violation = model.observe(execution, bindings.substitute(execution, operation), result);
    if (violation !== undefined) return { ...violation, at };
    // What a transaction changed the model does not know: from here on the store may be anything.
    if (result === "ok" && TRANSACTION.test(operation)) return undefined;
    bindings.observe(execution, operation, result);
  }
  return undefined;
}

export function isTick(operation: string): boolean {
  return operation.startsWith("tick ");
}

/** Whether what an operation commits may expire while a script is performed. */
function expiresSoon(operation: string): boolean {
  return /[/,]ttl=(?!0*[1-9][0-9]*h)/.test(operation);
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

/** The specification's examples as a touchstone of the model. */

import { Bindings } from "../script/bindings.ts";
import { isListing, matches } from "../script/expectation.ts";
import { parseScript, type Step } from "../script/script.ts";
import { isTick } from "./judge.ts";
import { Model, type ModelOptions } from "./model.ts";

export interface Mismatch {
  readonly step: Step;
  readonly expected: readonly string[];
  readonly allowed: readonly string[];
}

/**
 * The first step of an example at which the model and the text disagree.
 *
 * They agree on a step if each result that the model allows is covered by an alternative of the
 * expectation, and each alternative covers one. `*` in the expectation covers every word, `*` in
 * what the model allows only `*`; entries of listings have no order; of a read, whose shorter results
 * are allowed too, the longest is compared. What the example expects is then taken as observed;
 * where it leaves a choice, and for a line that prepares, the model's first result is.
 */
export function checkExample(script: string, options: ModelOptions): Mismatch | undefined {
  const steps = parseScript(script);
  const model = new Model({ ...options, manual: steps.some((it) => isTick(it.operation)) });
  const bindings = new Bindings();
  for (const step of steps) {
    const { execution } = step;
    const operation = bindings.substitute(execution, step.operation);
    const expected = step.expect
      ?.map((result) => bindings.substitute(execution, result))
      .filter((result) => operation !== STORE || isServed(result, options.features));
    const allowed = model.allowed(execution, operation);
    const results = allowed.map(({ result }) => result);
    if (expected !== undefined && !agree(expected, results, isListing(operation))) {
      return { step, expected, allowed: results };
    }
    const literal = expected?.[0];
    const observed = literal === undefined || literal.includes("*") ? allowed[0]!.sample : literal;
    const isOk = expected !== undefined || !/^(err|bad)/.test(observed);
    if (!isOk || model.observe(execution, operation, observed) !== undefined) {
      return { step, expected: expected ?? ["ok"], allowed: results };
    }
    bindings.observe(execution, step.operation, observed);
  }
  return undefined;
}

const STORE = "list /beta/kv";

/** Whether a listing of the store is one of a host with these features: others show other scopes. */
function isServed(result: string, features: ReadonlySet<string>): boolean {
  const scopes = [...result.matchAll(/ d:(region|global)(?= |$)/g)];
  return scopes.every(([, scope]) => features.has(`kv.${scope}`));
}

function agree(
  expected: readonly string[],
  allowed: readonly string[],
  unordered: boolean,
): boolean {
  const covers = (expectation: string, result: string): boolean =>
    matches(expectation, result, unordered);
  return (
    allowed.every((result) => expected.some((expectation) => covers(expectation, result))) &&
    expected.every((expectation) => allowed.some((result) => covers(expectation, result)))
  );
}

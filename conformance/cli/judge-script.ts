/** Whether the results of a script are allowed: by the model, and by what the script itself expects. */

import { decodeName } from "../../guests/words.ts";
import { judge, type ModelOptions } from "../models/index.ts";
import type { Published } from "../test.ts";
import type { TestHost } from "../world.ts";
import { runScript } from "../script-run.ts";
import { Bindings, meets, parseScript, type Step } from "../script/index.ts";

export interface ScriptVerdict {
  /** The first step, from 0, whose result is not allowed. */
  at: number;
  allowed: readonly string[];
  /** What is violated, as far as it is known. */
  requirements: readonly string[];
}

/** What the model has to know of a host besides the results. */
export async function modelOptions(host: TestHost, published: Published): Promise<ModelOptions> {
  const { results } = await runScript(host, parseScript("a: preopens"));
  const preopens = (results[0] ?? "").split(" ").slice(1).map(decodeName);
  const names = preopens.map((name) => Buffer.from(name).toString("latin1"));
  return { ...published, abi: host.abi, preopens: names };
}

/** The first result that is not allowed; `undefined` if all are. */
export function judgeScript(
  steps: readonly Step[],
  results: readonly string[],
  options: ModelOptions,
): ScriptVerdict | undefined {
  const unmet = firstUnmet(steps, results);
  const violation = judge(steps, results, options);
  if (violation === undefined || (unmet !== undefined && unmet.at < violation.at)) return unmet;
  return { at: violation.at, allowed: violation.expected, requirements: violation.requirements };
}

function firstUnmet(steps: readonly Step[], results: readonly string[]): ScriptVerdict | undefined {
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

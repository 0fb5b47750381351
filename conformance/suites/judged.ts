/** Scripts whose results the model judges. */

import { judge, type Judgement, type ModelOptions } from "../models/index.ts";
import { runScript } from "../script-run.ts";
import type { Counterexample, TestContext } from "../test.ts";
import type { WorldOptions } from "../world.ts";
import { formatStep, type Step } from "../script/index.ts";

/** What a test of the suite itself may put into the model. */
export type Probing = Pick<ModelOptions, "recorder" | "rules">;

export interface Failure {
  script: readonly Step[];
  results: string[];
  judgement: Judgement;
}

/** Performs a script in a fresh world; answers what is wrong with its results, if anything is. */
export async function attempt(
  { host, published }: TestContext,
  script: readonly Step[],
  probing: Probing = {},
  world: WorldOptions = {},
): Promise<Failure | undefined> {
  const { results } = await runScript(host, script, { world });
  const judgement = judge(script, results, { ...published, abi: host.abi, ...probing });
  return judgement && { script, results, judgement };
}

/** The script up to what is wrong. */
export function show({ script, results, judgement }: Failure): Counterexample {
  const { at, expected, requirements } = judgement;
  return {
    script: script
      .slice(0, at + 1)
      .map(formatStep)
      .join("\n"),
    results: results.slice(0, at + 1),
    at,
    expected: [...expected],
    requirements: [...requirements],
  };
}

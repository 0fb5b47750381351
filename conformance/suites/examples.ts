/** The examples of the specification as tests: their results are literal, so nothing of the suite is believed. */

import type { Example, Need, Spec } from "../requirement.ts";
import type { Counterexample, Test, TestContext, TestOutcome } from "../test.ts";
import { runScript, type Played } from "../script-run.ts";
import type { WorldOptions } from "../world.ts";
import { formatStep, parseScript, type Step } from "../script/index.ts";

/** What an example gets whose requirement is about that limit. */
const DEADLINE_MS = 1_000;
const MEMORY_BYTES = 32 * 1024 * 1024;

/** One test for each example. Throws a SyntaxError with file and line for one that is no script. */
export function exampleTests(spec: Pick<Spec, "requirements" | "examples">): Test[] {
  return spec.examples.map((example) => {
    const steps = parseExample(example);
    const world = worldFor(example, spec);
    return {
      id: example.id,
      cites: example.requirements,
      needs: [...needsOf(example, spec)],
      run: (context) => runExample(example, steps, world, context),
    };
  });
}

function needsOf(example: Example, { requirements }: Pick<Spec, "requirements">): Set<Need> {
  const cited = requirements.filter(({ id }) => example.requirements.includes(id));
  return new Set(cited.flatMap(({ needs }) => needs ?? []));
}

function parseExample({ file, line, script }: Example): Step[] {
  try {
    return parseScript(script);
  } catch (error) {
    const { message } = error as SyntaxError;
    const at = /^line (\d+): /.exec(message);
    throw new SyntaxError(
      `${file}:${line + Number(at?.[1] ?? 1) - 1}: ${message.slice(at?.[0].length ?? 0)}`,
    );
  }
}

/** The world that an example is performed in. */
export function worldFor(example: Example, spec: Pick<Spec, "requirements">): WorldOptions {
  const needs = needsOf(example, spec);
  return {
    ...(needs.has("deadline") ? { deadlineMs: DEADLINE_MS } : {}),
    ...(needs.has("memory") ? { memoryBytes: MEMORY_BYTES } : {}),
    ...(needs.has("clock") ? { clock: "manual" } : {}),
  };
}

async function runExample(
  { requirements, file, line }: Example,
  steps: readonly Step[],
  world: WorldOptions,
  { host }: TestContext,
): Promise<TestOutcome> {
  const played = await runScript(host, steps, { world, stopAtUnmet: true });
  const { results, unmet } = played;
  if (unmet === undefined) return { outcome: "passed", cases: 1 };
  if (unmet.step.expect === undefined) {
    const message = `the preparation '${unmet.step.operation}' answered ${results[unmet.at]}`;
    return { outcome: "unprepared", message, at: `${file}:${line + unmet.step.line - 1}` };
  }
  return {
    outcome: "failed",
    cases: 1,
    counterexample: counterexample(steps, played, requirements),
  };
}

function counterexample(
  steps: readonly Step[],
  { results, unmet }: Played,
  requirements: readonly string[],
): Counterexample {
  const { at, step } = unmet!;
  const script = steps
    .slice(0, at + 1)
    .map(({ execution, operation, line }) => formatStep({ execution, operation, line }));
  return {
    script: script.join("\n"),
    results,
    at,
    expected: [...step.expect!],
    requirements: [...requirements],
  };
}

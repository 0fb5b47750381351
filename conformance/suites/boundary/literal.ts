/** Tests that are written by program and judged by literal expectations. */

import { Dice, seeded } from "../../arbitraries/dice.ts";
import { runScript } from "../../script-run.ts";
import type { Test, TestContext, TestOutcome } from "../../test.ts";
import type { WorldOptions } from "../../world.ts";
import { formatStep, type Step } from "../../script/index.ts";
import { attempt, show } from "../judged.ts";

/** Lines in the making, each with the requirements that its expectation follows from. */
export class Lines {
  readonly steps: Step[] = [];
  readonly requirements: (readonly string[])[] = [];
  execution = "a";

  /** A line that prepares. */
  do(operation: string): void {
    this.#add({ line: 0, execution: this.execution, operation }, []);
  }

  /** A line with the results that it may have, and the requirements that say so. */
  expect(operation: string, expect: string | readonly string[], ...requirements: string[]): void {
    const results = typeof expect === "string" ? [expect] : expect;
    this.#add({ line: 0, execution: this.execution, operation, expect: results }, requirements);
  }

  #add(step: Step, requirements: readonly string[]): void {
    this.steps.push({ ...step, line: this.steps.length + 1 });
    this.requirements.push(requirements);
  }
}

export interface LiteralTest {
  id: string;
  cites: readonly string[];
  needs?: Test["needs"];
  upTo?: string;
  /** Writes the lines. What the host publishes decides how many there are, not what they have to answer. */
  write(lines: Lines, context: TestContext): void;
}

export function literalTest({ id, cites, needs = [], upTo, write }: LiteralTest): Test {
  return {
    id,
    cites,
    needs,
    ...(upTo !== undefined && { upTo }),
    run: (context) => {
      const lines = new Lines();
      write(lines, context);
      return runLines(lines, context);
    },
  };
}

async function runLines(
  { steps, requirements }: Lines,
  { host }: TestContext,
): Promise<TestOutcome> {
  const { results, unmet } = await runScript(host, steps, { stopAtUnmet: true });
  if (unmet === undefined) return { outcome: "passed", cases: 1 };
  const { at, step } = unmet;
  if (step.expect === undefined) {
    return {
      outcome: "unprepared",
      message: `the preparation '${step.operation}' answered ${results[at]}`,
    };
  }
  const script = steps
    .slice(0, at + 1)
    .map(({ line, execution, operation }) => formatStep({ line, execution, operation }));
  const counterexample = {
    script: script.join("\n"),
    results: results.slice(0, at + 1),
    at,
    expected: [...step.expect],
    requirements: [...requirements[at]!],
  };
  return { outcome: "failed", cases: 1, counterexample };
}

export interface JudgedTest extends LiteralTest {
  world?: WorldOptions;
}

/** A test whose lines the model judges, since what they may answer depends on what others did. */
export function judgedTest({ id, cites, needs = [], upTo, world, write }: JudgedTest): Test {
  return {
    id,
    cites,
    needs,
    ...(upTo !== undefined && { upTo }),
    async run(context) {
      const lines = new Lines();
      write(lines, context);
      const failure = await attempt(context, lines.steps, {}, world);
      if (!failure) return { outcome: "passed", cases: 1 };
      return { outcome: "failed", cases: 1, counterexample: show(failure) };
    },
  };
}

export interface Story extends Omit<JudgedTest, "write"> {
  /** Writes the lines. The dice draw what no sentence is about: sizes, offsets, how many. */
  write(lines: Lines, dice: Dice, context: TestContext): void;
}

/** A judged test of what shows only after many lines, or in much data; each seed tells it a little otherwise. */
export function story({ write, ...test }: Story): Test {
  return judgedTest({
    ...test,
    write: (lines, context) => write(lines, new Dice(seeded(context.seed)), context),
  });
}

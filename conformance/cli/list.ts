/** `list`: what would be judged. */

import type { Command } from "commander";
import { UserError } from "../driver/errors.ts";
import { loadSpec } from "../requirement.ts";
import { CLAIMS } from "../runner/preflight.ts";
import { globOf, selectTests } from "../runner/select.ts";
import { tests } from "../suites/index.ts";

export function addList(program: Command): void {
  program
    .command("list")
    .description("the requirements, or the tests, one a line")
    .argument("[patterns...]", "only what matches, as with --run")
    .option("--tests", "the tests and the requirements that they judge")
    .action((patterns: string[], { tests: wantTests }: { tests?: boolean }) => {
      const lines = wantTests === true ? listTests(patterns) : listRequirements(patterns);
      process.stdout.write(`${lines.join("\n")}\n`);
    });
}

function listTests(patterns: readonly string[]): string[] {
  const selected = selectTests([CLAIMS, ...tests], loadSpec().requirements, patterns);
  return selected.map(({ id, cites }) => `${id}  ${cites.join(" ")}`);
}

function listRequirements(patterns: readonly string[]): string[] {
  const { requirements } = loadSpec();
  const globs = patterns.map((pattern) => {
    const matches = globOf(pattern);
    if (!requirements.some(({ id }) => matches(id)))
      throw new UserError(`no requirement matches ${pattern}`);
    return matches;
  });
  const selected = requirements.filter(
    ({ id }) => globs.length === 0 || globs.some((matches) => matches(id)),
  );
  const width = Math.max(...selected.map(({ id }) => id.length));
  return selected.map(({ id, level, sentence, needs, untestable }) => {
    const notes = [
      ...needs.map((need) => `needs ${need}`),
      ...(untestable ? [`untestable: ${untestable}`] : []),
    ];
    const note = notes.length === 0 ? "" : `  (${notes.join(", ")})`;
    return `${id.padEnd(width)}  ${level.padEnd(6)}  ${sentence}${note}`;
  });
}

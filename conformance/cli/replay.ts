/** `replay`: a saved counterexample, or any script, on a host. */

import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { UserError } from "../driver/errors.ts";
import { elide, shorten } from "../report/elide.ts";
import { EXIT } from "../report/exit.ts";
import { observed } from "../report/text.ts";
import { loadSpec } from "../requirement.ts";
import { preflight } from "../runner/preflight.ts";
import { runScript } from "../script-run.ts";
import { HostSupply } from "../runner/supply.ts";
import { formatStep, parseScript, type Step } from "../script/index.ts";
import { Quit } from "./errors.ts";
import { addHostOptions, chooseHost, type HostFlags } from "./host.ts";
import { judgeScript, modelOptions, type ScriptVerdict } from "./judge-script.ts";
import { positive } from "./values.ts";

export function addReplay(program: Command): void {
  addHostOptions(program.command("replay"))
    .description("perform a script on a host and judge the results")
    .argument("<file>", "a script, such as one that a run has saved under .wasi-cloud/")
    .option(
      "--times <number>",
      "perform it so many times, or until it fails: for races",
      positive,
      1,
    )
    .action(replay);
}

async function replay(file: string, flags: HostFlags & { times: number }): Promise<void> {
  const steps = readScript(file);
  const host = chooseHost(flags);
  const supply = new HostSupply(host.open, host.options);
  try {
    const { published } = await preflight(await supply.get(), loadSpec().limits);
    const options = await modelOptions(await supply.get(), published);
    for (let time = 1; time <= flags.times; time++) {
      const { results } = await runScript(await supply.get(), steps);
      const verdict = judgeScript(steps, results, options);
      if (verdict === undefined) continue;
      process.stdout.write(`${show(steps, results, verdict).join("\n")}\n`);
      throw new Quit(EXIT.not);
    }
    process.stdout.write(`${steps.length} lines, every result is allowed\n`);
  } finally {
    await supply.close().catch(() => {});
  }
}

function readScript(file: string): Step[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UserError(`${file} cannot be read; scripts that a run has saved are in .wasi-cloud/`);
  }
  try {
    const steps = parseScript(text);
    if (steps.length > 0) return steps;
  } catch (error) {
    throw new UserError(`${file}: ${(error as Error).message}`);
  }
  throw new UserError(`${file} has no line to perform`);
}

function show(
  steps: readonly Step[],
  results: readonly string[],
  { at, allowed, requirements }: ScriptVerdict,
): string[] {
  const lines = steps.map(({ execution, operation, line }) =>
    shorten(formatStep({ execution, operation, line })),
  );
  const width = Math.min(72, Math.max(...lines.map((line) => line.length)));
  const before = lines
    .slice(0, at)
    .map((line, index) => `    ${line.padEnd(width)}  ${shorten(results[index]!)}`);
  return [
    ...elide(before, "    "),
    `  > ${lines[at]}`,
    `      allowed:  ${allowed.map(shorten).join("\n            or  ")}`,
    `      observed: ${observed(results[at])}`,
    ...(requirements.length === 0 ? [] : [`  violated: ${requirements.join(", ")}`]),
  ];
}

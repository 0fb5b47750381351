/** `run`, the command without a name: judges a host. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Command } from "commander";
import { UserError } from "../driver/errors.ts";
import { formatExpectations, parseExpectations, type Expectation } from "../expectations.ts";
import { EXIT, exitCode, unexpected } from "../report/exit.ts";
import { formatHtml } from "../report/html.ts";
import { formatJson } from "../report/json.ts";
import { formatJunit } from "../report/junit.ts";
import { makeReport, type Report } from "../report/report.ts";
import { formatReport } from "../report/text.ts";
import { loadSpec, type Spec } from "../requirement.ts";
import { defaultSeed, run } from "../runner/run.ts";
import { closest } from "../runner/select.ts";
import { tests } from "../suites/index.ts";
import { replayLine, saveCounterexample } from "./counterexample.ts";
import { Quit } from "./errors.ts";
import { addHostOptions, chooseHost, type HostFlags } from "./host.ts";
import { Progress } from "./progress.ts";
import { collect, positive, reportTarget, seed, type ReportTarget } from "./values.ts";

interface RunFlags extends HostFlags {
  run?: string[];
  profile?: string;
  seed: number;
  budget?: number;
  quick?: boolean;
  maxTime?: number;
  jobs?: number;
  strict?: boolean;
  allowPartial?: boolean;
  expectations?: string;
  updateExpectations?: boolean;
  report?: ReportTarget[];
  failFast?: boolean;
  verbose?: boolean;
  color: boolean;
}

const QUICK_BUDGET = 0.1;

export function addRun(program: Command): void {
  addHostOptions(
    program.command("run", { isDefault: true }).description("judge a host (the default command)"),
  )
    .allowExcessArguments()
    .option(
      "--run <pattern>",
      "only what matches: ids of requirements or tests, * within a component, ** across (repeatable)",
      collect,
    )
    .option(
      "--profile <name>",
      "judge this profile alone, and not every feature that the host claims",
    )
    .option(
      "--seed <number>",
      "a number, or random, for generated cases; without it one fixed by the suite's version",
      seed,
      defaultSeed,
    )
    .option("--budget <factor>", "multiplies the number of generated cases", positive)
    .option("--quick", `a tenth of the generated cases`)
    .option("--max-time <seconds>", "stop then; a run that is cut is partial", positive)
    .option("--jobs <number>", "tests side by side, where the host has as many worlds", positive)
    .option("--strict", "a SHOULD counts as a MUST")
    .option(
      "--allow-partial",
      "exit with 0 also if not everything was judged, as long as nothing is violated",
    )
    .option("--expectations <file>", "requirements that are known to be violated")
    .option("--update-expectations", "write what is violated to that file")
    .option(
      "--report <kind=path>",
      "write a report: json, junit or html (repeatable)",
      reportTarget,
    )
    .option("-x, --fail-fast", "stop at the first test that fails")
    .option("-v, --verbose", "a line a test")
    .option("--no-color", "plain text")
    .action(async (flags: RunFlags, { args: [word] }: Command) => {
      if (word !== undefined) throw new UserError(unknownCommand(word, program));
      await judge(flags);
    });
}

/** What is no command ends up with the default one. */
function unknownCommand(word: string, program: Command): string {
  const known = program.commands.map((command) => command.name());
  return `no command ${word}${closest(word, known)}; there are ${known.join(", ")}, and a host is named by --host`;
}

async function judge(flags: RunFlags): Promise<void> {
  const spec = loadSpec();
  if (
    flags.profile !== undefined &&
    !spec.requirements.some(({ feature }) => feature === flags.profile)
  ) {
    const known = [...new Set(spec.requirements.map(({ feature }) => feature))];
    throw new UserError(
      `this version judges no profile ${flags.profile}; it has ${known.join(", ")}`,
    );
  }
  const expectations = readExpectations(flags, spec.requirements);
  const host = chooseHost(flags);
  const interrupt = new AbortController();
  // Whoever asks twice does not want to wait for the report of what there is.
  const stop = (): void => {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    interrupt.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const options = {
    seed: flags.seed,
    budget: flags.budget ?? (flags.quick === true ? QUICK_BUDGET : 1),
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
  };
  const progress = new Progress(process.stderr);
  const found = await run({
    ...options,
    spec,
    tests,
    open: host.open,
    host: host.options,
    patterns: flags.run ?? [],
    ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
    ...(flags.maxTime === undefined ? {} : { maxTimeMs: flags.maxTime * 1_000 }),
    failFast: flags.failFast === true,
    excused: (id) => expectations.has(id.replace(/^example\//, "")),
    signal: interrupt.signal,
    takeStderr: host.takeStderr,
    onPlan: (total) => progress.plan(total),
    onResult: ({ id }) => progress.step(id),
  }).finally(() => progress.clear());
  const report = makeReport(spec, found, {
    ...options,
    selection: flags.run ?? [],
    strict: flags.strict === true,
    expectations,
  });
  for (const test of report.tests) saveCounterexample(test);
  const color = flags.color && process.env["NO_COLOR"] === undefined && process.stdout.isTTY;
  process.stdout.write(
    formatReport(report, {
      color,
      verbose: flags.verbose === true,
      replayLine: replayLine(host.typed),
    }),
  );
  for (const target of flags.report ?? []) writeReport(target, report);
  if (flags.updateExpectations === true)
    updateExpectations(flags.expectations!, report, expectations);
  throw new Quit(
    interrupt.signal.aborted
      ? EXIT.interrupted
      : exitCode(report, { allowPartial: flags.allowPartial === true }),
  );
}

function readExpectations(
  flags: RunFlags,
  requirements: Spec["requirements"],
): Map<string, Expectation> {
  const { expectations: file, updateExpectations: update } = flags;
  if (file === undefined) {
    if (update === true)
      throw new UserError("--update-expectations needs --expectations FILE, the file to write");
    return new Map();
  }
  try {
    return parseExpectations(file, readFileSync(file, "utf8"), requirements);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    if (update === true) return new Map();
    throw new UserError(`${file} does not exist; --update-expectations writes it`);
  }
}

/** What was not judged this time stays as it was. */
function updateExpectations(
  file: string,
  report: Report,
  known: ReadonlyMap<string, Expectation>,
): void {
  const judged = new Map(report.requirements.map(({ id, verdict }) => [id, verdict]));
  const kept = [...known.keys()].filter((id) => judged.get(id) !== "passed");
  const ids = [...new Set([...kept, ...unexpected(report)])];
  write(file, formatExpectations(ids, known));
}

const FORMATS: Readonly<Record<ReportTarget["kind"], (report: Report) => string>> = {
  json: formatJson,
  junit: formatJunit,
  html: formatHtml,
};

function writeReport({ kind, path }: ReportTarget, report: Report): void {
  write(path, FORMATS[kind](report));
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(`${path} cannot be written: ${(error as Error).message}`);
  }
}

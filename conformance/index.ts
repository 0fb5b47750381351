/** The suite as a library: judge a host from a test of your own, and read the report. */

import type { Driver } from "./driver/driver.ts";
import { makeReport, type Report } from "./report/report.ts";
import { loadSpec } from "./requirement.ts";
import type { HostOptions } from "./runner/driver-host.ts";
import { defaultSeed, run } from "./runner/run.ts";
import { tests } from "./suites/index.ts";

export { EXIT, exitCode } from "./report/exit.ts";
export { formatReport } from "./report/text.ts";
export type { Report, RequirementRow } from "./report/report.ts";
export { loadSpec, type Example, type Requirement, type Spec } from "./requirement.ts";
export type { TestResult } from "./runner/outcome.ts";
export type { Counterexample, Published, Test, TestContext, TestOutcome } from "./test.ts";
export type { TestExecution, TestHost, TestWorld } from "./world.ts";
export { tests } from "./suites/index.ts";

export interface JudgeOptions extends HostOptions {
  /** Ids of requirements or tests; `*` within a component, `**` across. All without it. */
  patterns?: readonly string[];
  seed?: number;
  /** 1 is the default number of generated cases. */
  budget?: number;
  /** A SHOULD counts as a MUST. */
  strict?: boolean;
  signal?: AbortSignal;
}

/**
 * Judges the host behind the drivers that `open` makes: one, and another whenever one has died.
 * Rejects with UserError if nothing would be judged; whatever goes wrong with the host is in the report.
 */
export async function judge(
  open: () => Driver | Promise<Driver>,
  options: JudgeOptions = {},
): Promise<Report> {
  const spec = loadSpec();
  const {
    patterns = [],
    seed = defaultSeed,
    budget = 1,
    strict = false,
    signal,
    ...host
  } = options;
  const found = await run({
    spec,
    tests,
    open,
    host,
    patterns,
    seed,
    budget,
    ...(signal === undefined ? {} : { signal }),
  });
  return makeReport(spec, found, { seed, budget, strict, selection: patterns });
}

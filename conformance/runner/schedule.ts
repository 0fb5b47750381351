/** Runs tests side by side on a host that may die, and keeps whose fault that was apart. */

import { fnv1a } from "../../guests/words.ts";
import { ProtocolError, UserError } from "../driver/errors.ts";
import type { DriverHost } from "./driver-host.ts";
import { notRun, ofError, ofOutcome, type TestResult } from "./outcome.ts";
import { HostBroken, type HostSupply } from "./supply.ts";
import type { Published, Test } from "../test.ts";

export interface ScheduleOptions {
  published: Published;
  seed: number;
  budget: number;
  /** At most this many tests at once; fewer if the host has fewer worlds. */
  jobs: number;
  signal: AbortSignal;
  /** Stop starting tests after the first that is not as it should be. */
  failFast?: boolean;
  /** Whether the failure of a test is expected, for `failFast`. */
  excused?: (id: string) => boolean;
  /** Takes what the host has written to its standard error since it was last asked. */
  takeStderr?: () => string;
  onResult?: (result: TestResult) => void;
}

/** The results, in the order of the tests and one for each, and the error that ended the run before its time. */
export interface Schedule {
  results: TestResult[];
  fatal?: HostBroken | ProtocolError | UserError;
}

/** Runs the tests. What a test can cause is its result; what ends the run is `fatal`; rejects for nothing else. */
export async function runTests(
  tests: readonly Test[],
  supply: HostSupply,
  options: ScheduleOptions,
): Promise<Schedule> {
  const results = new Map<string, TestResult>();
  const stop = new AbortController();
  const inner = { ...options, signal: AbortSignal.any([options.signal, stop.signal]) };
  const settle = (result: TestResult): void => {
    results.set(result.id, result);
    options.onResult?.(result);
    if (options.failFast && isBad(result) && !options.excused?.(result.id)) stop.abort();
  };
  let fatal: unknown;
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      fatal ??= error;
      stop.abort();
    }
  };

  /** Tests that were running when their host died: which of them did it is found out by running each alone. */
  const suspects = new Map<DriverHost, Suspect[]>();
  const queue = [...tests];
  const work = async (): Promise<void> => {
    while (!inner.signal.aborted) {
      const test = queue.shift();
      if (test === undefined) return;
      const host = await supply.get();
      const result = await runTest(test, host, inner);
      if (result.outcome !== "crashed") settle(result);
      else {
        suspects.set(host, [...(suspects.get(host) ?? []), { test, result }]);
        await supply.discard(host);
      }
    }
  };
  await guarded(async () => {
    const { worlds } = (await supply.get()).hello.concurrency;
    const workers = Math.max(1, Math.min(options.jobs, worlds, tests.length));
    await Promise.all(Array.from({ length: workers }, () => guarded(work)));
  });
  for (const group of suspects.values()) {
    await guarded(async () => (await attribute(group, supply, inner)).forEach(settle));
  }
  const complete = tests.map(({ id }) => results.get(id) ?? notRun(id, "the run ended before it"));
  if (fatal === undefined) return { results: complete };
  if (!isFatal(fatal)) throw fatal;
  return { results: complete, fatal };
}

function isFatal(error: unknown): error is NonNullable<Schedule["fatal"]> {
  return (
    error instanceof HostBroken || error instanceof ProtocolError || error instanceof UserError
  );
}

interface Suspect {
  test: Test;
  result: TestResult;
}

/** Results for tests of which at least one made their host fail. */
async function attribute(
  group: Suspect[],
  supply: HostSupply,
  options: ScheduleOptions,
): Promise<TestResult[]> {
  if (group.length === 1) return [group[0]!.result];
  const alone: TestResult[] = [];
  for (const { test, result } of group) {
    if (options.signal.aborted) alone.push(result);
    else {
      const host = await supply.get();
      alone.push(await runTest(test, host, options));
      if (alone.at(-1)!.outcome === "crashed") await supply.discard(host);
    }
  }
  if (alone.some(({ outcome }) => outcome === "crashed")) return alone;
  // None of them does it alone, so all of them together are to blame.
  const names = group.map(({ test }) => test.id).join(", ");
  return group.map(({ result }) => ({
    ...result,
    message: `${result.message}\n  among ${names}, none of which does it alone`,
  }));
}

async function runTest(
  test: Test,
  host: DriverHost,
  options: ScheduleOptions,
): Promise<TestResult> {
  const missing = test.needs.find((need) => !host.controls.has(need));
  if (missing !== undefined)
    return { id: test.id, outcome: "unobserved", ms: 0, cases: 0, message: `needs ${missing}` };
  const start = performance.now();
  const elapsed = (): number => Math.round(performance.now() - start);
  options.takeStderr?.();
  const { published, budget, signal } = options;
  let result: TestResult;
  try {
    const outcome = await test.run({
      host,
      published,
      seed: seedOf(options.seed, test.id),
      budget,
      signal,
    });
    result = ofOutcome(test.id, elapsed(), outcome);
  } catch (error) {
    result = ofError(test.id, elapsed(), error);
  }
  const stderr = isBad(result) ? options.takeStderr?.() : "";
  return stderr ? { ...result, stderr } : result;
}

/** A test's own seed, so that its cases do not depend on which other tests run. */
function seedOf(seed: number, id: string): number {
  return Number.parseInt(fnv1a(new TextEncoder().encode(`${seed} ${id}`)), 16) & 0x7fffffff;
}

function isBad({ outcome }: TestResult): boolean {
  return (
    outcome === "failed" || outcome === "crashed" || outcome === "error" || outcome === "unprepared"
  );
}

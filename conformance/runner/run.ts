/** A whole run: the host is started once and looked at, then the tests, then the verdicts. */

import { fnv1a } from "../../guests/words.ts";
import type { Driver, Hello } from "../driver/driver.ts";
import { ProtocolError, UserError } from "../driver/errors.ts";
import { suite } from "../package.ts";
import type { Spec } from "../requirement.ts";
import type { DriverHost, HostOptions } from "./driver-host.ts";
import { notRun, type TestResult } from "./outcome.ts";
import { CLAIMS, preflight, type Preflight } from "./preflight.ts";
import { runTests } from "./schedule.ts";
import { selectTests } from "./select.ts";
import { HostBroken, HostSupply } from "./supply.ts";
import type { Published, Test } from "../test.ts";
import type { HostControl } from "../world.ts";

export interface RunOptions {
  spec: Spec;
  tests: readonly Test[];
  open: () => Driver | Promise<Driver>;
  host?: HostOptions;
  /** Patterns of `--run`; none selects everything. */
  patterns?: readonly string[];
  /** Judge only this profile; without it `core` and every feature that the host claims. */
  profile?: string;
  seed: number;
  budget: number;
  jobs?: number;
  maxTimeMs?: number;
  failFast?: boolean;
  excused?: (id: string) => boolean;
  signal?: AbortSignal;
  takeStderr?: () => string;
  onPlan?: (total: number) => void;
  onResult?: (result: TestResult) => void;
}

/** What was found. `hello` is absent if no host could be started. */
export interface Run {
  hello?: Hello;
  abi?: DriverHost["abi"];
  controls: ReadonlySet<HostControl>;
  /** What the host claims, besides `core`, as far as it could be read. */
  features?: ReadonlySet<string>;
  tests: { id: string; cites: readonly string[] }[];
  results: TestResult[];
  ms: number;
  /** Why the run ended before its time. */
  fatal?: HostBroken | ProtocolError;
}

const JOBS = 4;

/** Fixed for a version of the suite, so that two runs of it agree. */
export const defaultSeed: number =
  Number.parseInt(fnv1a(new TextEncoder().encode(`${suite.name} ${suite.version}`)), 16) &
  0x7fffffff;

/** Rejects with UserError if nothing would be judged; whatever goes wrong with the host is in the answer. */
export async function run(options: RunOptions): Promise<Run> {
  const start = performance.now();
  const { spec, tests, patterns = [] } = options;
  const selected = selectTests<Test | typeof CLAIMS>(
    [CLAIMS, ...tests],
    spec.requirements,
    patterns,
  );
  const supply = new HostSupply(options.open, options.host);
  const finish = (run: Omit<Run, "ms">): Run => ({
    ...run,
    ms: Math.round(performance.now() - start),
  });
  let host: DriverHost;
  try {
    host = await supply.get();
  } catch (error) {
    if (!(error instanceof HostBroken)) throw error;
    const results = selected.map(({ id }) => notRun(id, "the host could not be started"));
    return finish({ controls: new Set(), tests: selected, results, fatal: error });
  }
  const about = { hello: host.hello, abi: host.abi, controls: host.controls };
  let flight: Preflight;
  try {
    flight = await preflight(host, spec.limits);
  } catch (error) {
    await supply.close().catch(() => {});
    if (!(error instanceof HostBroken || error instanceof ProtocolError)) throw error;
    const results = selected.map(({ id }) => notRun(id, "the first probe could not be run"));
    return finish({ ...about, tests: selected, results, fatal: error });
  }
  const { published, result } = flight;
  const planned = selected.filter(inScope(spec, scopeOf(options.profile, published)));
  if (planned.length === 0) {
    await supply.close();
    throw new UserError("the host claims none of the features that the selected tests judge");
  }
  options.onPlan?.(planned.length);
  const isPlanned = planned.some(({ id }) => id === CLAIMS.id);
  if (isPlanned) options.onResult?.(result);
  const schedule = await runTests(
    planned.filter((test): test is Test => "run" in test),
    supply,
    {
      ...options,
      published,
      jobs: options.jobs ?? JOBS,
      signal: AbortSignal.any([
        ...(options.signal ? [options.signal] : []),
        ...(options.maxTimeMs === undefined ? [] : [AbortSignal.timeout(options.maxTimeMs)]),
      ]),
    },
  );
  const results = isPlanned ? [result, ...schedule.results] : schedule.results;
  const ended = await closing(supply);
  if (schedule.fatal instanceof UserError) throw schedule.fatal;
  const fatal = schedule.fatal ?? ended;
  return finish({
    ...about,
    features: published.features,
    tests: planned,
    results,
    ...(fatal === undefined ? {} : { fatal }),
  });
}

/** A host that does not end when it is told to is broken, too. */
async function closing(supply: HostSupply): Promise<HostBroken | undefined> {
  try {
    await supply.close();
    return undefined;
  } catch (error) {
    return new HostBroken((error as Error).message, { cause: error });
  }
}

function scopeOf(profile: string | undefined, { features }: Published): ReadonlySet<string> {
  return new Set(profile === undefined ? ["core", ...features] : [profile]);
}

/** Whether a test judges something of these features. */
export function inScope(
  spec: Spec,
  scope: ReadonlySet<string>,
): (test: { cites: readonly string[] }) => boolean {
  const features = new Map(spec.requirements.map(({ id, feature }) => [id, feature]));
  return ({ cites }) => cites.some((id) => scope.has(features.get(id) ?? ""));
}

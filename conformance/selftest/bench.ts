import type { Driver } from "../driver/index.ts";
import { copyHost, type HostCopy } from "../mutants/copy.ts";
import { directHost } from "../mutants/direct/world.ts";
import type { Mutant, Variant } from "../mutants/mutant.ts";
import type { Spec } from "../requirement.ts";
import { DriverHost } from "../runner/driver-host.ts";
import type { OutcomeName } from "../runner/outcome.ts";
import { run } from "../runner/run.ts";
import type { Published, Test } from "../test.ts";
import type { TestHost } from "../world.ts";

/** Whether a host that conforms could not have had it: a preparation that did not work is as telling as a failure. */
function isBad(outcome: OutcomeName): boolean {
  return outcome === "failed" || outcome === "crashed" || outcome === "unprepared";
}

/** What a test said of an edited host. */
export interface Seen {
  id: string;
  failed: boolean;
  /** The requirements that its counterexample names. */
  requirements: readonly string[];
}

/** An edited host, ready to be judged again and again. */
export interface Bench {
  judge(tests: readonly Test[], seed: number): Promise<Seen[]>;
  /** For scripts of the variants; absent where only whole runs are possible. */
  host(): Promise<TestHost>;
  close(): void;
}

export interface BenchOptions {
  spec: Spec;
  /** Scales the number of generated cases. */
  budget: number;
}

/** Throws if an edit does not fit. */
export async function openBench(changed: Mutant | Variant, options: BenchOptions): Promise<Bench> {
  const copy = copyHost(changed.edits, changed.layer);
  try {
    return changed.layer === "machine"
      ? await machineBench(changed, copy, options)
      : driverBench(changed, copy, options);
  } catch (error) {
    copy.dispose();
    throw error;
  }
}

async function machineBench(
  changed: Mutant | Variant,
  copy: HostCopy,
  { budget, spec }: BenchOptions,
): Promise<Bench> {
  const machine = await copy.machine();
  const host = directHost(machine, changed.options);
  const limits = { ...(changed.options?.limits ?? machine.DEFAULT_LIMITS) };
  const published: Published = {
    limits,
    features: new Set(changed.options?.features ?? machine.FEATURES),
  };
  const features = new Map(spec.requirements.map(({ id, feature }) => [id, feature]));
  const isClaimed = (id: string): boolean =>
    features.get(id) === "core" || published.features.has(features.get(id)!);
  return {
    async judge(tests, seed) {
      const seen: Seen[] = [];
      for (const test of tests) {
        if (test.needs.some((need) => !host.controls.has(need))) continue;
        if (test.cites.some((id) => !isClaimed(id))) continue;
        seen.push(await judgeOne(test, { host, published, seed, budget, signal: NEVER }));
      }
      return seen;
    },
    host: () => Promise.resolve(host),
    close: () => copy.dispose(),
  };
}

const NEVER = new AbortController().signal;

async function judgeOne(test: Test, context: Parameters<Test["run"]>[0]): Promise<Seen> {
  try {
    const outcome = await test.run(context);
    const requirements = outcome.outcome === "failed" ? outcome.counterexample.requirements : [];
    return { id: test.id, failed: isBad(outcome.outcome), requirements };
  } catch {
    // A mutant may break the machine itself: that it threw is a failure, but names no requirement.
    return { id: test.id, failed: true, requirements: [] };
  }
}

/** A mutant may hang, and is not to be waited for as a host is that somebody means to use. */
const IMPATIENCE = 0.5;

function driverBench(
  changed: Mutant | Variant,
  copy: HostCopy,
  { spec, budget }: BenchOptions,
): Bench {
  const abi = changed.layer === "wasi0.2" ? "wasi0.2" : "preview1";
  const options = { abi, timeoutMultiplier: "rule" in changed ? IMPATIENCE : 1 } as const;
  const open = (): Promise<Driver> => copy.driver();
  let connected: Promise<DriverHost> | undefined;
  return {
    async judge(tests, seed) {
      const done = await run({ spec, tests, open, host: options, seed, budget });
      return done.results.map(({ id, outcome, counterexample }) => ({
        id,
        failed: isBad(outcome),
        requirements: counterexample?.requirements ?? [],
      }));
    },
    host: () => (connected ??= open().then((driver) => DriverHost.connect(driver, options))),
    close() {
      void connected?.then((host) => host.close());
      copy.dispose();
    },
  };
}

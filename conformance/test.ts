import type { HostControl, TestHost } from "./world.ts";

/** What the host publishes about itself in `/beta/limits.json` and `/beta/features`. */
export interface Published {
  limits: Readonly<Record<string, number>>;
  features: ReadonlySet<string>;
}

/** What a test may use. Everything random comes from `seed`. */
export interface TestContext {
  host: TestHost;
  published: Published;
  seed: number;
  /** Scales the number of generated cases: 1 is the default budget, `--quick` less. */
  budget: number;
  /** Aborted when time is up; a test that notices ends with `cut`. */
  signal: AbortSignal;
}

/** A failing script, minimal and portable, with its judgement. */
export interface Counterexample {
  /** Lines `EXECUTION: OPERATION`, replayable on any host. */
  script: string;
  /** The result of each line. */
  results: string[];
  /** The line (from 0) whose result is not allowed. */
  at: number;
  /** The results that are allowed there. */
  expected: string[];
  /** The requirements that are violated, the most likely first. */
  requirements: string[];
}

export type TestOutcome =
  | { outcome: "passed"; cases: number }
  | { outcome: "failed"; cases: number; counterexample: Counterexample }
  /** A preparation did not work, so nothing was judged; the requirement is unobserved. */
  | { outcome: "unprepared"; message: string; at?: string }
  | { outcome: "cut"; cases: number };

export interface Test {
  /** `example/REQUIREMENT` or `property/NAME`. */
  id: string;
  /** Requirements that this test judges. A failure counts against those that its counterexample names. */
  cites: readonly string[];
  needs: readonly HostControl[];
  /** Of a test that goes to the end of what a host publishes: how far it goes at most. */
  upTo?: string;
  run(context: TestContext): Promise<TestOutcome>;
}

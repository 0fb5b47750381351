/** What became of each planned test. */

import { DriverError, HostError, ProtocolError } from "../driver/errors.ts";
import type { Counterexample, TestOutcome } from "../test.ts";
import { Unobservable } from "../world.ts";

export type OutcomeName = TestResult["outcome"];

export interface TestResult {
  id: string;
  outcome:
    | TestOutcome["outcome"]
    /** It needs a control that the host does not offer. */
    | "unobserved"
    /** The host died, or stopped answering, while it ran. */
    | "crashed"
    /** The suite, or the host's answer to the driver protocol, failed: nothing was judged. */
    | "error"
    /** It was planned and did not run. */
    | "notrun";
  ms: number;
  cases: number;
  /** Why there is no judgement. */
  message?: string;
  /** Where in the specification, if it is about one line of it. */
  at?: string;
  counterexample?: Counterexample;
  /** What the host wrote to its standard error while the test ran; the end of it. */
  stderr?: string;
}

export function notRun(id: string, message: string): TestResult {
  return { id, outcome: "notrun", ms: 0, cases: 0, message };
}

export function ofOutcome(id: string, ms: number, outcome: TestOutcome): TestResult {
  if (outcome.outcome === "unprepared") return { id, ms, cases: 0, ...outcome };
  return { id, ms, ...outcome };
}

/** What a test that threw has come to. Errors of the protocol are not for a test to bear: they are thrown on. */
export function ofError(id: string, ms: number, error: unknown): TestResult {
  const result = { id, ms, cases: 0 };
  if (error instanceof Unobservable)
    return { ...result, outcome: "unobserved", message: `needs ${error.control}` };
  if (error instanceof HostError) return { ...result, outcome: "crashed", message: error.message };
  if (error instanceof ProtocolError) throw error;
  if (error instanceof DriverError) {
    return {
      ...result,
      outcome: "error",
      message: `the host refused (${error.code}): ${error.message}`,
    };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { ...result, outcome: "error", message: `a fault of the suite, not of the host: ${text}` };
}

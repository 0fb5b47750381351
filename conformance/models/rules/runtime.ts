/** `spec/runtime.md`: how an execution begins and ends. */

import type { Execution, OpenValue } from "../entities.ts";

export type Cause = "return" | "exit" | "nonzero" | "trap" | "kill" | "deadline";

export const runtimeRules = {
  isNormal(cause: Cause): boolean {
    return cause === "return" || cause === "exit";
  },
  /** Whether an end publishes what is dirty. */
  publishes(cause: Cause): boolean {
    return cause === "return" || cause === "exit";
  },
  /** The descriptors in the order in which a normal end commits them. */
  endOrder(opened: readonly OpenValue[]): readonly OpenValue[] {
    return opened;
  },
  /** Whether the commits after one that failed still happen. */
  goesOnAfterFailure(): boolean {
    return true;
  },
  failedCommitFails(): boolean {
    return true;
  },
  arguments({ args }: Execution): readonly string[] {
    return args;
  },
  environment({ env }: Execution): readonly string[] {
    return env;
  },
  mayAddTemporaryDirectory(): boolean {
    return true;
  },
  outputOf(sent: readonly Uint8Array[]): readonly Uint8Array[] {
    return sent;
  },
};

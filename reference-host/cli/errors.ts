/** What a command says when it cannot do what it was asked, and the code that it ends with. */
import { CommanderError } from "commander";
import type { GuestError } from "../wasi/guest-error.ts";

/** Wrong arguments, or a program that cannot be run: nothing was started. */
export const USAGE = 2;
/** A fault of this program. */
const BROKEN = 70;

/** What the user asked for cannot be. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A program that was refused, with the name by which the user knows it. */
export function refused(program: string, error: GuestError): UsageError {
  const remedy = error.remedy === undefined ? "" : ` (${error.remedy})`;
  return new UsageError(`${program}: ${error.message}${remedy}`);
}

export function explain(error: unknown): { text?: string; code: number } {
  // Commander has said it already.
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : USAGE };
  if (error instanceof UsageError) return { text: `wasi-cloud: ${error.message}`, code: USAGE };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `wasi-cloud: a fault of the host: ${text}`, code: BROKEN };
}

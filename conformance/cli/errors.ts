/** What a command that cannot go on says, and with which code it ends. */

import { CommanderError } from "commander";
import { DriverError, HostError, ProtocolError, UserError } from "../driver/errors.ts";
import { EXIT } from "../report/exit.ts";
import { HostBroken } from "../runner/supply.ts";

/** Ends the command with this code; everything that was to be said has been said. */
export class Quit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

/** The line for the user, if there is one, and the exit code. A stack is shown for a fault of the suite alone. */
export function explainError(error: unknown): { text?: string; code: number } {
  if (error instanceof Quit) return { code: error.code };
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : EXIT.usage };
  if (error instanceof UserError) return { text: `error: ${error.message}`, code: EXIT.usage };
  if (isBroken(error)) return { text: error.message, code: EXIT.broken };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `a fault of the suite: ${text}`, code: EXIT.broken };
}

function isBroken(error: unknown): error is Error {
  return [HostBroken, HostError, ProtocolError, DriverError].some((kind) => error instanceof kind);
}

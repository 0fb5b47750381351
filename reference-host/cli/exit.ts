/** The end of a guest as a shell sees it. */
import type { Exit } from "../worker/isolated.ts";
import type { Order } from "./order.ts";

const TRAPPED = 134;
const KILLED = 137;
const LATE = 124;

/** Says on standard error what is not the guest's own to say; answers the exit code. */
export function conclude(exit: Exit, { program, deadlineMs }: Order): number {
  switch (exit.reason) {
    case "exit":
      // A process has eight bits for what a guest has 32 for; what is not 0 stays so.
      return Math.min(exit.code, 255);
    case "commit":
      // The guest's standard error has a line for each.
      return 1;
    case "trap":
      say(`${program} trapped: ${exit.message}`);
      return TRAPPED;
    case "deadline":
      say(`${program} was stopped after ${deadlineMs} milliseconds`);
      return LATE;
    case "memory":
      say(`${program} was stopped: ${exit.message}`);
      return KILLED;
    case "killed":
      return KILLED;
  }
}

function say(text: string): void {
  process.stderr.write(`wasi-cloud: ${text}\n`);
}

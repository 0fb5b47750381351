/** A guest that is a process of its own. */

import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { describeEnd, signalTree, startChild, type ChildOptions } from "./child.ts";
import type { Exit, Guest, GuestSink } from "./driver.ts";
import { HostError } from "./errors.ts";

/** How long a process that the guest left behind, outside of its group, may hold the guest's pipes open. */
const DRAIN_MS = 500;

/** Rejects with HostError if the program cannot be started. */
export async function startExecGuest(
  program: string,
  args: readonly string[],
  options: ChildOptions,
  sink: GuestSink,
): Promise<Guest> {
  const child = startChild(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  child.stdout.on("data", (bytes: Buffer) => sink.stdout(bytes));
  child.stderr.on("data", (bytes: Buffer) => sink.stderr(bytes));
  const guest = new ExecGuest(child);
  try {
    await once(child, "spawn");
  } catch (error) {
    throw new HostError("start", `${program} could not be started: ${(error as Error).message}`);
  }
  return guest;
}

class ExecGuest implements Guest {
  readonly exit: Promise<Exit>;
  readonly #child: ChildProcessWithoutNullStreams;
  #killed = false;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.exit = this.#close().then(() => this.#describe());
  }

  write(bytes: Uint8Array): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(bytes);
  }

  end(): void {
    this.#child.stdin.end();
  }

  kill(): void {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#killed = true;
    signalTree(this.#child, "SIGKILL");
  }

  /** Waits for the end of the process and of its output, which a process that it left behind may hold open. */
  #close(): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once("close", () => resolve());
      this.#child.once("exit", () => {
        signalTree(this.#child, "SIGKILL");
        const timer = setTimeout(() => setImmediate(() => this.#abandonOutput()), DRAIN_MS);
        this.#child.once("close", () => clearTimeout(timer));
      });
    });
  }

  /** Called after a turn of the event loop in which everything that had arrived was read. */
  #abandonOutput(): void {
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
  }

  #describe(): Exit {
    const { exitCode, signalCode } = this.#child;
    if (this.#killed && signalCode !== null) return { reason: "killed" };
    if (exitCode !== null) return { reason: "exit", code: exitCode };
    return { reason: "trap", message: `the process ${describeEnd(exitCode, signalCode)}` };
  }
}

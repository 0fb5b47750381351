/** Processes that the suite starts: each the head of its own group, ended with all of it, and never outliving the suite. */

import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from "node:child_process";

export interface ChildOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

const live = new Set<ChildProcess>();

process.on("exit", () => {
  for (const child of live) signalTree(child, "SIGKILL");
});

/** Starts a process with three pipes. A process that cannot be started shows as its `error` event. */
export function startChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): ChildProcessWithoutNullStreams {
  const child = spawn(command, args, {
    ...options,
    stdio: "pipe",
    detached: process.platform !== "win32",
  });
  live.add(child);
  child.once("exit", () => live.delete(child));
  child.once("error", () => live.delete(child));
  // A broken pipe is not news: the end of the process is.
  child.stdin.on("error", () => {});
  return child;
}

/** Sends a signal to the process and to what it started. */
export function signalTree(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Gone already.
  }
}

/** `exited with code 3` or `was ended by SIGKILL`. */
export function describeEnd(code: number | null, signal: string | null): string {
  return signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
}

/**
 * A guest in the caller's own thread, with the process's own standard streams: the fastest way to run it, and no
 * protection. It cannot be stopped, and what it does to the process's memory is done.
 */
import { readSync, writeSync } from "node:fs";
import { pending, type Backend, type Reply, type Request } from "../backend.ts";
import { systemClock } from "./clock.ts";
import { runGuest, type Report, type RunOptions, type Stdio } from "./run.ts";
import type { Program } from "../wasi/programs.ts";

export interface TrustedOptions extends Omit<RunOptions, "stdio" | "owner" | "terminals"> {
  backend: Backend;
  owner?: string;
  stdio?: Stdio;
  terminals?: RunOptions["terminals"];
}

/** Blocks until the guest has ended. Throws if the host has failed. */
export function runTrusted(program: Program, options: TrustedOptions): Report {
  const {
    owner = "trusted",
    stdio = processStdio,
    terminals = [false, false, false],
    ...rest
  } = options;
  return runGuest(program, {
    ...rest,
    backend: new PatientBackend(rest.backend, stdio),
    owner,
    stdio,
    terminals,
  });
}

/** Blocks the thread until there is an answer. There are no others here: only time can bring one. */
class PatientBackend implements Backend {
  readonly #backend: Backend;
  readonly #stdio: Stdio;

  constructor(backend: Backend, stdio: Stdio) {
    this.#backend = backend;
    this.#stdio = stdio;
  }

  request<R extends Request>(request: R): Reply<R> {
    for (;;) {
      const answer = this.#backend.request(request);
      if (answer !== pending) return answer;
      const next = this.#backend.nextTime?.();
      if (next === undefined)
        throw new Error(`${request.ask} would wait for ever: there is nobody else to end its wait`);
      const left = Number(next - systemClock.realtime()) / 1e6;
      // At least a little, where the two clocks differ.
      this.#stdio.sleep(Math.max(left, PATIENCE));
    }
  }
}

const nobody = new Int32Array(new SharedArrayBuffer(4));
/** Milliseconds between two looks at a descriptor that has been made non-blocking. */
const PATIENCE = 1;

function sleep(milliseconds: number): void {
  Atomics.wait(nobody, 0, 0, milliseconds);
}

/** Calls until it is not told to come again. */
function patiently<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      sleep(PATIENCE);
    }
  }
}

const processStdio: Stdio = {
  read: (max) => {
    const bytes = new Uint8Array(Math.min(max, 65_536));
    try {
      return bytes.subarray(
        0,
        patiently(() => readSync(0, bytes)),
      );
    } catch (error) {
      // Windows has this for the end.
      if ((error as NodeJS.ErrnoException).code === "EOF") return new Uint8Array(0);
      throw error;
    }
  },
  // Nothing tells without reading; a guest that then reads waits.
  ready: () => true,
  write: (stream, bytes) => {
    for (let at = 0; at < bytes.length;) at += patiently(() => writeSync(stream, bytes, at));
  },
  sleep,
};

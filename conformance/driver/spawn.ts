/** A driver that is a program: spoken to over its standard input and output. */

import type { ChildProcess } from "node:child_process";
import { describeEnd, signalTree, startChild, type ChildOptions } from "./child.ts";
import type { Connect, Connection, ConnectionEvents } from "./connection.ts";
import type { Driver } from "./driver.ts";
import { HostError, type HostEnd } from "./errors.ts";
import type { ConversationOptions } from "./limits.ts";
import { RemoteDriver } from "./remote.ts";
import { Tail } from "./tail.ts";

/** How long a process may take to follow SIGTERM, and to end after it has closed its output. */
const GRACE_MS = 1_000;
/** How long output may still arrive after the exit, when a process that left the group holds the pipe. */
const DRAIN_MS = 250;
const STDERR_LINES = 20;

export interface SpawnOptions extends ConversationOptions, ChildOptions {
  /** Receives the host's standard error as it is written. */
  stderr?: (bytes: Uint8Array) => void;
}

/**
 * Starts a program and drives it. The program is started at once; what goes wrong with it, also at the start,
 * rejects the pending calls and all later ones. `close` ends the process, whatever has happened before.
 */
export function spawnDriver(
  command: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): Driver {
  return new RemoteDriver(connectChild(command, args, options), options);
}

function connectChild(command: string, args: readonly string[], options: SpawnOptions): Connect {
  return (events) => {
    const child = startChild(command, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    const stderr = new Tail();
    child.stderr.on("data", (bytes: Buffer) => {
      stderr.push(bytes);
      options.stderr?.(bytes);
    });
    child.stdout.on("data", (bytes: Buffer) => events.chunk(bytes));
    const host = new HostProcess(child, command, () => stderr.lines(STDERR_LINES));
    host.announce(events);
    return host;
  };
}

class HostProcess implements Connection {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #stderr: () => string;
  /** Resolves when the process has ended and its output has been read; never rejects. */
  readonly #ended: Promise<void>;
  #startError: Error | undefined;

  constructor(child: ChildProcess, name: string, stderr: () => string) {
    this.#child = child;
    this.#name = name;
    this.#stderr = stderr;
    this.#ended = new Promise((resolve) => {
      child.once("close", () => resolve());
      child.once("exit", () => {
        signalTree(child, "SIGKILL"); // What it left behind.
        // The turn of the event loop in between reads what had arrived.
        setTimeout(() => setImmediate(resolve), DRAIN_MS);
      });
      child.once("error", (error) => {
        this.#startError = error;
        resolve();
      });
    });
  }

  /** Reports the end of the process, or that it no longer speaks or listens, which is as good as its end. */
  announce(events: ConnectionEvents): void {
    void this.#ended.then(() => events.gone(this.#death()));
    const deaf = (what: string) => () => {
      const report = setTimeout(
        () => events.gone(this.#error("died", `closed its standard ${what}`)),
        GRACE_MS,
      );
      void this.#ended.then(() => clearTimeout(report));
    };
    this.#child.stdout?.once("end", deaf("output"));
    this.#child.stdin?.once("error", deaf("input"));
  }

  write(line: string): void {
    if (this.#child.stdin?.writable === true) this.#child.stdin.write(line);
  }

  async leave(limitMs: number): Promise<void> {
    this.#child.stdin?.end();
    if (await this.#endsWithin(limitMs)) {
      const { exitCode, signalCode } = this.#child;
      if (exitCode === 0) return;
      throw this.#error("shutdown", `${describeEnd(exitCode, signalCode)} after shutdown`);
    }
    const signal = await this.#force();
    throw this.#error(
      "shutdown",
      `did not exit within its limit after shutdown and had to be ended by ${signal}`,
    );
  }

  async destroy(): Promise<void> {
    this.#child.stdin?.destroy();
    await this.#force();
  }

  async #force(): Promise<"SIGTERM" | "SIGKILL"> {
    signalTree(this.#child, "SIGTERM");
    if (await this.#endsWithin(GRACE_MS)) return "SIGTERM";
    signalTree(this.#child, "SIGKILL");
    await this.#endsWithin(GRACE_MS);
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    return "SIGKILL";
  }

  async #endsWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
    const ended = await Promise.race([this.#ended.then(() => true), late]);
    clearTimeout(timer);
    return ended;
  }

  #death(): HostError {
    if (this.#startError !== undefined)
      return this.#error("start", `could not be started: ${this.#startError.message}`);
    return this.#error("died", describeEnd(this.#child.exitCode, this.#child.signalCode));
  }

  #error(kind: HostError["kind"], what: string): HostError {
    const end: HostEnd = {
      exitCode: this.#child.exitCode,
      signal: this.#child.signalCode,
      stderr: this.#stderr(),
    };
    return new HostError(kind, `the host ${this.#name} ${what}`, end);
  }
}

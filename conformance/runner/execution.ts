/** An execution of the probe, spoken to over its standard streams. */

import type { Exit, Guest, GuestSink } from "../driver/driver.ts";
import { HostError } from "../driver/errors.ts";
import { within } from "./time.ts";
import type { ExitResult, TestExecution } from "../world.ts";

export interface ExecutionLimits {
  /** Milliseconds for one operation. */
  operation: number;
  /** Milliseconds until an execution that is to end has ended. */
  end: number;
  /** Milliseconds until an execution that is killed has ended. */
  kill: number;
}

const NEWLINE = 0x0a;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class ProbeExecution implements TestExecution {
  readonly #limits: ExecutionLimits;
  #guest!: Guest;
  #patience = 1;
  #stdout = Buffer.alloc(0);
  #arrived: Buffer[] = [];
  readonly #stderr: Uint8Array[] = [];
  #ended: Exit | undefined;
  #lost: Error | undefined;
  /** Wakes whoever waits for a result. */
  #wake: () => void = () => {};

  readonly sink: GuestSink = {
    stdout: (bytes) => {
      this.#arrived.push(Buffer.from(bytes));
      this.#wake();
    },
    stderr: (bytes) => void this.#stderr.push(bytes.slice()),
  };

  constructor(limits: ExecutionLimits) {
    this.#limits = limits;
  }

  /**
   * Takes the guest over, once the driver has started it with this execution's sink. A start that took long is the
   * sign of a busy machine, on which everything takes long: `patience` multiplies the limits for what guests do.
   */
  attach(guest: Guest, patience: number): void {
    this.#guest = guest;
    this.#patience = patience;
    guest.exit
      .then(
        (exit) => (this.#ended = exit),
        (error: Error) => (this.#lost = error),
      )
      .finally(() => this.#wake());
  }

  async perform(lines: readonly string[]): Promise<string[]> {
    if (lines.length === 0) return [];
    const final = /^(?:exit|trap|spin)\b/.exec(lines.at(-1)!)?.[0];
    this.#guest.write(encoder.encode(`${lines.join("\n")}\n`));
    const results: string[] = [];
    for (const line of final === undefined ? lines : lines.slice(0, -1)) {
      const result = await this.#result(this.#limits.operation * this.#patience + nap(line));
      results.push(result ?? (await this.#interrupted()));
      if (result === undefined) break;
    }
    if (final !== undefined && results.length === lines.length - 1) {
      results.push(final === "spin" ? "" : await this.wait());
    }
    return [...results, ...lines.slice(results.length).map(() => "gone")];
  }

  send(bytes: Uint8Array): void {
    this.#guest.write(bytes);
  }

  end(): Promise<ExitResult> {
    this.#guest.end();
    return this.wait();
  }

  async kill(): Promise<ExitResult> {
    this.#guest.kill();
    return this.#exit(this.#limits.kill, () => {
      throw new HostError("timeout", "the host did not end a guest that it was told to kill");
    });
  }

  wait(): Promise<ExitResult> {
    return this.#exit(this.#limits.end * this.#patience, () => this.#hang());
  }

  output(): Uint8Array {
    this.#gather();
    return this.#stdout;
  }

  errors(): Uint8Array {
    return Buffer.concat(this.#stderr);
  }

  /** Whether it still runs, as far as the driver has told. */
  get live(): boolean {
    return this.#ended === undefined && this.#lost === undefined;
  }

  /** The next result line; `undefined` if there is none in time or the execution ends without it. */
  async #result(limit: number): Promise<string | undefined> {
    const deadline = performance.now() + limit;
    for (;;) {
      const line = this.#takeLine();
      if (line !== undefined) return line;
      if (this.#lost !== undefined) throw this.#lost;
      if (this.#ended !== undefined) return undefined;
      const left = deadline - performance.now();
      if (left <= 0) return undefined;
      await within(left, new Promise<void>((resolve) => (this.#wake = resolve)), () => {});
    }
  }

  async #interrupted(): Promise<ExitResult> {
    return this.#ended === undefined ? this.#hang() : exitResult(this.#ended);
  }

  #hang(): "hang" {
    this.#guest.kill();
    return "hang";
  }

  async #exit(limit: number, late: () => ExitResult): Promise<ExitResult> {
    const exit = await within(limit, this.#guest.exit, late);
    return typeof exit === "string" ? exit : exitResult(exit);
  }

  #takeLine(): string | undefined {
    this.#gather();
    const end = this.#stdout.indexOf(NEWLINE);
    if (end < 0) return undefined;
    const line = decoder.decode(this.#stdout.subarray(0, end));
    this.#stdout = this.#stdout.subarray(end + 1);
    return line;
  }

  #gather(): void {
    if (this.#arrived.length === 0) return;
    this.#stdout = Buffer.concat([this.#stdout, ...this.#arrived]);
    this.#arrived = [];
  }
}

/** How long an operation sleeps because it was told to. */
function nap(line: string): number {
  return Number(/(?:^| )nap (\d+)$/.exec(line)?.[1] ?? 0);
}

function exitResult({ reason, code }: Exit): ExitResult {
  return reason === "exit" && (code ?? 0) === 0 ? "exit zero" : "exit nonzero";
}

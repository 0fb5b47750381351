/** What an adapter (`wasi/preview1.ts`, `wasi/components.ts`) is given to run one guest, and what it answers. */
import type { Call, Fd } from "./operation.ts";

export interface GuestContext {
  call: Call;
  /** Descriptors 0, 1 and 2 are standard input, output and error. */
  preopens: readonly { fd: Fd; name: string }[];
  /** The arguments, the program's name first. */
  args: readonly string[];
  env: readonly (readonly [string, string])[];
  clock: GuestClock;
  /**
   * Blocks the guest for so many nanoseconds, for ever if absent; with `input` at most until a read of standard
   * input would not block. Answers whether it would not. Reads nothing.
   */
  wait(nanoseconds: bigint | undefined, input: boolean): boolean;
  /** Which of standard input, output and error are a terminal. */
  terminals: readonly [boolean, boolean, boolean];
}

export interface GuestClock {
  /** Nanoseconds since 1970. */
  realtime(): bigint;
  /** Nanoseconds since some moment; never smaller than before. */
  monotonic(): bigint;
}

/** `status` is what the guest asked for; what became of its commits is the machine's matter. */
export type GuestEnd = { end: "exit"; status: number } | { end: "trap"; message: string };

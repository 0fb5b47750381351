/** What the main thread gives a guest's thread, and what it hears at the end. */
import type { Report, RunOptions } from "./run.ts";
import type { Program } from "../wasi/programs.ts";
import type { Made } from "./kernel-messages.ts";

export interface GuestThreadData {
  thread: number;
  channel: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
  cores: SharedArrayBuffer;
}

export interface StartGuest extends Omit<RunOptions, "backend" | "stdio" | "wrap"> {
  program: Program;
  world: number;
  epochs: SharedArrayBuffer;
  input: SharedArrayBuffer;
  output: SharedArrayBuffer;
  /** Makes an `Extension`. */
  extension?: Made | undefined;
}

/** The last thing in a guest's output. Without one, its thread was killed. */
export type LastWord = Report | { end: "killed" } | { end: "failed"; message: string };

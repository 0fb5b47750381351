/**
 * What a third party implements so that the suite can judge its host.
 *
 * The host only starts guests: every file operation is made by the suite's probe inside the host.
 * The wire form of this contract is described in `PROTOCOL.md`; `spawnDriver` and `serveStdio`
 * convert between the two.
 */

/** The version of the protocol that this package speaks. */
export const PROTOCOL_VERSION = 1;

/** Kinds of control that a host may offer beyond starting and killing guests. */
export type Control = "deadline" | "memory" | "clock" | "cells" | "partition" | "persist";

/** How a guest module is to be instantiated. */
export type Abi = "preview1" | "wasi0.2";

export interface HelloRequest {
  protocol: { min: number; max: number };
  suite: { name: string; version: string };
  /** Versions of the specification that the suite can judge, preferred first. */
  spec: string[];
  /** Random text that the answer repeats, so that a stale answer is noticed. */
  nonce: string;
}

export interface Hello {
  protocol: number;
  nonce: string;
  spec: string;
  host: { name: string; version: string; language?: string; homepage?: string; issues?: string };
  /** The forms of guest that the host runs, preferred first. */
  abis: Abi[];
  /**
   * Names of features claimed, besides `core`; the same lines as `/beta/features`.
   * Absent if the driver does not know them: the suite then reads the file.
   */
  features?: string[];
  control: Control[];
  /** How many worlds and guests of one world may be open at once; 1 disables concurrent tests. */
  concurrency: { worlds: number; guests: number };
  /** Multiplies every time limit of the suite; 1 if absent. */
  timing?: { multiplier: number };
}

export interface WorldConfig {
  /** Limits for the guests of this world; only those that `hello.control` names are sent. */
  deadlineMs?: number;
  memoryBytes?: number;
  /** The clock of the world stands still but for `World.advance`; absent: it is the real time. */
  clock?: "manual";
}

export interface GuestSpec {
  /** The module or component: a path that the host can read, with its SHA-256 in hexadecimal. */
  wasm: { path: string; sha256: string };
  abi: Abi;
  /** The arguments, the program's name first. */
  args: string[];
  env: Record<string, string>;
  cell?: string;
}

/** Why an execution ended. `code` is given with `exit`, and only then; 0.2 carries only zero and non-zero. */
export interface Exit {
  reason: "exit" | "trap" | "killed" | "deadline" | "memory" | "commit";
  code?: number;
  message?: string;
}

/**
 * Receives what a guest writes; calls arrive in the order of writing and never after the exit.
 * Where a promise is returned, a host that can hold its guest back does so until it is fulfilled.
 */
export interface GuestSink {
  stdout(bytes: Uint8Array): unknown;
  stderr(bytes: Uint8Array): unknown;
}

export interface Guest {
  /** Appends to the guest's standard input; never waits for the guest to read it. */
  write(bytes: Uint8Array): void;
  /** Ends the guest's standard input. */
  end(): void;
  /** Stops the guest at once; `exit` then answers `killed` unless it had ended before. */
  kill(): void;
  /** Rejects only if the host itself has failed, so that how the guest ended is not known. */
  readonly exit: Promise<Exit>;
}

export interface World {
  /** Rejects with DriverError `bad-guest` if the host cannot run the module. */
  startGuest(spec: GuestSpec, sink: GuestSink): Promise<Guest>;
  /**
   * Moves on the clock of a world that was opened with `clock: "manual"`; resolves once all that this brings about is
   * settled. Needed of a host whose `hello.control` has `clock`.
   */
  advance?(ms: number): Promise<void>;
  /** Ends what still runs and forgets the state; rejects if the host could not clean up. */
  close(): Promise<void>;
}

/**
 * Methods reject with DriverError to refuse a request; any other error means that the host has failed.
 * Calls may overlap, within what `hello.concurrency` allows.
 */
export interface Driver {
  /** Called once, before anything else. */
  hello(request: HelloRequest): Promise<Hello>;
  /** A world is an isolated universe of state: nothing is shared between two. */
  openWorld(config: WorldConfig): Promise<World>;
  /** Closes what is open and ends the host; may be called at any time, and more than once. */
  close(): Promise<void>;
}

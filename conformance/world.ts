/**
 * A world as a test uses it. Two implementations: over a `Driver`, where every operation goes
 * through a probe inside the host; and the direct client of `mutants/`, which interprets the
 * operation language on the reference host's machine so that a thousand runs cost minutes.
 */

/** How an execution ended; `hang` if it had not when the time for it was over, and was killed. */
export type ExitResult = "exit zero" | "exit nonzero" | "hang";

export interface Start {
  args: readonly string[];
  env: readonly (readonly [string, string])[];
}

export interface TestExecution {
  /**
   * Performs lines of the operation language in order, in one batch, and answers a result line for each.
   * `exit` and `trap` answer an `ExitResult`, `spin` nothing (its result is `""`); no line may follow these.
   *
   * A line that is not answered in time answers `hang`, and the execution is killed; a line during which the
   * execution ended answers its `ExitResult`; every line after either answers `gone`. So a model judges these
   * like any other result. Rejects only if the host or the conversation with it fails.
   */
  perform(lines: readonly string[]): Promise<string[]>;
  /** Writes to the standard input of an execution started with the argument `cat`. */
  send(bytes: Uint8Array): void;
  end(): Promise<ExitResult>;
  kill(): Promise<ExitResult>;
  wait(): Promise<ExitResult>;
  /** After the end: what it wrote besides results. */
  output(): Uint8Array;
  errors(): Uint8Array;
}

export interface TestWorld {
  /** Rejects with `Unobservable` if the host cannot run as many executions at once. */
  start(start: Start): Promise<TestExecution>;
  /**
   * Moves on the clock of a world that was opened with `clock: "manual"`, and waits until all that this brings about
   * is settled.
   */
  advance(ms: number): Promise<void>;
  /** Ends what is left. */
  close(): Promise<void>;
}

/** What a host may offer besides starting executions one after the other. */
export type HostControl = "deadline" | "memory" | "clock" | "concurrency" | "preview1";

export interface TestHost {
  /** Features, limits and controls as the host publishes them; read once before the tests. */
  readonly abi: "preview1" | "wasi0.2";
  readonly controls: ReadonlySet<HostControl>;
  /** Rejects with `Unobservable` if the host does not offer a control that is asked for. */
  openWorld(options?: WorldOptions): Promise<TestWorld>;
}

export interface WorldOptions {
  deadlineMs?: number;
  memoryBytes?: number;
  /** The clock by which the host judges expiry stands still but for `TestWorld.advance`. */
  clock?: "manual";
}

/** A test asked for what the host does not offer: what it judges is unobserved, neither met nor violated. */
export class Unobservable extends Error {
  override readonly name = "Unobservable";
  readonly control: HostControl;

  constructor(control: HostControl) {
    super(`the host does not offer the control ${control}`);
    this.control = control;
  }
}

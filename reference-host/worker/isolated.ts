/** A guest in a thread of its own, as the main thread sees it. */
import type { LastWord, StartGuest } from "./guest-messages.ts";
import { InputWriter } from "./input.ts";
import { OutputReader, type OutputSink } from "./output.ts";
import type { GuestThread } from "./pool.ts";

/** Why an execution ended. */
export type Exit =
  | { reason: "exit"; code: number }
  | { reason: "trap" | "commit" | "memory"; message: string }
  | { reason: "killed" | "deadline" };

export interface Execution {
  /** Appends to the guest's standard input, without waiting. */
  write(bytes: Uint8Array): void;
  /** Fulfilled when the guest first reads, or has ended. */
  wanted(): Promise<void>;
  /** Fulfilled when the guest has taken what was written, but for a little. */
  drained(): Promise<void>;
  /** Ends the guest's standard input. */
  end(): void;
  kill(): void;
  /** After the last output was delivered. Rejects only if the host has failed. */
  readonly exit: Promise<Exit>;
}

export interface Isolation {
  thread: GuestThread;
  start: Omit<StartGuest, "input" | "output">;
  sink: OutputSink;
  deadlineMs?: number | undefined;
  /** Drops what the guest had reserved; called after a guest was stopped from outside. */
  abandon(): Promise<unknown>;
}

/** Milliseconds for a guest to leave its thread by itself, as one can that waits or calls the host. */
const GRACE = 25;

export function runIsolated(isolation: Isolation): Execution {
  const { thread, start, sink, deadlineMs, abandon } = isolation;
  const input = new InputWriter();
  const timers: NodeJS.Timeout[] = [];
  let over = false;
  let stopped: "killed" | "deadline" | undefined;
  let forced: Promise<void> | undefined;
  let cause: Error | undefined;

  const force = (): void => {
    forced = thread.kill();
  };

  const stop = (reason: "killed" | "deadline"): void => {
    if (over || stopped !== undefined) return;
    stopped = reason;
    // A thread that is left in peace serves the next guest: starting one costs far more than a little patience.
    input.pipe.abandon();
    output.pipe.abandon();
    timers.push(setTimeout(force, GRACE));
  };

  // Not from now: the thread may still have to come into being.
  const output = new OutputReader(sink, () => {
    if (deadlineMs !== undefined) timers.push(setTimeout(stop, deadlineMs, "deadline"));
  });

  const conclude = async (): Promise<Exit> => {
    const last = (await output.read()) as LastWord | undefined;
    over = true;
    for (const timer of timers) clearTimeout(timer);
    const sound = last !== undefined && last.end !== "failed";
    if (sound && forced === undefined) thread.release();
    else await (forced ?? thread.kill());
    if (last !== undefined && last.end !== "killed") return exitOf(last);
    await abandon();
    return stopped === undefined ? broken(cause) : { reason: stopped };
  };

  const buffers = { input: input.pipe.buffer, output: output.pipe.buffer };
  thread.start({ ...start, ...buffers }, (error) => {
    cause = error;
    output.gone();
  });
  const exit = conclude().finally(() => input.discard());
  // A consumer that fails, or a host that does, is the end of the guest as well; nobody has to ask for it.
  exit.catch(() => thread.kill().catch(() => {}));
  return {
    write: (bytes) => input.write(bytes),
    wanted: () => input.wanted(),
    drained: () => input.drained(),
    end: () => input.end(),
    kill: () => stop("killed"),
    exit,
  };
}

/** Throws if the host has failed. */
export function exitOf(last: Exclude<LastWord, { end: "killed" }>): Exit {
  switch (last.end) {
    case "exit":
      return { reason: "exit", code: last.status };
    case "failed":
      throw new Error(`the host failed: ${last.message}`);
    default:
      return { reason: last.end, message: last.message };
  }
}

/** A thread that ended without being asked to. */
function broken(error: Error | undefined): Exit {
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return { reason: "memory", message: "the host's memory for one guest is used up" };
  }
  throw new Error("the host failed: a guest's thread has ended", { cause: error });
}

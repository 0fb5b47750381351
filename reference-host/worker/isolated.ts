/** A guest in a thread of its own, as the main thread sees it. */
import type { LastWord, StartGuest } from "./guest-messages.ts";
import { InputWriter } from "./input.ts";
import { outputPipe, readOutput, type OutputSink } from "./output.ts";
import type { GuestThread } from "./pool.ts";

/** Why an execution ended. */
export type Exit =
  | { reason: "exit"; code: number }
  | { reason: "trap" | "commit" | "memory"; message: string }
  | { reason: "killed" | "deadline" };

export interface Execution {
  /** Appends to the guest's standard input, without waiting. */
  write(bytes: Uint8Array): void;
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

export function runIsolated({ thread, start, sink, deadlineMs, abandon }: Isolation): Execution {
  const input = new InputWriter();
  const pipe = outputPipe();
  let stopped: { reason: "killed" | "deadline" } | undefined;
  let over = false;

  const stop = (reason: "killed" | "deadline"): void => {
    if (over || stopped !== undefined) return;
    stopped = { reason };
    void thread.kill();
  };

  const conclude = async (): Promise<Exit> => {
    const deadline =
      deadlineMs === undefined ? undefined : setTimeout(() => stop("deadline"), deadlineMs);
    try {
      const last = (await readOutput(pipe, sink)) as LastWord | undefined;
      over = true;
      if (stopped === undefined && last !== undefined) thread.release();
      else await thread.kill();
      if (last === undefined) await abandon();
      return last === undefined ? (stopped ?? broken(await thread.gone)) : exitOf(last);
    } finally {
      over = true;
      clearTimeout(deadline);
      input.discard();
    }
  };

  void thread.gone.then(() => pipe.close());
  thread.start({ ...start, input: input.pipe.buffer, output: pipe.buffer });
  const exit = conclude();
  // Whoever asks hears of a failure; nobody has to ask.
  exit.catch(() => {});
  return {
    write: (bytes) => input.write(bytes),
    end: () => input.end(),
    kill: () => stop("killed"),
    exit,
  };
}

function exitOf(last: LastWord): Exit {
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

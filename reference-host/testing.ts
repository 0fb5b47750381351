import { MemoryBackend } from "./backends/memory.ts";
import type { Backend } from "./backend.ts";
import { createExecution, type Execution, type ExecutionOptions, step } from "./machine.ts";
import type { OpenHow, Operation, Result } from "./operation.ts";

/** For tests: a clock that moves by a nanosecond whenever it is read. */
export function tickingClock(): () => bigint {
  let now = 1_000n;
  return () => ++now;
}

export function memoryBackend(): Backend {
  return new MemoryBackend(["local"], { now: tickingClock(), keys: 100 });
}

let executions = 0;

/** For tests: an execution with paths that begin at the root, and errors as their codes. */
export class TestExecution {
  readonly execution: Execution;

  constructor(options: Partial<ExecutionOptions> = {}) {
    const owner = `test-${executions++}`;
    this.execution = createExecution({
      backend: memoryBackend(),
      now: tickingClock(),
      output() {},
      owner,
      ...options,
    });
  }

  /** What the operation answers, or `error CODE`. */
  do<O extends Operation>(operation: O): Result<O> | string {
    const done = step(this.execution, operation);
    if ("value" in done) return done.value;
    return "error" in done ? `error ${done.error}` : `blocked ${done.blocked.ask}`;
  }

  at(path: string): { at: number; path: string } {
    return { at: this.execution.preopens[0]!.fd, path };
  }

  /** `flags` as in the operation language: `r`, `w`, `create`, `excl`, `trunc`, `append`, `dir`, `nofollow`. */
  open(path: string, flags: string, at: number = this.execution.preopens[0]!.fd): number | string {
    return this.do({ op: "open", at, path, ...how(flags) });
  }

  put(path: string, text: string): void {
    const fd = this.open(path, "w,create,trunc") as number;
    this.do({ op: "write", fd, bytes: new TextEncoder().encode(text) });
    this.do({ op: "close", fd });
  }

  get(path: string): string {
    const fd = this.open(path, "r");
    if (typeof fd === "string") return fd;
    const bytes = this.do({ op: "read", fd, length: 1000 }) as Uint8Array;
    this.do({ op: "close", fd });
    return new TextDecoder().decode(bytes);
  }

  list(path: string): string[] | string {
    const fd = this.open(path, "r,dir");
    if (typeof fd === "string") return fd;
    const entries = this.do({ op: "readdir", fd });
    return typeof entries === "string" ? entries : entries.map(({ name }) => name).sort();
  }
}

function how(flags: string): OpenHow {
  const has = new Set(flags.split(","));
  return {
    read: has.has("r"),
    write: has.has("w"),
    create: has.has("create"),
    exclusive: has.has("excl"),
    truncate: has.has("trunc"),
    directory: has.has("dir"),
    append: has.has("append"),
    nonblock: false,
    follow: !has.has("nofollow"),
  };
}

/** One execution from its start to its end: a program, the machine, and what a normal end commits. */
import type { Answer, Backend, Request } from "../backend.ts";
import { systemClock } from "./clock.ts";
import type { GuestContext, GuestEnd } from "../guest.ts";
import { callNow, createExecution, type ExecutionOptions } from "../machine.ts";
import type { Call } from "../operation.ts";
import { runComponent } from "../wasi/components.ts";
import { runPreview1 } from "../wasi/preview1.ts";
import { plantedService, type Tree } from "./tree.ts";
import type { Program } from "../wasi/programs.ts";

/** Standard streams and sleep, each of which may block the thread. */
export interface Stdio {
  /** At most `max` bytes, at least one; none is the end. */
  read(max: number): Uint8Array;
  /** Whether a read would not block, waiting so long for it to be so. */
  ready(milliseconds: number): boolean;
  write(stream: 1 | 2, bytes: Uint8Array): void;
  sleep(milliseconds: number): void;
  /** Throws if the guest is to be left; asked before each of its operations. */
  check?(): void;
}

/** A directory of the guest's own beside `/beta`, which begins with a tree. */
export interface MountedTree {
  /** Absolute. */
  path: string;
  tree: Tree;
}

export interface RunOptions extends Pick<
  ExecutionOptions,
  "owner" | "limits" | "features" | "preopens"
> {
  mounts?: readonly MountedTree[];
  /** Answers at once whatever it is asked. */
  backend: Backend;
  args: readonly string[];
  env: readonly (readonly [string, string])[];
  terminals: readonly [boolean, boolean, boolean];
  stdio: Stdio;
  /** Puts something between the adapter and the machine. */
  wrap?: (call: Call) => Call;
}

/** How an execution ended by itself. */
export type Report =
  | { end: "exit"; status: number }
  | { end: "trap"; message: string }
  /** It ended normally, and not everything that this was to commit could be. */
  | { end: "commit"; message: string };

/** Throws if the host has failed, and what `stdio` throws. */
export function runGuest(program: Program, options: RunOptions): Report {
  const { stdio, args, env, terminals, wrap, mounts = [], ...rest } = options;
  const now = systemClock.realtime;
  const execution = createExecution({
    ...rest,
    mounts: mounts.map(({ path, tree }) => ({ path, service: plantedService(tree, now) })),
    backend: withInput(options.backend, stdio),
    now,
    output: stdio.write,
  });
  const machine: Call = (operation) => {
    stdio.check?.();
    return callNow(execution, operation);
  };
  const call = wrap === undefined ? machine : wrap(machine);
  const context: GuestContext = {
    call,
    preopens: execution.preopens,
    args,
    env,
    terminals,
    clock: systemClock,
    wait: (nanoseconds, input) => wait(stdio, nanoseconds, input),
  };
  const end =
    program.abi === "preview1"
      ? runPreview1(program.module, context)
      : runComponent(program.component, context);
  return conclude(call, end, stdio);
}

/** Standard input is the guest's own; everything else is shared. */
function withInput(backend: Backend, stdio: Stdio): Backend {
  return {
    request<R extends Request>(request: R) {
      return request.ask === "stdin"
        ? (stdio.read(request.max) as Answer<R>)
        : backend.request(request);
    },
  };
}

function wait(stdio: Stdio, nanoseconds: bigint | undefined, input: boolean): boolean {
  const milliseconds = nanoseconds === undefined ? Infinity : Number(nanoseconds) / 1e6;
  if (input) return stdio.ready(milliseconds);
  stdio.sleep(milliseconds);
  return false;
}

function conclude(call: Call, end: GuestEnd, stdio: Stdio): Report {
  const normal = end.end === "exit" && end.status === 0;
  const failed = call({ op: "exit", normal });
  if (failed.length === 0) return end;
  const lines = failed.map(({ path, code }) => `wasi-cloud: ${path} was not committed: ${code}`);
  stdio.write(2, new TextEncoder().encode(`${lines.join("\n")}\n`));
  return { end: "commit", message: lines.join("; ") };
}

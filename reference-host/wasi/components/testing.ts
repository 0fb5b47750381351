/** For the tests of the adapter: a machine to run on, and a recording in its place. */
import { readFile } from "node:fs/promises";
import { componentNew, preview1AdapterCommandPath } from "@bytecodealliance/jco";
import { MemoryBackend } from "../../backends/memory.ts";
import type { GuestContext, GuestEnd } from "../../guest.ts";
import { callNow, createExecution } from "../../machine.ts";
import type { Answer, Request } from "../../backend.ts";
import type { Call, FailedCommit, Operation } from "../../operation.ts";

/** A component that only wraps this command of preview 1. */
export async function wrap(core: Uint8Array): Promise<Uint8Array> {
  const adapter = await readFile(preview1AdapterCommandPath());
  return componentNew(core, [["wasi_snapshot_preview1", adapter]]);
}

export type Guest = (context: GuestContext) => GuestEnd;

export interface Ran {
  end: GuestEnd;
  stdout: string;
  stderr: string;
  /** Of the machine's exit. */
  failed: readonly FailedCommit[];
}

export interface Options {
  stdin?: string;
  args?: readonly string[];
  backend?: MemoryBackend;
  /** Stands between the guest and the machine. */
  intercept?: (operation: Operation, call: Call) => unknown;
}

function realtime(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

export function memoryBackend(): MemoryBackend {
  return new MemoryBackend(["local"], { now: realtime, keys: 1024 });
}

let executions = 0;

/** Runs a guest from its start to its end, as the host does. */
export function runOnMachine(guest: Guest, options: Options = {}): Ran {
  const { args = [], backend = memoryBackend(), intercept } = options;
  let input = Buffer.from(options.stdin ?? "");
  const output = { 1: "", 2: "" };
  const execution = createExecution({
    backend: {
      request<R extends Request>(request: R): Answer<R> {
        if (request.ask !== "stdin") return backend.request(request) as Answer<R>;
        const bytes = input.subarray(0, request.max);
        input = input.subarray(bytes.length);
        return bytes as unknown as Answer<R>;
      },
    },
    now: realtime,
    owner: `test-${executions++}`,
    output: (stream, bytes) => {
      output[stream] += Buffer.from(bytes).toString();
    },
  });
  const machine: Call = (operation) => callNow(execution, operation);
  const call = (
    intercept === undefined ? machine : (operation: Operation) => intercept(operation, machine)
  ) as Call;
  const end = guest({
    ...surroundings,
    call,
    preopens: execution.preopens,
    args: ["probe", ...args],
  });
  const normal = end.end === "exit" && end.status === 0;
  return { end, stdout: output[1], stderr: output[2], failed: machine({ op: "exit", normal }) };
}

const surroundings: Omit<GuestContext, "call" | "preopens" | "args"> = {
  env: [["NAME", "value"]],
  clock: { realtime, monotonic: () => process.hrtime.bigint() },
  wait: (_, input) => input,
  terminals: [false, false, false],
};

/** A context that answers from a table, and what it was asked. */
export function recording(
  answers: Partial<Record<Operation["op"], (operation: never) => unknown>>,
): {
  context: GuestContext;
  asked: Operation[];
} {
  const asked: Operation[] = [];
  const call = ((operation: Operation) => {
    asked.push(operation);
    return answers[operation.op]?.(operation as never);
  }) as Call;
  return { asked, context: { ...surroundings, call, preopens: [{ fd: 3, name: "/" }], args: [] } };
}

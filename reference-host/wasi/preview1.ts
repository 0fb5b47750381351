/** WASI preview 1: a core module that exports `_start` and `memory`, on imports that only move bytes. */
import { fault } from "../errors.ts";
import type { GuestContext, GuestEnd } from "../guest.ts";
import { answering, Leave, LEAVING, type Abi, type Group } from "./preview1/abi.ts";
import { argumentImports } from "./preview1/arguments.ts";
import { clockImports } from "./preview1/clocks.ts";
import { descriptorImports } from "./preview1/descriptors.ts";
import { directoryImports } from "./preview1/directories.ts";
import { ioImports } from "./preview1/io.ts";
import { GuestMemory } from "./preview1/memory.ts";
import { pathImports } from "./preview1/paths.ts";
import { pollImports } from "./preview1/poll.ts";
import { socketImports } from "./preview1/sockets.ts";
import { statusImports } from "./preview1/status.ts";

/** The module's name for its imports. */
export const PREVIEW1 = "wasi_snapshot_preview1";

/**
 * Runs the module to its end. Exports and imports have been looked at (`inspectModule`).
 * Throws what is neither the guest's doing nor its affair: a bug of the host, memory that cannot be had.
 */
export function runPreview1(module: WebAssembly.Module, context: GuestContext): GuestEnd {
  const leave = new Leave();
  const memory = new GuestMemory();
  const imports = preview1Imports({ call: context.call, context, memory }, leave);
  let trap: unknown;
  try {
    const instance = new WebAssembly.Instance(module, { [PREVIEW1]: imports });
    memory.attach(instance.exports["memory"] as WebAssembly.Memory);
    (instance.exports["_start"] as () => void)();
  } catch (error) {
    // Everything of ours that can be thrown while the guest runs has been kept in `leave`.
    if (error instanceof RangeError && /memory/i.test(error.message)) throw error;
    trap = error;
  }
  const { reason } = leave;
  if (reason !== undefined && "failure" in reason) throw reason.failure;
  if (reason !== undefined) return { end: "exit", status: reason.status };
  if (trap === undefined) return { end: "exit", status: 0 };
  return {
    end: "trap",
    message: trap instanceof Error ? trap.message : "an exception that nobody caught",
  };
}

/** The functions that there are, without a guest. */
export function preview1Names(): string[] {
  const nobody = { args: [], env: [], preopens: [] } as unknown as GuestContext;
  return Object.keys(
    preview1Imports({ call: nobody.call, context: nobody, memory: new GuestMemory() }, new Leave()),
  );
}

/** The 46 functions. */
export function preview1Imports(abi: Abi, leave: Leave): Record<string, unknown> {
  const bodies: Group = {
    ...argumentImports(abi),
    ...clockImports(abi),
    ...descriptorImports(abi),
    ...ioImports(abi),
    ...statusImports(abi),
    ...pathImports(abi),
    ...directoryImports(abi),
    ...pollImports(abi),
    ...socketImports(abi),
    proc_raise: () => {
      throw fault("unsupported");
    },
  };
  const imports: Record<string, unknown> = {
    proc_exit: (status: number) =>
      leave.reason === undefined ? leave.exit(status >>> 0) : throwLeaving(),
  };
  for (const [name, body] of Object.entries(bodies)) imports[name] = answering(body, leave);
  return imports;
}

function throwLeaving(): never {
  throw LEAVING;
}

/** Runs components of WASI 0.2. */
import type { GuestContext, GuestEnd } from "../guest.ts";
import { cacheDirectory, keyOf } from "./components/cache.ts";
import { type Composed, prepareComposed, startComposed } from "./components/composed.ts";
import { importsOf } from "./components/imports.ts";
import { type Linked, prepareLinked, startLinked } from "./components/linked.ts";
import { Run } from "./components/run.ts";

export { inspectWasm, NotRunnable } from "./components/inspect.ts";
export { JcoMissing } from "./components/jco.ts";

/** A component that is ready to run; it can be sent to other threads. */
export type Prepared = Linked | Composed;

export interface PrepareOptions {
  /** Where to keep what jco made; `undefined` for nowhere. */
  cache?: string | undefined;
  /** The most that a memory of it may grow to. */
  memoryBytes?: number | undefined;
  /** The way that a component takes by itself is `linked` if it can be, and otherwise `jco`. */
  way?: Prepared["way"];
}

/**
 * Makes a component ready to run: once, in any thread. `inspectWasm` says whether it can be.
 *
 * @throws JcoMissing if it is made of several components, and jco is not installed.
 */
export async function prepareComponent(
  component: Uint8Array,
  { cache = cacheDirectory(), memoryBytes, way }: PrepareOptions = {},
): Promise<Prepared> {
  const key = keyOf(component);
  const linked = way === "jco" ? undefined : await prepareLinked(component, key, memoryBytes);
  if (linked !== undefined) return linked;
  return prepareComposed(component, key, memoryBytes, cache);
}

/**
 * Runs a component from its start to its end, waiting in its calls as long as the machine does.
 *
 * The descriptors that it leaves open stay open: the machine's `exit` is the caller's to call.
 * @throws what `context.call` throws, if that is no `Fault`: a bug of the host.
 */
export function runComponent(prepared: Prepared, context: GuestContext): GuestEnd {
  const run = new Run(context);
  try {
    const successful = start(prepared, run)();
    return returned(run, successful ? 0 : 1);
  } catch (error) {
    return ended(run, error);
  }
}

function start(prepared: Prepared, run: Run): () => boolean {
  const imports = importsOf(run);
  return prepared.way === "jco" ? startComposed(prepared, imports) : startLinked(prepared, imports);
}

function ended(run: Run, error: unknown): GuestEnd {
  if (run.bug !== undefined || run.status !== undefined) return returned(run, 1);
  if (isTrap(error)) return { end: "trap", message: error.message };
  // A WebAssembly exception of the guest's own.
  if (!(error instanceof Error)) return { end: "trap", message: "an exception that nobody caught" };
  throw error;
}

/** A guest may catch what it is unwound with, and go on: that does not count. */
function returned({ bug, status: asked }: Run, status: number): GuestEnd {
  if (bug !== undefined) throw bug.error;
  return { end: "exit", status: asked ?? status };
}

/** A guest's recursion ends in the engine's own error. */
function isTrap(error: unknown): error is Error {
  return (
    error instanceof WebAssembly.RuntimeError ||
    (error instanceof RangeError && error.message.includes("call stack"))
  );
}

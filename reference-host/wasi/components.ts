/** Runs components of WASI 0.2, through jco. */
import type { GuestContext, GuestEnd } from "../guest.ts";
import { cacheDirectory, fetch, keep, keyOf } from "./components/cache.ts";
import { importsOf } from "./components/imports.ts";
import { evaluate, instantiate, transpile } from "./components/jco.ts";
import { Run } from "./components/run.ts";
import { limitMemory } from "./memory-limit.ts";

export { type Program, inspectWasm, NotRunnable } from "./components/inspect.ts";
export { JcoMissing } from "./components/jco.ts";

/** A component that is ready to run; it can be sent to other threads. */
export interface Prepared {
  key: string;
  glue: string;
  modules: Readonly<Record<string, WebAssembly.Module>>;
}

export interface PrepareOptions {
  /** Where to keep what was made; `undefined` for nowhere. */
  cache?: string | undefined;
  /** The most that a memory of it may grow to. */
  memoryBytes?: number | undefined;
}

/**
 * Makes a component ready to run: once, in any thread.
 *
 * Takes up to seconds for a component that the cache does not have.
 * @throws JcoMissing if jco is needed and not installed.
 */
export async function prepareComponent(
  component: Uint8Array,
  { cache, memoryBytes }: PrepareOptions = { cache: cacheDirectory() },
): Promise<Prepared> {
  const key = keyOf(component);
  let transpiled = cache === undefined ? undefined : await fetch(key, cache);
  if (transpiled === undefined) {
    transpiled = await transpile(component);
    if (cache !== undefined) await keep(key, transpiled, cache);
  }
  const { glue } = transpiled;
  const modules: Record<string, WebAssembly.Module> = {};
  for (const [name, bytes] of Object.entries(transpiled.modules)) {
    const limited = memoryBytes === undefined ? bytes : limitMemory(bytes, memoryBytes);
    modules[name] = await WebAssembly.compile(limited);
  }
  return { key, glue, modules };
}

// What this thread has evaluated.
const evaluated = new Map<string, ReturnType<typeof evaluate>>();

/**
 * Runs a component from its start to its end, waiting in its calls as long as the machine does.
 *
 * The descriptors that it leaves open stay open: the machine's `exit` is the caller's to call.
 * @throws what `context.call` throws, if that is no `Fault`: a bug of the host.
 */
export function runComponent(prepared: Prepared, context: GuestContext): GuestEnd {
  let glue = evaluated.get(prepared.key);
  if (glue === undefined) evaluated.set(prepared.key, (glue = evaluate(prepared.glue)));
  const run = new Run(context);
  try {
    instantiate(glue, prepared.modules, importsOf(run))();
  } catch (error) {
    return ended(run, error);
  }
  return returned(run, 0);
}

function ended(run: Run, error: unknown): GuestEnd {
  // `run` answered the error of its result, which has no value.
  if (error === undefined || run.status !== undefined) return returned(run, 1);
  if (run.bug !== undefined) throw run.bug.error;
  if (isTrap(error)) return { end: "trap", message: error.message };
  // A WebAssembly exception of the guest's own.
  if (!(error instanceof Error)) return { end: "trap", message: "an exception that nobody caught" };
  throw error;
}

function returned(run: Run, status: number): GuestEnd {
  if (run.bug !== undefined) throw run.bug.error;
  return { end: "exit", status: run.status ?? status };
}

/** A guest's recursion ends in the engine's own error. */
function isTrap(error: unknown): error is Error {
  return (
    error instanceof WebAssembly.RuntimeError ||
    (error instanceof RangeError && error.message.includes("call stack"))
  );
}

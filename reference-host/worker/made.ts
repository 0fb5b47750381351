/** Things that a thread makes for itself, since functions do not travel between threads. */
import type { Made } from "./kernel-messages.ts";

/** Calls the export of the module with the options, and with what the thread has for it. */
export async function make(
  { module, export: name, options }: Made,
  ...given: readonly unknown[]
): Promise<unknown> {
  const exports = (await import(module)) as Record<string, unknown>;
  const maker = exports[name];
  if (typeof maker !== "function") throw new TypeError(`${module} exports no function ${name}`);
  return (maker as (...all: unknown[]) => unknown)(options, ...given);
}

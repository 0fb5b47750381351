/** Things that a thread makes for itself, since functions do not travel between threads. */
import type { Made } from "./kernel-messages.ts";

/** Calls the export of the module with the options. */
export async function make({ module, export: name, options }: Made): Promise<unknown> {
  const exports = (await import(module)) as Record<string, unknown>;
  const maker = exports[name];
  if (typeof maker !== "function") throw new TypeError(`${module} exports no function ${name}`);
  return (maker as (options: unknown) => unknown)(options);
}

/** Components that are made of several, or link their code in other unusual ways: through jco. */
import { limitMemory } from "../memory-limit.ts";
import { fetch, keep } from "./cache.ts";
import type { Imports } from "./imports.ts";
import { evaluate, instantiate, transpile } from "./jco.ts";

export interface Composed {
  way: "jco";
  key: string;
  glue: string;
  modules: Readonly<Record<string, WebAssembly.Module>>;
}

/** Takes seconds, unless the cache has it. Throws `JcoMissing`. */
export async function prepareComposed(
  component: Uint8Array,
  key: string,
  memoryBytes: number | undefined,
  cache: string | undefined,
): Promise<Composed> {
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
  return { way: "jco", key, glue, modules };
}

// What this thread has evaluated.
const evaluated = new Map<string, ReturnType<typeof evaluate>>();

/** Answers what runs it, and whether that was successful. */
export function startComposed({ key, glue, modules }: Composed, imports: Imports): () => boolean {
  let made = evaluated.get(key);
  if (made === undefined) evaluated.set(key, (made = evaluate(glue)));
  return instantiate(made, modules, imports);
}

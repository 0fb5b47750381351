import type { DirectOptions, Perform } from "../mutants/direct/world.ts";
import type { Edit, Variant } from "../mutants/mutant.ts";

/** A variant of the machine, by edits, by options, or both. */
export function machineVariant(
  id: string,
  difference: string,
  shows: readonly string[],
  { edits = [], ...options }: DirectOptions & { edits?: readonly Edit[] },
): Variant {
  return {
    id: `machine/${id}`,
    layer: "machine",
    difference,
    shows: shows.join("\n"),
    edits,
    options,
  };
}

/** One replacement in the compiled host. */
export function edit(file: string, find: string, replace: string): Edit {
  return { file, find, replace };
}

/** Numbers from 0 to 1 that are the same in every run. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Reads ask for at most as much as `most` says. */
export function shortReads(most: () => number): (call: Perform) => Perform {
  return (call) => (operation) =>
    call(
      operation.op === "read" && operation.length > 0
        ? { ...operation, length: Math.min(operation.length, most()) }
        : operation,
    );
}

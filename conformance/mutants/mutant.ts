/**
 * The seam through which the suite's eyes are tested: hosts that break one rule (mutants) and hosts
 * that are unusual and conform (variants). Both are the reference host with an edit.
 */
import type { DirectOptions } from "./direct/world.ts";

/** One replacement in the compiled reference host. */
export interface Edit {
  /** Below `reference-host/`, without its ending: `kv-value`, `wasi/preview1/files`. */
  file: string;
  /** A text that occurs exactly once in the compiled file. */
  find: string;
  replace: string;
}

/**
 * What runs the edited host: `machine` its machine alone, with the suite's operations called
 * directly; `preview1` and `wasi0.2` the whole host with a probe of that form as the guest.
 */
export type Layer = "machine" | "preview1" | "wasi0.2";

interface Changed {
  id: string;
  layer: Layer;
  edits: readonly Edit[];
  /** Further means on the layer `machine`. */
  options?: DirectOptions;
}

export interface Mutant extends Changed {
  /** The requirement that this host breaks, and by which the suite has to find it. */
  requirement: string;
  /** What the host does wrong, in one sentence. */
  rule: string;
}

export interface Variant extends Changed {
  /** What the host does that others do not, and where the specification allows it. */
  difference: string;
  /** A script whose results show the difference: they are not those of the plain host, in some of ten runs. */
  shows: string;
  /** What the specification only recommends and this host does not do: tests that find nothing else may fail. */
  leaves?: readonly string[];
}

/** What a file given to `selftest --mutants` exports. */
export interface MutantModule {
  mutants?: readonly Mutant[];
  variants?: readonly Variant[];
}

import type { Variant } from "../mutants/mutant.ts";

/** Hosts that are unusual and conform: what the suite has to leave alone. */
export const variants: readonly Variant[] = [];

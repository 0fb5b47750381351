import type { MutantRow, VariantRow } from "./outcome.ts";

export interface Job {
  kind: "mutant" | "variant";
  id: string;
  seeds: readonly number[];
  /** Only the tests that cite this requirement. */
  only?: string;
}

export type Done =
  | { kind: "mutant"; row: MutantRow }
  | { kind: "variant"; row: VariantRow }
  /** It could not be judged: an edit that does not fit, a fault of the suite. */
  | { kind: "broken"; id: string; message: string };

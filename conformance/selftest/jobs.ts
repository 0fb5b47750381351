import type { MutantRow, VariantRow } from "./outcome.ts";

export interface Job {
  kind: "mutant" | "variant";
  id: string;
  seeds: readonly number[];
  quick: boolean;
}

export type Done =
  | { kind: "mutant"; row: MutantRow }
  | { kind: "variant"; row: VariantRow }
  /** It could not be judged: an edit that does not fit, a fault of the suite. */
  | { kind: "broken"; id: string; message: string };

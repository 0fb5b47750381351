/** What is learned of one mutant or variant; what the report and its table show. */
import type { Layer } from "../mutants/mutant.ts";

export interface MutantRow {
  id: string;
  requirement: string;
  layer: Layer;
  rule: string;
  /** In some run, by a test that names the requirement. */
  killed: boolean;
  /** A test that did. */
  by?: string;
  /** Tests that failed in that run, of how many. */
  failed: number;
  tests: number;
  /** It failed fewer than a tenth of the tests; absent from a quick run, which runs only some of them. */
  quiet?: boolean;
  /** In how many runs it was killed, of how many with a seed each. */
  kills: number;
  seeds: number;
}

export interface VariantRow {
  id: string;
  layer: Layer;
  difference: string;
  /** Whether its script showed the difference. */
  shown: boolean;
  runs: number;
  falseAlarms: number;
  /** The first test that failed, with its seed. */
  alarm?: string;
}

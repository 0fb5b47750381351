import { DEFAULT_LIMITS, FLOORS, type Limits } from "../../reference-host/index.ts";
import type { Variant } from "../mutants/mutant.ts";
import { machineVariant } from "./define.ts";

function published(id: string, difference: string, limits: Limits): Variant {
  const shows = Object.keys(limits).flatMap((name) => [
    `a: open ${name.slice(0, 1)} /beta/limits/${name} r`,
    `a: read ${name.slice(0, 1)} 20`,
    `a: close ${name.slice(0, 1)}`,
  ]);
  return machineVariant(`limits/${id}`, difference, shows, { limits });
}

/** `limits/floor`: what a host publishes it has to keep. */
export const limits: readonly Variant[] = [
  published("floors", "every limit is the least that it may be", FLOORS),
  published("odd", "limits are no powers of two, and longer names fit than keys", {
    ...DEFAULT_LIMITS,
    name_bytes: 1500,
    key_bytes: 1301,
    value_bytes: 1_048_579,
    keys: 1031,
    descriptors: 67,
    with_bytes: 1027,
    transactions: 11,
    tx_keys: 131,
    tx_bytes: 1_048_583,
    tx_ms: 7001,
    tx_outcome_ms: 600_007,
  }),
  published("large", "limits are larger than anybody's", {
    name_bytes: 5000,
    key_bytes: 40_000,
    value_bytes: 2 ** 31,
    keys: 1_000_000,
    descriptors: 65_536,
    with_bytes: 100_000,
    transactions: 3000,
    tx_keys: 100_000,
    tx_bytes: 2 ** 31,
    tx_ms: 3_600_000,
    tx_outcome_ms: 10_000_000,
  }),
];

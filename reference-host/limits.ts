import type { Feature } from "./features.ts";
import type { Limits } from "../wit/generated/limits.ts";

/** The limits of `spec/limits.md`, as `wit/limits.wit` has them. */
export type { Limits };

/** Limits that only hosts publish which claim their feature. */
const FEATURE_OF: Partial<Record<keyof Limits, Feature>> = {
  transactions: "kv.tx",
  tx_keys: "kv.tx",
  tx_bytes: "kv.tx",
  tx_ms: "kv.tx",
  tx_outcome_ms: "kv.tx",
};

/** The limits that a host with these features publishes. */
export function publishedLimits(limits: Limits, features: readonly string[]): Partial<Limits> {
  const published = Object.entries(limits).filter(([name]) => {
    const feature = FEATURE_OF[name as keyof Limits];
    return feature === undefined || features.includes(feature);
  });
  return Object.fromEntries(published);
}

/** What no host may undercut. */
export const FLOORS: Readonly<Limits> = {
  name_bytes: 255,
  key_bytes: 1024,
  value_bytes: 1_048_576,
  keys: 1024,
  descriptors: 64,
  with_bytes: 1024,
  transactions: 8,
  tx_keys: 128,
  tx_bytes: 1_048_576,
  tx_ms: 5000,
  tx_outcome_ms: 600_000,
};

/** What this host gives: some room above the floors where room costs nothing. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  ...FLOORS,
  value_bytes: 4_194_304,
  keys: 16_384,
  descriptors: 256,
};

import type { Limits as CoreLimits, LockLimits } from "../wit/generated/limits.ts";
import type { Feature } from "./features.ts";

/** The limits of `spec/limits.md`, as `wit/limits.wit` has them. */
export type Limits = CoreLimits & Partial<LockLimits>;
export type { CoreLimits, LockLimits };

/** Limits that only hosts publish which claim their feature. */
const FEATURE_OF: Partial<Record<keyof Limits, Feature>> = {
  transactions: "kv.tx",
  tx_keys: "kv.tx",
  tx_bytes: "kv.tx",
  tx_ms: "kv.tx",
  tx_outcome_ms: "kv.tx",
};

/** What no host may undercut. */
export const FLOORS: Readonly<CoreLimits> = {
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

/** What this host gives of the feature `locks`; `lock_release_ms` is a ceiling, the others are floors. */
export const LOCK_LIMITS: Readonly<LockLimits> = {
  lock_name_bytes: 128,
  lock_note_bytes: 1024,
  locks: 1024,
  lock_release_ms: 0,
};

export function limitsOfLocks(limits: Limits): LockLimits & Limits {
  return { ...LOCK_LIMITS, ...limits };
}

/** What a host with the feature publishes besides: bounds, in milliseconds. */
const BOUNDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "kv.region": { region_heal_ms: 0 },
  "kv.global": { global_staleness_ms: 100 },
};

/** What a host with these features says of its limits. */
export function publishedLimits(
  limits: Limits,
  features: Iterable<string>,
): Readonly<Record<string, number>> {
  const claimed = new Set(features);
  const own = Object.entries(limits).filter(([name]) => {
    const feature = FEATURE_OF[name as keyof Limits];
    return feature === undefined || claimed.has(feature);
  });
  const bounds = Array.from(claimed, (feature) => BOUNDS[feature] ?? {});
  const locks = claimed.has("locks") ? LOCK_LIMITS : {};
  return Object.assign({}, locks, Object.fromEntries(own), ...bounds) as Record<string, number>;
}

/** What this host gives: some room above the floors where room costs nothing. */
export const DEFAULT_LIMITS: Readonly<CoreLimits> & Partial<LockLimits> = {
  ...FLOORS,
  value_bytes: 4_194_304,
  keys: 16_384,
  descriptors: 256,
};

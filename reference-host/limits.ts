import type { Limits } from "../wit/generated/limits.ts";

/** The limits of `spec/limits.md`, as `wit/limits.wit` has them. */
export type { Limits };

/** What no host may undercut. */
export const FLOORS: Readonly<Limits> = {
  name_bytes: 255,
  key_bytes: 1024,
  value_bytes: 1_048_576,
  keys: 1024,
  descriptors: 64,
  with_bytes: 1024,
};

/** What a host with the feature publishes besides: bounds, in milliseconds. */
export const FEATURE_LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "kv.region": { region_heal_ms: 0 },
  "kv.global": { global_staleness_ms: 100 },
};

/** What this host gives: some room above the floors where room costs nothing. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  ...FLOORS,
  value_bytes: 4_194_304,
  keys: 16_384,
  descriptors: 256,
};

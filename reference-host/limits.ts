import type { Limits as CoreLimits, LockLimits } from "../wit/generated/limits.ts";

/** The limits of `spec/limits.md`, as `wit/limits.wit` has them. */
export type Limits = CoreLimits & Partial<LockLimits>;
export type { CoreLimits, LockLimits };

/** What no host may undercut. */
export const FLOORS: Readonly<CoreLimits> = {
  name_bytes: 255,
  key_bytes: 1024,
  value_bytes: 1_048_576,
  keys: 1024,
  descriptors: 64,
  with_bytes: 1024,
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
  const claimed = [...features];
  const bounds = claimed.map((feature) => BOUNDS[feature] ?? {});
  const locks = claimed.includes("locks") ? limitsOfLocks(limits) : {};
  return Object.assign({}, limits, locks, ...bounds) as Readonly<Record<string, number>>;
}

/** What this host gives: some room above the floors where room costs nothing. */
export const DEFAULT_LIMITS: Readonly<CoreLimits> & Partial<LockLimits> = {
  ...FLOORS,
  value_bytes: 4_194_304,
  keys: 16_384,
  descriptors: 256,
};

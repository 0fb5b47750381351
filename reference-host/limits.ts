/** The limits of `spec/limits.md`, by their names there. */
export interface Limits {
  /** Bytes of one component of a key. */
  name_bytes: number;
  /** Bytes of a key, with the slashes between its components. */
  key_bytes: number;
  /** Bytes of a value. */
  value_bytes: number;
  /** Keys and directories of a scope. */
  keys: number;
  /** Descriptors of an execution, besides its preopens and standard streams. */
  descriptors: number;
  /** Bytes of the options in a path. */
  with_bytes: number;
}

/** What no host may undercut. */
export const FLOORS: Readonly<Limits> = {
  name_bytes: 255,
  key_bytes: 1024,
  value_bytes: 1_048_576,
  keys: 1024,
  descriptors: 64,
  with_bytes: 1024,
};

/** What this host gives: some room above the floors where room costs nothing. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  ...FLOORS,
  value_bytes: 4_194_304,
  keys: 16_384,
  descriptors: 256,
};

// Generated from wit/ by tools/generate-types.ts; not to be edited.

export interface Limits {
  /**
   * Bytes of one component of a key.
   */
  name_bytes: number;
  /**
   * Bytes of a key, its components and the slashes between.
   */
  key_bytes: number;
  /**
   * Bytes of a value.
   */
  value_bytes: number;
  /**
   * Keys and directories of a scope.
   */
  keys: number;
  /**
   * Descriptors that an execution holds open, besides its preopens and standard streams.
   */
  descriptors: number;
  /**
   * Bytes of the options of a path.
   */
  with_bytes: number;
  /**
   * Transactions that an execution has open. This and the following: only of hosts with `kv.tx`.
   */
  transactions: number;
  /**
   * Keys that a transaction changes.
   */
  tx_keys: number;
  /**
   * Bytes of the values that a transaction puts.
   */
  tx_bytes: number;
  /**
   * Milliseconds from the beginning of a transaction to its commit.
   */
  tx_ms: number;
  /**
   * Milliseconds for which the outcome of a transaction is kept, at least.
   */
  tx_outcome_ms: number;
}

export interface LockLimits {
  /**
   * Bytes of the name of a lock.
   */
  lock_name_bytes: number;
  /**
   * Bytes of a note.
   */
  lock_note_bytes: number;
  /**
   * Locks that are held at once in a scope.
   */
  locks: number;
  /**
   * Milliseconds from the end of an execution until its locks are free.
   */
  lock_release_ms: number;
}

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

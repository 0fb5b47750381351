/**
 * The seam between an execution and the state that executions share.
 *
 * A backend is an ordered map from keys to records with an atomic, checked commit: enough for a
 * memory map, an embedded store or a replicated log, and nothing that one of them could not do.
 * Directories, aliases, conditions and appends are decided above it, by the capabilities.
 */

/** `SCOPE/KEY`, for instance `local/cart/42`; the scope alone is its root directory. */
export type Key = string;

export interface StoredRecord {
  /** Nanoseconds; of one key strictly increasing, also across deletion. */
  version: bigint;
  /** Absent for a directory. Never changed in place. */
  value?: Uint8Array;
}

export type Check =
  /** The key has exactly this version; 0n: it is absent. */
  | { key: Key; version: bigint }
  /** Nothing is below this directory. */
  | { empty: Key }
  /** The key is a value; or it is anything but a directory. */
  | { key: Key; found: "value" | "no-directory" }
  /** Since the snapshot of the transaction no name was made in this directory, nor removed from it. */
  | { entries: Key };

export interface Write {
  key: Key;
  /** A value, a directory, or nothing: the key is deleted. */
  put: Uint8Array | "directory" | undefined;
}

/**
 * All that is made of an answer: what kind of thing the key is, or only whether it is a directory. A transaction
 * has read no more than that; who keeps no account of reads need not look at it.
 */
export type Matters = "kind" | "directory";

export type Request =
  | { ask: "get"; key: Key; matters?: Matters }
  /** Names directly below a directory. */
  | { ask: "list"; key: Key }
  /** All of the writes, or none if a check fails. All share one version, higher than any before. */
  | {
      ask: "commit";
      checks: readonly Check[];
      writes: readonly Write[];
      owner: string;
      /** Its end, unless a check failed or there was no room: its outcome is kept in one step with the writes. */
      transaction?: number;
    }
  /** Begins a transaction of the owner: what is committed from now on is not in its snapshot. */
  | { ask: "begin"; id: string; owner: string }
  /** As `get` and `list`, of the snapshot. */
  | { ask: "get-in"; key: Key; transaction: number }
  | { ask: "list-in"; key: Key; transaction: number }
  /** Ends a transaction that is not to be committed. */
  | { ask: "abandon"; transaction: number }
  /** What became of the transaction with this name. */
  | { ask: "outcome"; id: string }
  /** Promises the name of an absent key to one owner until it is released or the owner ends. */
  | { ask: "reserve"; key: Key; owner: string }
  | { ask: "release"; key: Key; owner: string }
  /** All promises to the owner end, and its transactions. */
  | { ask: "end"; owner: string }
  /** At most `max` bytes of standard input, at least one; none is the end of it. */
  | { ask: "stdin"; max: number };

export interface Answers {
  get: StoredRecord | undefined;
  list: readonly { name: string; directory: boolean }[];
  /**
   * `conflict`: a check failed. `taken`: a name is promised that was to become a directory. `full`: the
   * store's quota. `lost`: the transaction is over. Nothing was written.
   */
  commit: { version: bigint } | "conflict" | "taken" | "full" | "lost";
  /** `taken`: a transaction of this name is open, or its outcome is kept. */
  begin: { transaction: number } | "taken";
  /** `lost`: the transaction is over, for instance because it was too old. */
  "get-in": StoredRecord | undefined | "lost";
  "list-in": readonly { name: string; directory: boolean }[] | "lost";
  abandon: "abandoned";
  /** The version of its commit; nothing for one that did not commit, or of which nobody knows any more. */
  outcome: bigint | undefined;
  /** `taken`: the key exists or is promised to another owner. */
  reserve: "reserved" | "taken";
  release: "released";
  end: "ended";
  stdin: Uint8Array;
}

export type Answer<R extends Request = Request> = Answers[R["ask"]];

/** `pending`: the answer is not there yet; whoever drives the machine gets it and steps again. */
export const pending: unique symbol = Symbol("pending");

export interface Backend {
  request<R extends Request>(request: R): Answer<R> | typeof pending;
}

/** One that holds something beside memory. */
export interface ClosableBackend extends Backend {
  close(): Promise<void>;
}

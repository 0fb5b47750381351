/**
 * The seam between an execution and the state that executions share.
 *
 * A backend is an ordered map from keys to records with an atomic, checked commit: enough for a
 * memory map, an embedded store or a replicated log, and nothing that one of them could not do.
 * Directories, aliases, conditions and appends are decided above it, by the capabilities.
 */

/** `SCOPE/KEY`, for instance `local/cart/42`; the scope alone is its root directory. */
export type Key = string;

/** The first component of a key. */
export function scopeOf(key: Key): string {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash);
}

export interface StoredRecord {
  /** Nanoseconds; of one key strictly increasing, also across deletion. */
  version: bigint;
  /** Absent for a directory. Never changed in place. */
  value?: Uint8Array;
  /** Nanoseconds since 1970: from then on the key is absent. */
  expires?: bigint;
}

export type Check =
  /** The key has exactly this version; 0n: it is absent. */
  | { key: Key; version: bigint }
  /** Nothing is below this directory. */
  | { empty: Key }
  /** This lock is held under exactly this token. */
  | { held: Key; token: bigint }
  /** The key is a value; or it is anything but a directory. */
  | { key: Key; found: "value" | "no-directory" }
  /** Since the snapshot of the transaction no name was made in this directory, nor removed from it. */
  | { entries: Key };

export interface Write {
  key: Key;
  /** A value, a directory, or nothing: the key is deleted. */
  put: Uint8Array | "directory" | undefined;
  /** Of a value: nanoseconds from the commit on, after which the key is absent. */
  ttl?: bigint;
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
  /** All promises to the owner end, its locks and its transactions. */
  | { ask: "end"; owner: string }
  /** At most `max` bytes of standard input, at least one; none is the end of it. */
  | { ask: "stdin"; max: number }
  | LockRequest;

/** Locks are `SCOPE/NAME`, and no keys: they end with their holder. Durations are in nanoseconds. */
export type LockRequest =
  | { ask: "lock-look"; key: Key }
  /** Names of the locks of a scope that are held. */
  | { ask: "lock-list"; key: Key }
  /** With `wait`, waits for its turn, for so long at most; it is the same wait as long as the ticket is the same. */
  | {
      ask: "lock-take";
      key: Key;
      owner: string;
      lease?: bigint | undefined;
      wait?: { ticket: string; patience?: bigint | undefined } | undefined;
    }
  | { ask: "lock-renew"; key: Key; owner: string; token?: bigint | undefined }
  | { ask: "lock-note"; key: Key; token: bigint; note: Uint8Array }
  | { ask: "lock-release"; key: Key; owner: string; token?: bigint | undefined };

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
  "lock-look": { token: bigint; owner: string; note: Uint8Array } | undefined;
  "lock-list": readonly string[];
  /** `own`: by the same owner. `late`: the patience is over. */
  "lock-take": { token: bigint } | "held" | "own" | "full" | "late";
  /** `lost`: it is not held under this token. */
  "lock-renew": "renewed" | "free" | "other" | "lost";
  "lock-note": "kept" | "lost";
  "lock-release": "released" | "free" | "other" | "stale";
}

export type Answer<R extends Request = Request> = Answers[R["ask"]];

/**
 * `pending`: the answer is not there yet. It comes by itself, or the request waits for what others do, or for a
 * time: whoever drives the machine then asks again, which is the same request still waiting and no second one.
 */
export const pending: unique symbol = Symbol("pending");

/** What would answer is cut off from who asks; nothing is known of what became of a commit. */
export const unreachable: unique symbol = Symbol("unreachable");

/** What a backend says to a request. */
export type Reply<R extends Request = Request> = Answer<R> | typeof pending | typeof unreachable;

export interface Backend {
  request<R extends Request>(request: R): Reply<R>;
  /** The earliest moment, by the clock of this state, at which time alone changes the answer to what waits. */
  nextTime?(): bigint | undefined;
}

/** One that holds something beside memory. */
export interface ClosableBackend extends Backend {
  close(): Promise<void>;
}

/**
 * Histories: what the executions of a run did to keys, and what came of it. Times are places in one
 * order of all beginnings and ends, so that an operation that ended before another began came first.
 */

/** The version of a key that is not there. */
export const ABSENT = 0n;

export interface Timed {
  execution: string;
  began: number;
  /** `undefined`: nobody knows whether it happened, and it may happen still. */
  ended: number | undefined;
  /** Where to point at: the line of the history. */
  at: number;
}

/** What a conditional operation wants: a version, `ABSENT`, or that there is any. */
export type Condition = bigint | "present";

/** An operation on one key. */
export type KeyOperation = Timed & { key: string } & (
    | { kind: "get"; version: bigint }
    /**
     * `version` is that of the commit. An operation of unknown outcome has the one that somebody read
     * its bytes with, and none if nobody did.
     */
    | { kind: "put"; version: bigint | undefined; condition?: Condition | undefined }
    | { kind: "remove"; condition?: Condition | undefined }
    /** One that was refused because its condition did not hold. */
    | { kind: "refused"; condition: Condition }
  );

export interface Violation {
  at: number;
  /** What is wrong, in the terms of the literature. */
  anomaly: string;
  /** The lines that show it together. */
  lines: readonly number[];
}

/** Who takes part in a history of locks, and what its anomalies break. */

/** What an execution knows to hold, or to have held. */
export interface Grant {
  lock: string;
  token: bigint;
  /** Until when it certainly holds, and when it certainly has lost it; with no lease, never. */
  safe: number;
  lost: number;
  over: boolean;
}

export interface Actor {
  name: string;
  grants: Grant[];
  /** Open under the fence of a grant, with something to commit. */
  staged: Grant | undefined;
  /** Fulfilled when its wait is over. */
  waiting: Promise<void> | undefined;
  labels: number;
}

export const BROKEN: Readonly<Record<string, string>> = {
  "two holders": "locks/acquire/held",
  "token given twice": "locks/token",
  "token went back": "locks/token",
  "stale fence accepted": "locks/fence/commit",
  "fence without a holder accepted": "locks/fence/commit",
  "newest fence refused": "locks/fence",
  "refused though free": "locks/acquire",
};

export function newActor(name: string): Actor {
  return { name, grants: [], staged: undefined, waiting: undefined, labels: 0 };
}

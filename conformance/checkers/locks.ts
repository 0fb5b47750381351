/** Mutual exclusion and fencing in a history of locks, from what is certain about when each was held. */

import type { Timed, Violation } from "./history.ts";

export type LockEvent = Timed & { lock: string } & (
    | { kind: "grant"; token: bigint }
    /** Its holder let go of it, or ended, or was told that it had lost it. */
    | { kind: "release"; token: bigint }
    /** A commit that holds only under the newest token. */
    | { kind: "fenced"; token: bigint; accepted: boolean }
    /** Somebody was told that it is held. */
    | { kind: "refused" }
  );

type Grant = Extract<LockEvent, { kind: "grant" }>;

/** The first event by its end that cannot be. An event without an end is not judged. */
export function checkLocks(history: readonly LockEvent[]): Violation | undefined {
  const locks = new Map<string, LockEvent[]>();
  for (const event of history) locks.set(event.lock, [...(locks.get(event.lock) ?? []), event]);
  for (const events of locks.values()) {
    const grants = events
      .filter((event): event is Grant => event.kind === "grant" && event.ended !== undefined)
      .sort((a, b) => a.ended! - b.ended!);
    const releases = new Map(
      events.flatMap((event) => (event.kind === "release" ? [[event.token, event] as const] : [])),
    );
    const found =
      checkTokens(grants) ??
      checkHolders(grants, releases) ??
      checkFences(events, grants, releases) ??
      checkRefusals(events, releases);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkTokens(grants: readonly Grant[]): Violation | undefined {
  for (const [index, grant] of grants.entries()) {
    for (const earlier of grants.slice(0, index)) {
      const lines = [earlier.at, grant.at];
      if (earlier.token === grant.token)
        return { at: grant.at, anomaly: "token given twice", lines };
      if (earlier.ended! < grant.began && earlier.token > grant.token)
        return { at: grant.at, anomaly: "token went back", lines };
    }
  }
  return undefined;
}

/** From the end of its grant to the beginning of its release a lock is certainly held. */
function checkHolders(
  grants: readonly Grant[],
  releases: ReadonlyMap<bigint, LockEvent>,
): Violation | undefined {
  for (const [index, grant] of grants.entries()) {
    for (const earlier of grants.slice(0, index)) {
      const until = releases.get(earlier.token)?.began ?? Infinity;
      if (grant.ended! < until)
        return { at: grant.at, anomaly: "two holders", lines: [earlier.at, grant.at] };
    }
  }
  return undefined;
}

function checkFences(
  events: readonly LockEvent[],
  grants: readonly Grant[],
  releases: ReadonlyMap<bigint, LockEvent>,
): Violation | undefined {
  for (const event of events) {
    if (event.kind !== "fenced" || event.ended === undefined) continue;
    const { token, began, ended, at } = event;
    if (event.accepted) {
      const newer = grants.find((grant) => grant.token > token && grant.ended! < began);
      if (newer !== undefined)
        return { at, anomaly: "stale fence accepted", lines: [newer.at, at] };
      const release = releases.get(token);
      if ((release?.ended ?? Infinity) < began)
        return { at, anomaly: "fence without a holder accepted", lines: [release!.at, at] };
    } else {
      const grant = grants.find((one) => one.token === token);
      const isHeld = grant !== undefined && !((releases.get(token)?.began ?? Infinity) < ended);
      const doubts = events.some(
        (one) =>
          one.kind === "grant" && one.token !== token && one.began < ended && isNewer(one, token),
      );
      if (isHeld && !doubts) return { at, anomaly: "newest fence refused", lines: [grant.at, at] };
    }
  }
  return undefined;
}

/** Whoever is refused has met a grant that may have been in force. */
function checkRefusals(
  events: readonly LockEvent[],
  releases: ReadonlyMap<bigint, LockEvent>,
): Violation | undefined {
  for (const { kind, began, ended, at } of events) {
    if (kind !== "refused" || ended === undefined) continue;
    const met = events.some(
      (one) =>
        one.kind === "grant" &&
        one.began < ended &&
        !((releases.get(one.token)?.ended ?? Infinity) < began && one.ended !== undefined),
    );
    if (!met) return { at, anomaly: "refused though free", lines: [at] };
  }
  return undefined;
}

/** A grant of which nobody knows may be newer than any. */
function isNewer({ token, ended }: Grant, than: bigint): boolean {
  return ended === undefined || token > than;
}

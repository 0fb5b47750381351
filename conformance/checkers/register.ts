/**
 * Whether a history of one key is linearizable, where every put writes other bytes and nothing is
 * removed. Versions say in which order the puts took effect, so no order has to be searched for:
 * what an execution sees, in the order in which it sees it, may only grow.
 */

export interface Event {
  kind: "put" | "get";
  execution: string;
  /** The result of the line, without `ok`; `undefined` for a get that found nothing. */
  data: string | undefined;
  /** As the descriptor showed it after the commit, or when it was read. */
  version: bigint;
  /** Where to point at: the line of the history. */
  at: number;
}

export interface Finding {
  at: number;
  requirement: string;
  expected: string;
}

/** Events of one execution are in its order; those of different executions overlapped. */
export function checkRegister(events: readonly Event[]): Finding | undefined {
  const puts = new Map<bigint, Event>();
  const versions = new Map<string, bigint>();
  for (const event of events) {
    if (event.kind !== "put") continue;
    const same = puts.get(event.version);
    if (same)
      return {
        at: event.at,
        requirement: "version/increasing",
        expected: `a version other than ${event.version}`,
      };
    puts.set(event.version, event);
    versions.set(event.data!, event.version);
  }
  return checkGets(events, versions) ?? checkOrder(events);
}

function checkGets(
  events: readonly Event[],
  versions: ReadonlyMap<string, bigint>,
): Finding | undefined {
  for (const { kind, at, data, version } of events) {
    if (kind === "put" || data === undefined) continue;
    const put = versions.get(data);
    if (put === undefined)
      return { at, requirement: "commit/whole", expected: "bytes that one commit wrote" };
    if (put !== version)
      return {
        at,
        requirement: "version/descriptor",
        expected: `the version ${put} of these bytes`,
      };
  }
  return undefined;
}

function checkOrder(events: readonly Event[]): Finding | undefined {
  const seen = new Map<string, Event>();
  for (const event of events) {
    const { at, kind, execution, data, version } = event;
    const before = seen.get(execution);
    if (before !== undefined && (data === undefined || version < before.version)) {
      const own = before.kind === "put" ? "kv/local/own" : "kv/local/concurrent";
      const requirement = kind === "put" ? "version/increasing" : own;
      return {
        at,
        requirement,
        expected: `a version of at least ${before.version}, which the execution has seen`,
      };
    }
    if (data !== undefined) seen.set(execution, event);
  }
  return undefined;
}

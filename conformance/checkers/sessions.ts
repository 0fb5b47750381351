/**
 * Session guarantees (Terry and others, 1994) of a history of keys where the last writer wins: the
 * version of a key is its place in the one order in which all replicas end. A session is one execution.
 */

import { ABSENT, type Violation } from "./history.ts";

/** In the order of each execution. A removal is a put, with a version of its own where it is known. */
export interface SessionEvent {
  kind: "get" | "put";
  execution: string;
  key: string;
  version: bigint;
  at: number;
}

/** What a session has to see at least, and the line and the guarantee that say so. */
interface Floor {
  version: bigint;
  at: number;
  anomaly: Guarantee;
}

type Guarantee =
  | "read your writes"
  | "monotonic reads"
  | "monotonic writes"
  | "writes follow reads";

type Floors = ReadonlyMap<string, Floor>;

/** The first event that breaks a guarantee. Its name is that of the guarantee. */
export function checkSessions(history: readonly SessionEvent[]): Violation | undefined {
  const floors = new Map<string, Map<string, Floor>>();
  /** By key and version: what its writer had seen and written by then. */
  const behind = new Map<string, Floors>();
  for (const event of inCausalOrder(history)) {
    const { kind, execution, key, version, at } = event;
    const mine = floors.get(execution) ?? new Map<string, Floor>();
    floors.set(execution, mine);
    const floor = mine.get(key);
    if (
      floor !== undefined &&
      (version < floor.version || (kind === "put" && version === floor.version))
    )
      return { at, anomaly: kind === "put" ? broken(floor) : floor.anomaly, lines: [floor.at, at] };
    if (kind === "put") behind.set(`${version} ${key}`, new Map(mine));
    else raise(mine, behind.get(`${version} ${key}`) ?? new Map());
    const anomaly = kind === "put" ? "read your writes" : "monotonic reads";
    mine.set(key, { version, at, anomaly });
  }
  return undefined;
}

/** By which guarantee a put of a session comes behind what the session did before. */
function broken({ anomaly }: Floor): Guarantee {
  return anomaly === "read your writes" ? "monotonic writes" : "writes follow reads";
}

/** Whoever sees a put sees what its writer had seen, too. */
function raise(mine: Map<string, Floor>, theirs: Floors): void {
  for (const [key, floor] of theirs) {
    const { version } = mine.get(key) ?? { version: ABSENT };
    if (floor.version <= version) continue;
    const own = floor.anomaly === "read your writes";
    mine.set(key, { ...floor, anomaly: own ? "monotonic writes" : "writes follow reads" });
  }
}

/** Each execution in its order, and a put before the gets that saw it, as far as that goes. */
function inCausalOrder(history: readonly SessionEvent[]): SessionEvent[] {
  const lanes = new Map<string, SessionEvent[]>();
  for (const event of history) {
    const lane = lanes.get(event.execution);
    if (lane) lane.push(event);
    else lanes.set(event.execution, [event]);
  }
  const unwritten = new Set(
    history.filter(({ kind }) => kind === "put").map(({ key, version }) => `${version} ${key}`),
  );
  const next = new Map(Array.from(lanes.keys(), (name) => [name, 0]));
  const order: SessionEvent[] = [];
  while (order.length < history.length) {
    const before = order.length;
    for (const [name, lane] of lanes) {
      for (let at = next.get(name)!; at < lane.length; next.set(name, ++at)) {
        const { kind, key, version } = lane[at]!;
        if (kind === "get" && unwritten.has(`${version} ${key}`)) break;
        if (kind === "put") unwritten.delete(`${version} ${key}`);
        order.push(lane[at]!);
      }
    }
    // Reads of the future in a circle: what each session saw is still there to be judged.
    if (order.length === before) unwritten.clear();
  }
  return order;
}

/** Whether sessions that looked after all was quiet saw one version of each key, and the last one. */
export function checkConvergence(
  puts: readonly SessionEvent[],
  looks: readonly SessionEvent[],
): Violation | undefined {
  const last = new Map<string, SessionEvent>();
  for (const put of puts) {
    const { version } = last.get(put.key) ?? { version: ABSENT };
    if (put.version > version) last.set(put.key, put);
  }
  for (const { key, version, at } of looks) {
    const put = last.get(key);
    if (version === (put?.version ?? ABSENT)) continue;
    return { at, anomaly: "divergence", lines: put === undefined ? [at] : [put.at, at] };
  }
  return undefined;
}

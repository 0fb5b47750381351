/**
 * Strict serializability of a history of transactions, by the graph of what depends on what (Adya,
 * Liskov and O'Neil, 2000). Every commit has a version and the versions of a key have an order, so the
 * graph is known and nothing is searched for but cycles; they are named as in Elle (Kingsbury and
 * Alvaro, 2020). A single get or put is a transaction of one key, a rename one of two.
 */

import { Graph, type Edge } from "./graph.ts";
import { ABSENT, type Timed, type Violation } from "./history.ts";

export interface Read {
  key: string;
  version: bigint;
  /** The bytes, where each write of the history has its own. */
  data?: string;
  /** It was not asked for by its name, but is what a listing said of it. */
  listed?: boolean;
}

export interface Write {
  key: string;
  /** That of the commit; `undefined` where nobody knows it, and for a removal. */
  version: bigint | undefined;
  /** What the commit left there. */
  data?: string;
  /** What the transaction had put there before, and was not to be seen. */
  earlier?: readonly string[];
  /** The version that it removed. */
  removes?: bigint;
}

export interface Transaction extends Timed {
  outcome: "committed" | "aborted" | "unknown";
  reads: readonly Read[];
  writes: readonly Write[];
}

type Kind = "ww" | "wr" | "rw" | "phantom" | "realtime";

const LEVELS: readonly { anomaly: string; through: readonly Kind[]; once: readonly Kind[] }[] = [
  { anomaly: "G0", through: ["ww"], once: [] },
  { anomaly: "G1c", through: ["ww", "wr"], once: [] },
  { anomaly: "G-single", through: ["ww", "wr"], once: ["rw", "phantom"] },
  { anomaly: "G2-item", through: ["ww", "wr", "rw"], once: [] },
  { anomaly: "G2", through: ["ww", "wr", "rw", "phantom"], once: [] },
];

const ALL: ReadonlySet<Kind> = new Set(["ww", "wr", "rw", "phantom", "realtime"]);

/** The strongest thing that is wrong: what would be so at the weakest level of isolation. */
export function checkSerializable(history: readonly Transaction[]): Violation | undefined {
  const bytes = checkBytes(history);
  if (bytes !== undefined) return bytes;
  const seen = versionsRead(history);
  const happened = history.filter(
    ({ outcome, writes }) =>
      outcome === "committed" ||
      (outcome === "unknown" && writes.some(({ key, version }) => seen.has(`${version} ${key}`))),
  );
  const unknown = checkVersions(happened);
  if (unknown !== undefined) return unknown;
  const graph = dependencies(happened);
  for (const realtime of [false, true]) {
    if (realtime) orderByTime(graph, happened);
    if (graph.components(ALL).length === 0) continue;
    for (const { anomaly, through, once } of LEVELS) {
      const kinds = new Set<Kind>(realtime ? [...through, "realtime"] : through);
      const cycle = findCycle(graph, kinds, new Set(once));
      if (cycle !== undefined)
        return told(happened, cycle, name(anomaly, cycle, happened, realtime));
    }
  }
  return undefined;
}

function versionsRead(history: readonly Transaction[]): Set<string> {
  return new Set(
    history.flatMap(({ reads }) => reads.map(({ key, version }) => `${version} ${key}`)),
  );
}

/** Bytes of a transaction that was abandoned, or that it had itself replaced. */
function checkBytes(history: readonly Transaction[]): Violation | undefined {
  const aborted = new Map<string, number>();
  const earlier = new Map<string, Transaction>();
  for (const one of history) {
    for (const { data, earlier: replaced = [] } of one.writes) {
      if (one.outcome === "aborted")
        for (const bytes of [...replaced, data]) aborted.set(bytes ?? "", one.at);
      else for (const bytes of replaced) earlier.set(bytes, one);
    }
  }
  for (const reader of history) {
    for (const { data } of reader.reads) {
      if (data === undefined) continue;
      const from = aborted.get(data);
      if (from !== undefined) return { at: reader.at, anomaly: "G1a", lines: [from, reader.at] };
      const writer = earlier.get(data);
      if (writer !== undefined && writer !== reader)
        return { at: reader.at, anomaly: "G1b", lines: [writer.at, reader.at] };
    }
  }
  return undefined;
}

/** A version that was read and never written, or written twice. */
function checkVersions(history: readonly Transaction[]): Violation | undefined {
  const writers = new Map<string, number>();
  for (const { writes, at } of history) {
    for (const { key, version } of writes) {
      if (version === undefined) continue;
      const other = writers.get(`${version} ${key}`);
      if (other !== undefined) return { at, anomaly: "version given twice", lines: [other, at] };
      writers.set(`${version} ${key}`, at);
    }
  }
  for (const { reads, at } of history) {
    const lost = reads.find(
      ({ key, version }) => version !== ABSENT && !writers.has(`${version} ${key}`),
    );
    if (lost !== undefined) return { at, anomaly: "read of nothing", lines: [at] };
  }
  return undefined;
}

/** What a key was, one state after the other: `version` is ABSENT before the first and after a removal. */
interface State {
  version: bigint;
  /** The transaction that made it so; -1 for the beginning. */
  by: number;
}

function statesOf(history: readonly Transaction[]): Map<string, State[]> {
  const keys = new Map<string, { order: bigint; state: State }[]>();
  history.forEach(({ writes }, by) => {
    for (const { key, version, removes } of writes) {
      if (version === undefined && removes === undefined) continue;
      const states = keys.get(key) ?? [{ order: -1n, state: { version: ABSENT, by: -1 } }];
      keys.set(key, states);
      // A removal comes right behind what it removed.
      if (version !== undefined) states.push({ order: 2n * version, state: { version, by } });
      else states.push({ order: 2n * removes! + 1n, state: { version: ABSENT, by } });
    }
  });
  return new Map(
    Array.from(keys, ([key, states]) => [
      key,
      states.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ state }) => state),
    ]),
  );
}

/** Where each version is; of several absences nobody can say which one was read, so they have no place. */
function placesOf(states: readonly State[]): Map<bigint, number> {
  const places = new Map(states.map(({ version }, at) => [version, at]));
  if (places.size < states.length) places.delete(ABSENT);
  return places;
}

function dependencies(history: readonly Transaction[]): Graph<Kind> {
  const graph = new Graph<Kind>();
  const keys = statesOf(history);
  for (const states of keys.values()) {
    states.forEach(({ by }, at) => {
      const next = states[at + 1];
      if (by >= 0 && next !== undefined) graph.add(by, next.by, "ww");
    });
  }
  const places = new Map(Array.from(keys, ([key, states]) => [key, placesOf(states)]));
  history.forEach(({ reads }, reader) => {
    for (const { key, version, listed } of reads) {
      const at = places.get(key)?.get(version);
      if (at === undefined) continue;
      const states = keys.get(key)!;
      const writer = states[at]!.by;
      if (writer >= 0) graph.add(writer, reader, "wr");
      const next = states[at + 1];
      if (next !== undefined) graph.add(reader, next.by, listed === true ? "phantom" : "rw");
    }
  });
  return graph;
}

/** An edge to each transaction from those that had ended before, but for what follows from others. */
function orderByTime(graph: Graph<Kind>, history: readonly Transaction[]): void {
  const moments = history.flatMap(({ began, ended }, node) => [
    { node, time: began, isEnd: false },
    ...(ended === undefined ? [] : [{ node, time: ended, isEnd: true }]),
  ]);
  moments.sort((a, b) => a.time - b.time || Number(a.isEnd) - Number(b.isEnd));
  let latest: number[] = [];
  const before = new Map<number, readonly number[]>();
  for (const { node, isEnd } of moments) {
    if (isEnd) {
      const implied = new Set(before.get(node));
      latest = [...latest.filter((one) => !implied.has(one)), node];
    } else {
      before.set(node, [...latest]);
      for (const earlier of latest) graph.add(earlier, node, "realtime");
    }
  }
}

/** Of so many edges it is looked whether they close a cycle by themselves; beyond, only the name is at stake. */
const MOST_TRIED = 1_000;

/** A cycle over edges of `kinds`, and of `once` exactly one if there are such. */
function findCycle(
  graph: Graph<Kind>,
  kinds: ReadonlySet<Kind>,
  once: ReadonlySet<Kind>,
): Edge<Kind>[] | undefined {
  for (const component of graph.components(new Set([...kinds, ...once]))) {
    const within = new Set(component);
    // Those that lead back in the history are the likeliest.
    const edges = component
      .flatMap((node) => graph.edges(node, once.size > 0 ? once : kinds))
      .filter(({ to }) => within.has(to))
      .sort((a, b) => a.to - a.from - (b.to - b.from));
    for (const edge of edges.slice(0, MOST_TRIED)) {
      const back = graph.path(edge.to, edge.from, kinds, within);
      if (back !== undefined) return [edge, ...back];
    }
  }
  return undefined;
}

function name(
  anomaly: string,
  cycle: readonly Edge<Kind>[],
  history: readonly Transaction[],
  realtime: boolean,
): string {
  if (realtime) return `${anomaly}-realtime`;
  return anomaly === "G-single" && isLostUpdate(cycle, history) ? "lost update" : anomaly;
}

/** Both read the same version of a key, and both replaced it. */
function isLostUpdate(cycle: readonly Edge<Kind>[], history: readonly Transaction[]): boolean {
  const members = cycle.map(({ from }) => history[from]!);
  return members.some((one) =>
    one.reads.some(
      ({ key, version }) =>
        one.writes.some((write) => write.key === key) &&
        members.some(
          (other) =>
            other !== one &&
            other.writes.some((write) => write.key === key) &&
            other.reads.some((read) => read.key === key && read.version === version),
        ),
    ),
  );
}

function told(
  history: readonly Transaction[],
  cycle: readonly Edge<Kind>[],
  anomaly: string,
): Violation {
  const lines = cycle.map(({ from }) => history[from]!.at);
  return { at: Math.max(...lines), anomaly, lines };
}

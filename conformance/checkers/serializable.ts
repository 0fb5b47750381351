/**
 * Strict serializability of a history of transactions, by the graph of what depends on what (Adya,
 * Liskov and O'Neil, 2000). Every commit has a version and the versions of a key have an order, so the
 * graph is known and nothing is searched for but cycles; they are named as in Elle (Kingsbury and
 * Alvaro, 2020). A single get or put is a transaction of one key, a rename one of two.
 */

import { dependencies, orderByTime, type Kind, type Transaction } from "./dependencies.ts";
import type { Edge, Graph } from "./graph.ts";
import { ABSENT, type Violation } from "./history.ts";

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

/** What depends on what in a history of transactions, by the versions that they read and wrote. */

import { Graph } from "./graph.ts";
import { ABSENT, type Timed } from "./history.ts";

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

/**
 * `ww`: it replaced what the other wrote; `wr`: it read that; `rw`: it read what the other replaced, and
 * `phantom`: by a listing; `realtime`: the other had ended before it began.
 */
export type Kind = "ww" | "wr" | "rw" | "phantom" | "realtime";

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

/** Nodes are places in the history. */
export function dependencies(history: readonly Transaction[]): Graph<Kind> {
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
export function orderByTime(graph: Graph<Kind>, history: readonly Transaction[]): void {
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

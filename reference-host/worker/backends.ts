/** What a kernel can make. */
import type { Backend, ClosableBackend } from "../backend.ts";
import { openDurable } from "../durable/durable.ts";
import { MemoryBackend } from "../backends/memory.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { Topology } from "../topology/topology.ts";
import { realClock, type WorldClock } from "./clock.ts";
import type { Made } from "./kernel-messages.ts";

/** One cell is a region, and that is all there are. */
const SCOPES = ["local", "region", "global"] as const;

export const MEMORY: Made = { module: import.meta.url, export: "memory" };

/** State that lives as long as the world; `keys` is the quota of a scope. */
export function memory(
  { keys = DEFAULT_LIMITS.keys }: { keys?: number } = {},
  { now }: WorldClock = realClock,
): Backend {
  return new MemoryBackend(SCOPES, { now, keys });
}

/** The regions of the cells, all in memory. */
export function topologyOf(cells: Readonly<Record<string, string>>): Made {
  return { module: import.meta.url, export: topology.name, options: { cells } };
}

export function topology(
  { cells, keys = DEFAULT_LIMITS.keys }: { cells: Record<string, string>; keys?: number },
  { now }: WorldClock,
): Topology {
  return new Topology({ cells, keys, now });
}

/** State that a directory keeps, as `durable` makes it. */
export function durableIn(path: string): Made {
  return { module: import.meta.url, export: "durable", options: { path } };
}

export function durable(
  { path, keys = DEFAULT_LIMITS.keys }: { path: string; keys?: number },
  { now }: WorldClock = realClock,
): Promise<ClosableBackend> {
  return openDurable(SCOPES, { path, now, keys });
}

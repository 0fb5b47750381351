/** What a kernel can make. */
import type { Backend, ClosableBackend } from "../backend.ts";
import { openDurable } from "../durable/durable.ts";
import { MemoryBackend } from "../backends/memory.ts";
import { systemClock } from "./clock.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import type { Made } from "./kernel-messages.ts";

export const MEMORY: Made = { module: import.meta.url, export: "memory" };

/** State that lives as long as the world; `keys` is the quota of a scope. */
export function memory({ keys = DEFAULT_LIMITS.keys }: { keys?: number } = {}): Backend {
  return new MemoryBackend(["local"], { now: systemClock.realtime, keys });
}

/** State that a directory keeps, as `durable` makes it. */
export function durableIn(path: string): Made {
  return { module: import.meta.url, export: "durable", options: { path } };
}

export function durable({
  path,
  keys = DEFAULT_LIMITS.keys,
}: {
  path: string;
  keys?: number;
}): Promise<ClosableBackend> {
  return openDurable(["local"], { path, now: systemClock.realtime, keys });
}

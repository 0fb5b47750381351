/** What a kernel can make. */
import type { Backend, ClosableBackend } from "../backend.ts";
import { openDurable } from "../durable/durable.ts";
import { MemoryBackend } from "../backends/memory.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { realClock, type WorldClock } from "./clock.ts";
import type { Made } from "./kernel-messages.ts";

export const MEMORY: Made = { module: import.meta.url, export: "memory" };

/** State that lives as long as the world; `keys` is the quota of a scope. */
export function memory(
  { keys = DEFAULT_LIMITS.keys }: { keys?: number } = {},
  { now }: WorldClock = realClock,
): Backend {
  return new MemoryBackend(["local"], { now, keys });
}

/** State that a directory keeps, as `durable` makes it. */
export function durableIn(path: string): Made {
  return { module: import.meta.url, export: "durable", options: { path } };
}

export function durable(
  { path, keys = DEFAULT_LIMITS.keys }: { path: string; keys?: number },
  { now }: WorldClock = realClock,
): Promise<ClosableBackend> {
  return openDurable(["local"], { path, now, keys });
}

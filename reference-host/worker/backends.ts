/** What a kernel can make. */
import type { Backend } from "../backend.ts";
import { MemoryBackend } from "../backends/memory.ts";
import { systemClock } from "./clock.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import type { Made } from "./kernel-messages.ts";

export const MEMORY: Made = { module: import.meta.url, export: "memory" };

/** State that lives as long as the world; `keys` is the quota of a scope. */
export function memory({ keys = DEFAULT_LIMITS.keys }: { keys?: number } = {}): Backend {
  return new MemoryBackend(["local"], { now: systemClock.realtime, keys });
}

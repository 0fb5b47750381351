/** What a kernel can make. */
import type { Backend } from "../backend.ts";
import { MemoryBackend } from "../backends/memory.ts";
import { systemClock } from "./clock.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import type { Made } from "./kernel-messages.ts";

export const MEMORY: Made = { module: import.meta.url, export: "memory" };

/** State that lives as long as the world. */
export function memory(): Backend {
  return new MemoryBackend(["local"], { now: systemClock.realtime, keys: DEFAULT_LIMITS.keys });
}

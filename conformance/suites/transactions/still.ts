import type { TestHost, WorldOptions } from "../../world.ts";

/** A world in which no transaction grows old, if the host has such: a slow host is no wrong one. */
export function stillWorld({ controls }: TestHost): WorldOptions {
  return controls.has("clock") ? { clock: "manual" } : {};
}

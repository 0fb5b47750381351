/** The time of a world, and what expires when it goes on (`spec/kv-ttl.md`). */

import type { Slot, Value } from "./entities.ts";
import { remove, type World } from "./world.ts";

/** Lets so many milliseconds pass. */
export function pass(world: World, milliseconds: number): void {
  world.now += BigInt(milliseconds);
  for (const slot of world.expiring) {
    const { entry } = slot;
    if (entry?.kind !== "value" || entry.expires === undefined) world.expiring.delete(slot);
    else if (world.rules.ttl.isOver(entry.expires, world.now)) expire(world, slot, entry);
  }
}

function expire(world: World, slot: Slot, value: Value): void {
  world.expiring.delete(slot);
  const gone = ["kv-ttl/gone", "kv-ttl/exact", ...value.why.filter(isOurs)];
  slot.haunt(() => value.content, gone);
  remove(world, slot, gone);
}

function isOurs(requirement: string): boolean {
  return requirement.startsWith("kv-ttl/");
}

/** The requirements by which a commit gave the key an expiry, or none. */
export function expiryWhy(
  before: Value | undefined,
  expires: bigint | undefined,
  begun: readonly string[],
): string[] {
  if (expires !== undefined) return ["kv-ttl/kept", ...begun, "kv-ttl/exact"];
  return before?.expires === undefined ? [] : ["kv-ttl/taken"];
}

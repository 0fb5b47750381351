/** Names that are promised to one owner each. */
import type { Key } from "../backend.ts";

export class Reservations {
  readonly #holders = new Map<Key, string>();

  has(key: Key): boolean {
    return this.#holders.has(key);
  }

  take(key: Key, owner: string): "reserved" | "taken" {
    const holder = this.#holders.get(key);
    if (holder !== undefined && holder !== owner) return "taken";
    this.#holders.set(key, owner);
    return "reserved";
  }

  release(key: Key, owner: string): void {
    if (this.#holders.get(key) === owner) this.#holders.delete(key);
  }

  end(owner: string): void {
    for (const [key, holder] of this.#holders)
      if (belongs(holder, owner)) this.#holders.delete(key);
  }
}

/** A ticket is `OWNER#NUMBER`. */
function belongs(ticket: string, owner: string): boolean {
  return ticket === owner || ticket.startsWith(`${owner}#`);
}

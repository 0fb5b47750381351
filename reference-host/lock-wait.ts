import type { Key } from "./backend.ts";
import { fault } from "./errors.ts";
import { lockStat } from "./lock-note.ts";
import { type Context, Handle } from "./node.ts";
import type { Stat } from "./operation.ts";

/** The waiting for a lock: the first read that asks for a byte claims it, and then this reads as its token (locks/wait). */
export class WaitHandle extends Handle {
  override readonly type = "file";
  override readonly path: string;
  override readonly waits = true;
  override readonly sequential = true;
  readonly #key: Key;
  readonly #ticket: string;
  readonly #lease: bigint | undefined;
  readonly #patience: bigint | undefined;
  #line: Uint8Array | undefined;

  constructor(key: Key, ticket: string, lease: bigint | undefined, patience: bigint | undefined) {
    super();
    this.path = `/beta/locks/.wait/${key}`;
    this.#key = key;
    this.#ticket = ticket;
    this.#lease = lease;
    this.#patience = patience;
  }

  override stat(): Stat {
    return lockStat(`.wait/${this.#key}`, 0, 0n);
  }

  override read(context: Context, length: number, offset: number): Uint8Array {
    if (length === 0) return new Uint8Array(0);
    this.#line ??= new TextEncoder().encode(`${this.#claim(context)}\n`);
    return this.#line.subarray(offset, offset + length);
  }

  #claim(context: Context): bigint {
    const wait = { ticket: this.#ticket, patience: this.#patience };
    const { owner } = context;
    context.engaged = true;
    const lease = this.#lease;
    const taken = context.ask({ ask: "lock-take", key: this.#key, owner, lease, wait });
    if (taken === "late") throw fault("busy");
    if (taken === "full") throw fault("insufficient-space");
    if (typeof taken === "string") throw fault("exist");
    return taken.token;
  }
}

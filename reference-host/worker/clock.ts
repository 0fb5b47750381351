/** The clocks of the machine that the host runs on, and one that a world has to itself. */
import type { GuestClock } from "../guest.ts";

export const systemClock: GuestClock = {
  realtime: () => BigInt(Math.floor((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  monotonic: () => process.hrtime.bigint(),
};

/** By which a world judges what expires. */
export interface WorldClock {
  /** Nanoseconds since 1970; never less than before. */
  now(): bigint;
}

/** The real time, with which a world moves by itself. */
export const realClock: WorldClock = { now: systemClock.realtime };

/** Stands still from its making on, but for `advance`. */
export class ManualClock implements WorldClock {
  #now = systemClock.realtime();

  readonly now = (): bigint => this.#now;

  advance(ms: number): void {
    this.#now += BigInt(ms) * 1_000_000n;
  }
}

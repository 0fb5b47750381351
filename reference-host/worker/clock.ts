/** The clocks of the machine that the host runs on. */
import type { GuestClock } from "../guest.ts";

export const systemClock: GuestClock = {
  realtime: () => BigInt(Math.floor((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
  monotonic: () => process.hrtime.bigint(),
};

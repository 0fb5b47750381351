/** `clock_*`, `random_get` and `sched_yield`. */
import { fault } from "../../errors.ts";
import type { GuestClock } from "../../guest.ts";
import type { Abi, Group } from "./abi.ts";

/** What `crypto` hands out at once. */
const RANDOM_CHUNK = 65_536;

export function clockImports({ context, memory }: Abi): Group {
  return {
    clock_time_get: (id: number, _precision: bigint, result: number) => {
      memory.setU64(result, time(context.clock, id));
    },
    clock_res_get: (id: number, result: number) => {
      time(context.clock, id);
      memory.setU64(result, 1n);
    },
    random_get: (buffer: number, length: number) => {
      const bytes = memory.range(buffer, length);
      for (let at = 0; at < bytes.length; at += RANDOM_CHUNK) {
        crypto.getRandomValues(bytes.subarray(at, at + RANDOM_CHUNK));
      }
    },
    sched_yield: () => {},
  };
}

/** The processor-time clocks are not there. */
export function time(clock: GuestClock, id: number): bigint {
  if (id === 0) return clock.realtime();
  if (id === 1) return clock.monotonic();
  throw fault("invalid");
}

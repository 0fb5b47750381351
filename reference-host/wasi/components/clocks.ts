/** `wasi:clocks`, on the clock that the guest was given. */
import type * as Monotonic from "../../../wit/generated/wasi/clocks-monotonic-clock.ts";
import type * as Wall from "../../../wit/generated/wasi/clocks-wall-clock.ts";
import { Pollable } from "./poll.ts";
import type { Run } from "./run.ts";

const SECOND = 1_000_000_000n;

/** From nanoseconds since 1970. */
export function datetime(time: bigint): Wall.Datetime {
  const seconds = time / SECOND;
  return { seconds, nanoseconds: Number(time - seconds * SECOND) };
}

/** To nanoseconds since 1970. */
export function nanoseconds(time: Wall.Datetime): bigint {
  return time.seconds * SECOND + BigInt(time.nanoseconds);
}

export function monotonicClock({ context }: Run): typeof Monotonic {
  const { clock } = context;
  const at = (moment: bigint): Pollable => new Pollable(context, { moment });
  return {
    now: () => clock.monotonic(),
    resolution: () => 1n,
    subscribeInstant: at,
    subscribeDuration: (duration) => at(clock.monotonic() + duration),
  };
}

export function wallClock({ context: { clock } }: Run): typeof Wall {
  return {
    now: () => datetime(clock.realtime()),
    resolution: () => ({ seconds: 0n, nanoseconds: 1 }),
  };
}

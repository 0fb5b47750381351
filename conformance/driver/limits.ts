/** How long the suite waits for a driver, in milliseconds, before the multipliers. */

import type { Method } from "./messages.ts";

export const LIMITS: Readonly<Record<Limit, number>> = {
  hello: 10_000,
  "world.open": 5_000,
  "world.close": 5_000,
  "world.update": 5_000,
  "guest.start": 10_000,
  "guest.kill": 5_000,
  control: 5_000,
  shutdown: 5_000,
};

/**
 * What is limited: the time from a request to its reply; for `guest.kill` the time to `guest.exit`,
 * and for `shutdown` the time until the driver is gone.
 */
export type Limit = Method | "guest.kill";

/** How the suite holds a conversation with a driver that is not in its own process. */
export interface ConversationOptions {
  /** Multiplies every limit, besides the driver's own `hello.timing.multiplier`. */
  timeoutMultiplier?: number;
  /** Replaces single limits, in milliseconds before the multipliers. */
  limits?: Partial<Record<Limit, number>>;
  /** Receives what the driver reports with `log`. */
  log?: (level: "debug" | "info" | "warn" | "error", text: string) => void;
}

/** `2 s`, or `250 ms` where seconds would hide it. */
export function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}

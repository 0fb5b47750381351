import { fault } from "./errors.ts";

const UNITS: Readonly<Record<string, bigint>> = {
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
/** Longer than anything here lives. */
const MOST = 1_000_000n * UNITS["h"]!;

/** `500ms`, `5s`, `2m`, `1h`: in nanoseconds. */
export function parseDuration(value: string): bigint {
  const [, digits, unit] = /^([0-9]+)(ms|s|m|h)$/.exec(value) ?? [];
  if (digits === undefined) throw fault("invalid");
  const duration = BigInt(digits) * UNITS[unit!]!;
  if (duration === 0n) throw fault("invalid");
  return duration < MOST ? duration : MOST;
}

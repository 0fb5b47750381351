/** 64-bit numbers of the ABI become the machine's plain ones at this edge. */
import { fault } from "../../errors.ts";

const MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** An offset or a size: beyond 2^53 it is as good as infinite, as an `off_t` below zero it is invalid. */
export function unsigned(value: bigint): number {
  if (value < 0n) throw fault("invalid");
  return value > MAX ? Number.MAX_SAFE_INTEGER : Number(value);
}

export function signed(value: bigint): number {
  if (value > MAX) return Number.MAX_SAFE_INTEGER;
  return value < -MAX ? -Number.MAX_SAFE_INTEGER : Number(value);
}

/** Throws `invalid` if a bit is set that the ABI does not define. */
export function flags(value: number, defined: number): number {
  if ((value & ~defined) !== 0) throw fault("invalid");
  return value;
}

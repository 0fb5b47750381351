/** 64-bit numbers of the ABI become the machine's plain ones at this edge. */
import { fault } from "../../errors.ts";

const MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** An offset or a size is unsigned, though a 64-bit parameter arrives signed; beyond 2^53 it is as good as infinite. */
export function unsigned(value: bigint): number {
  const size = BigInt.asUintN(64, value);
  return size > MAX ? Number.MAX_SAFE_INTEGER : Number(size);
}

/** A distance to seek; one that the machine's numbers cannot hold leads nowhere. */
export function signed(value: bigint): number {
  if (value > MAX || value < -MAX) throw fault("invalid");
  return Number(value);
}

/** Throws `invalid` if a bit is set that the ABI does not define. */
export function flags(value: number, defined: number): number {
  if ((value & ~defined) !== 0) throw fault("invalid");
  return value;
}

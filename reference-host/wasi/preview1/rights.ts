/**
 * Preview 1's rights, as a plausible set for each kind of descriptor. Nothing is enforced through them (what a
 * descriptor may do is its open mode), but libraries ask: libc derives the rights of an `open` from the directory's.
 */
import type { DescriptorFlags } from "../../operation.ts";

const bit = (...bits: number[]): bigint =>
  bits.reduce((set, index) => set | (1n << BigInt(index)), 0n);

const ALL = (1n << 30n) - 1n;
/** Flags, sync, advise, stat, times, poll. */
const ANY = bit(0, 3, 4, 7, 21, 23, 27);
const SEEK = bit(2, 5);
const READ = bit(1);
/** Write, allocate, set size. */
const WRITE = bit(6, 8, 22);
/** All that takes a path, and reading the directory. */
const DIRECTORY = ANY | bit(9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 24, 25, 26);

export function rights({ type, read, write }: DescriptorFlags): bigint {
  if (type === "directory") return DIRECTORY;
  // A descriptor that cannot seek is how libc tells a terminal from a device.
  const seek = type === "stream" ? 0n : SEEK;
  return ANY | seek | (read ? READ : 0n) | (write ? WRITE : 0n);
}

export function inheriting({ type }: DescriptorFlags): bigint {
  return type === "directory" ? ALL : 0n;
}

/** What a guest means by the rights that it asks for at an open. */
export function openMode(asked: bigint): { read: boolean; write: boolean } {
  const low = Number(BigInt.asUintN(32, asked));
  return { read: (low & ((1 << 1) | (1 << 14))) !== 0, write: (low & (1 << 6)) !== 0 };
}

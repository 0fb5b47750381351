/** `spec/files.md`: what an open value shows, and how it is read and written. */

import { EMPTY, type Content, type Staging } from "../content.ts";
import type { OpenValue, Slot, Value } from "../entities.ts";

export const fileRules = {
  /** The bytes of the value that a descriptor goes by, leaving aside what it staged. */
  pinned({ pinned }: OpenValue): Value | undefined {
    return pinned;
  },
  /** Whether a descriptor shows what it staged. */
  showsStaging({ staging }: OpenValue): boolean {
    return staging !== undefined;
  },
  /** What a staging begins with when nothing was truncated. */
  stagingBase(pinned: Value | undefined): Content {
    return pinned?.content ?? EMPTY;
  },
  /** The end of the range of `count` bytes from `position` on. */
  readEnd(position: bigint, count: number, size: number): number {
    return Math.min(Number(position) + count, size);
  },
  positionAfterRead(position: bigint, length: number): bigint {
    return position + BigInt(length);
  },
  /** The position after a read or write that has an offset. */
  positionAfterOffset(position: bigint, _end: bigint): bigint {
    return position;
  },
  /** `undefined` if the position would be before the beginning. */
  seek(from: bigint, offset: bigint): bigint | undefined {
    return from + offset < 0n ? undefined : from + offset;
  },
  seekBase(whence: "set" | "cur" | "end", position: bigint, size: bigint): bigint {
    if (whence === "set") return 0n;
    return whence === "cur" ? position : size;
  },
  mayRead(readable: boolean): boolean {
    return readable;
  },
  mayWrite(writable: boolean): boolean {
    return writable;
  },
  /** Where a write goes that has this position or offset. */
  writeAt(offset: bigint, appends: boolean, size: bigint): bigint {
    return appends ? size : offset;
  },
  write(staging: Staging, at: number, data: Uint8Array): void {
    staging.write(at, data);
  },
  resize(staging: Staging, size: number): void {
    staging.resize(size);
  },
  /** Whether an open with the truncate flag leaves nothing of the value. */
  truncates(trunc: boolean): boolean {
    return trunc;
  },
  createsOnlyWithFlag(): boolean {
    return true;
  },
  /** Whether an exclusive open makes its name unavailable to exclusive opens and to mkdir. */
  isReserved({ reservation }: Slot): boolean {
    return reservation !== undefined;
  },
  keepsReservation(_after: "commit" | "close" | "end"): boolean {
    return false;
  },
  /** Whether an exclusive open fails on what exists. */
  excludes(exists: boolean): boolean {
    return exists;
  },
  /** Whether the first commit of a descriptor that was opened exclusively gives way. */
  exclusiveIsLost(file: OpenValue, exists: boolean): boolean {
    return file.exclusive && exists;
  },
  mayWriteDirectory(): boolean {
    return false;
  },
  links(): string {
    return "1";
  },
  size(shown: number): string {
    return String(shown);
  },
};

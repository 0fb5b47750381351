/** What a guest asks about descriptors and files: `fd_fdstat_*` and `*_filestat_*`. */
import { fault } from "../../errors.ts";
import type { DescriptorFlags, FileType, Stat, Time } from "../../operation.ts";
import type { Abi, Group } from "./abi.ts";
import { flags } from "./numbers.ts";
import { inheriting, rights } from "./rights.ts";

export const FDFLAGS = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16 } as const;
const FSTFLAGS = { accessed: 1, accessedNow: 2, modified: 4, modifiedNow: 8 } as const;

const FILE_TYPE: Readonly<Record<FileType, number>> = { stream: 0, directory: 3, file: 4, link: 7 };
const CHARACTER_DEVICE = 2;

/** A standard stream is a character device exactly if it is a terminal: C libraries ask in this way. */
function fileType({ context }: Abi, fd: number, type: FileType): number {
  return type === "stream" && context.terminals[fd as 0 | 1 | 2]
    ? CHARACTER_DEVICE
    : FILE_TYPE[type];
}

export function entryType(type: FileType): number {
  return FILE_TYPE[type];
}

export function statusImports(abi: Abi): Group {
  const { call, memory } = abi;
  return {
    fd_fdstat_get: (fd: number, result: number) => {
      const descriptor = call({ op: "flags", fd });
      memory.check(result, 24);
      memory.setU8(result, fileType(abi, fd, descriptor.type));
      memory.setU16(result + 2, fdflags(descriptor));
      memory.setU64(result + 8, rights(descriptor));
      memory.setU64(result + 16, inheriting(descriptor));
    },
    fd_fdstat_set_flags: (fd: number, bits: number) => {
      const { append, nonblock } = readFdflags(bits);
      call({ op: "set-flags", fd, append, nonblock });
    },
    // Rights only ever shrink and are never enforced, so that giving some up changes nothing.
    fd_fdstat_set_rights: (fd: number) => {
      call({ op: "flags", fd });
    },
    fd_filestat_get: (fd: number, result: number) => {
      const stat = call({ op: "fstat", fd });
      writeStat(abi, result, stat, fileType(abi, fd, stat.type));
    },
    path_filestat_get: (
      at: number,
      lookup: number,
      pointer: number,
      length: number,
      result: number,
    ) => {
      const path = memory.text(pointer, length);
      const stat = call({ op: "stat", at, path, follow: follow(lookup) });
      writeStat(abi, result, stat, entryType(stat.type));
    },
    fd_filestat_set_times: (fd: number, accessed: bigint, modified: bigint, bits: number) => {
      call({ op: "fset-times", fd, ...times(accessed, modified, bits) });
    },
    path_filestat_set_times: (
      at: number,
      lookup: number,
      pointer: number,
      length: number,
      accessed: bigint,
      modified: bigint,
      bits: number,
    ) => {
      const path = memory.text(pointer, length);
      call({
        op: "set-times",
        at,
        path,
        follow: follow(lookup),
        ...times(accessed, modified, bits),
      });
    },
  };
}

export function follow(lookup: number): boolean {
  return flags(lookup, 1) === 1;
}

function fdflags({ append, nonblock }: DescriptorFlags): number {
  return (append ? FDFLAGS.append : 0) | (nonblock ? FDFLAGS.nonblock : 0);
}

/** Committing at every write is not what anybody means by the synchronous flags here: they are refused. */
export function readFdflags(bits: number): { append: boolean; nonblock: boolean } {
  flags(bits, 0b11111);
  if ((bits & (FDFLAGS.dsync | FDFLAGS.rsync | FDFLAGS.sync)) !== 0) throw fault("unsupported");
  return { append: (bits & FDFLAGS.append) !== 0, nonblock: (bits & FDFLAGS.nonblock) !== 0 };
}

function writeStat({ memory }: Abi, result: number, stat: Stat, type: number): void {
  memory.check(result, 64);
  memory.setU64(result, 1n);
  memory.setU64(result + 8, stat.id);
  memory.setU64(result + 16, BigInt(type));
  memory.setU64(result + 24, BigInt(stat.links));
  memory.setU64(result + 32, BigInt(stat.size));
  memory.setU64(result + 40, stat.accessed);
  memory.setU64(result + 48, stat.modified);
  memory.setU64(result + 56, stat.changed);
}

function times(
  accessed: bigint,
  modified: bigint,
  bits: number,
): { accessed?: Time; modified?: Time } {
  flags(bits, 0b1111);
  const a = time(accessed, bits & FSTFLAGS.accessed, bits & FSTFLAGS.accessedNow);
  const m = time(modified, bits & FSTFLAGS.modified, bits & FSTFLAGS.modifiedNow);
  return { ...(a !== undefined && { accessed: a }), ...(m !== undefined && { modified: m }) };
}

function time(given: bigint, set: number, now: number): Time | undefined {
  if (set !== 0 && now !== 0) throw fault("invalid");
  if (now !== 0) return "now";
  return set === 0 ? undefined : BigInt.asUintN(64, given);
}

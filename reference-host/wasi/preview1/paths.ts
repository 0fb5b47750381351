/** `path_*` without those that ask for a status: opening, creating, removing, renaming, links. */
import { encode, type GuestMemory } from "./memory.ts";
import type { Abi, Group } from "./abi.ts";
import { flags } from "./numbers.ts";
import { openMode } from "./rights.ts";
import { follow, readFdflags } from "./status.ts";

const OFLAGS = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;

export function pathImports({ call, memory }: Abi): Group {
  return {
    path_open: (
      at: number,
      lookup: number,
      pointer: number,
      length: number,
      oflags: number,
      base: bigint,
      _inheriting: bigint,
      fdflags: number,
      result: number,
    ) => {
      memory.check(result, 4);
      flags(oflags, 0b1111);
      const { read, write } = openMode(base);
      const { append, nonblock } = readFdflags(fdflags);
      const fd = call({
        op: "open",
        at,
        path: memory.text(pointer, length),
        read,
        write,
        create: (oflags & OFLAGS.create) !== 0,
        exclusive: (oflags & OFLAGS.exclusive) !== 0,
        truncate: (oflags & OFLAGS.truncate) !== 0,
        directory: (oflags & OFLAGS.directory) !== 0,
        append,
        nonblock,
        follow: follow(lookup),
      });
      memory.setU32(result, fd);
    },
    path_create_directory: (at: number, pointer: number, length: number) => {
      call({ op: "mkdir", at, path: memory.text(pointer, length) });
    },
    path_remove_directory: (at: number, pointer: number, length: number) => {
      call({ op: "rmdir", at, path: memory.text(pointer, length) });
    },
    path_unlink_file: (at: number, pointer: number, length: number) => {
      call({ op: "unlink", at, path: memory.text(pointer, length) });
    },
    path_rename: (
      at: number,
      from: number,
      fromLength: number,
      toAt: number,
      to: number,
      toLength: number,
    ) => {
      const path = memory.text(from, fromLength);
      call({ op: "rename", at, path, to: { at: toAt, path: memory.text(to, toLength) } });
    },
    path_link: (
      at: number,
      lookup: number,
      from: number,
      fromLength: number,
      toAt: number,
      to: number,
      toLength: number,
    ) => {
      const path = memory.text(from, fromLength);
      call({
        op: "link",
        at,
        path,
        follow: follow(lookup),
        to: { at: toAt, path: memory.text(to, toLength) },
      });
    },
    path_symlink: (
      target: number,
      targetLength: number,
      at: number,
      pointer: number,
      length: number,
    ) => {
      call({
        op: "symlink",
        at,
        path: memory.text(pointer, length),
        target: memory.text(target, targetLength),
      });
    },
    path_readlink: (
      at: number,
      pointer: number,
      length: number,
      buffer: number,
      capacity: number,
      result: number,
    ) => {
      memory.check(result, 4);
      const target = call({ op: "readlink", at, path: memory.text(pointer, length) });
      memory.setU32(result, truncated(memory, encode(target), buffer, capacity));
    },
  };
}

/** A target that is longer than the buffer is cut without an error, as `readlink` has it. */
function truncated(
  memory: GuestMemory,
  target: Uint8Array,
  buffer: number,
  capacity: number,
): number {
  const part = target.subarray(0, capacity >>> 0);
  memory.copyIn(buffer, part);
  return part.length;
}

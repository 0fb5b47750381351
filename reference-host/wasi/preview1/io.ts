/** `fd_read`, `fd_write` and their kin: the calls that move a file's bytes. */
import { fault } from "../../errors.ts";
import type { Abi, Group } from "./abi.ts";
import { signed, unsigned } from "./numbers.ts";
import { gather, scatter } from "./vectors.ts";

const WHENCE = ["set", "current", "end"] as const;

export function ioImports({ call, memory }: Abi): Group {
  return {
    fd_read: (fd: number, vectors: number, count: number, result: number) => {
      memory.check(result, 4);
      const read = scatter(memory, vectors, count, (length) => call({ op: "read", fd, length }));
      memory.setU32(result, read);
    },
    fd_pread: (fd: number, vectors: number, count: number, at: bigint, result: number) => {
      memory.check(result, 4);
      const offset = unsigned(at);
      const read = scatter(memory, vectors, count, (length) =>
        call({ op: "read", fd, length, offset }),
      );
      memory.setU32(result, read);
    },
    fd_write: (fd: number, vectors: number, count: number, result: number) => {
      memory.check(result, 4);
      memory.setU32(result, call({ op: "write", fd, bytes: gather(memory, vectors, count) }));
    },
    fd_pwrite: (fd: number, vectors: number, count: number, at: bigint, result: number) => {
      memory.check(result, 4);
      const bytes = gather(memory, vectors, count);
      memory.setU32(result, call({ op: "write", fd, bytes, offset: unsigned(at) }));
    },
    fd_seek: (fd: number, offset: bigint, from: number, result: number) => {
      memory.check(result, 8);
      const whence = WHENCE[from];
      if (whence === undefined) throw fault("invalid");
      memory.setU64(result, BigInt(call({ op: "seek", fd, offset: signed(offset), whence })));
    },
    fd_tell: (fd: number, result: number) => {
      memory.check(result, 8);
      memory.setU64(result, BigInt(call({ op: "seek", fd, offset: 0, whence: "current" })));
    },
    fd_sync: (fd: number) => call({ op: "sync", fd }),
    fd_datasync: (fd: number) => call({ op: "sync", fd }),
    fd_filestat_set_size: (fd: number, size: bigint) =>
      call({ op: "truncate", fd, size: unsigned(size) }),
    fd_allocate: (fd: number, offset: bigint, length: bigint) => {
      if (length <= 0n) throw fault("invalid");
      const size = unsigned(offset + length);
      if (size > call({ op: "fstat", fd }).size) call({ op: "truncate", fd, size });
    },
    fd_advise: (fd: number, offset: bigint, length: bigint, advice: number) => {
      unsigned(offset);
      unsigned(length);
      if (advice >>> 0 > 5) throw fault("invalid");
      call({ op: "flags", fd });
    },
  };
}

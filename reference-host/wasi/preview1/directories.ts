/** `fd_readdir`: entries packed into a buffer, the last one cut off where it ends. */
import { fault } from "../../errors.ts";
import type { FileType } from "../../operation.ts";
import type { Abi, Group } from "./abi.ts";
import { encode } from "./memory.ts";
import { entryType } from "./status.ts";

const HEADER = 24;

export function directoryImports({ call, memory }: Abi): Group {
  return {
    fd_readdir: (fd: number, buffer: number, capacity: number, cookie: bigint, result: number) => {
      memory.check(result, 4);
      const into = memory.range(buffer, capacity);
      const entries = call({ op: "readdir", fd, rewind: cookie === 0n });
      const { id } = call({ op: "fstat", fd });
      const count = entries.length + 2;
      let at = 0;
      // A cookie is the index of the next entry; the first two are the directory itself and its parent.
      const start = cookie < 0n || cookie > BigInt(count) ? undefined : Number(cookie);
      if (start === undefined) throw fault("invalid");
      for (let index = start; index < count && at < into.length; index++) {
        const entry =
          index < 2
            ? { name: index === 0 ? "." : "..", type: "directory" as const, id }
            : entries[index - 2]!;
        const packed = dirent(BigInt(index + 1), entry);
        into.set(packed.subarray(0, into.length - at), at);
        at += Math.min(packed.length, into.length - at);
      }
      memory.setU32(result, at);
    },
  };
}

function dirent(
  next: bigint,
  { name, type, id }: { name: string; type: FileType; id: bigint },
): Uint8Array {
  const text = encode(name);
  const bytes = new Uint8Array(HEADER + text.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, next, true);
  view.setBigUint64(8, id, true);
  view.setUint32(16, text.length, true);
  view.setUint8(20, entryType(type));
  bytes.set(text, HEADER);
  return bytes;
}

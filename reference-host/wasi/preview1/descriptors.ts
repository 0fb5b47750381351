/** Descriptors by number: which are preopened, closing and renumbering them. */
import { fault } from "../../errors.ts";
import type { Abi, Group } from "./abi.ts";
import { encode } from "./memory.ts";

export function descriptorImports({ call, context, memory }: Abi): Group {
  const preopens = new Map(context.preopens.map(({ fd, name }) => [fd, encode(name)]));

  const preopen = (fd: number): Uint8Array => {
    call({ op: "flags", fd });
    const name = preopens.get(fd);
    if (name === undefined) throw fault("bad-descriptor");
    return name;
  };

  return {
    fd_prestat_get: (fd: number, result: number) => {
      const name = preopen(fd);
      memory.check(result, 8);
      memory.setU32(result, 0);
      memory.setU32(result + 4, name.length);
    },
    fd_prestat_dir_name: (fd: number, buffer: number, length: number) => {
      const name = preopen(fd);
      if (length >>> 0 < name.length) throw fault("name-too-long");
      memory.copyIn(buffer, name);
    },
    fd_close: (fd: number) => {
      preopens.delete(fd);
      call({ op: "close", fd });
    },
    fd_renumber: (from: number, to: number) => {
      call({ op: "renumber", from, to });
      const name = preopens.get(from);
      if (from === to) return;
      preopens.delete(from);
      if (name === undefined) preopens.delete(to);
      else preopens.set(to, name);
    },
  };
}

/** `args_*` and `environ_*`: lists of strings that end with a zero byte. */
import type { Abi, Group } from "./abi.ts";
import { encode, type GuestMemory } from "./memory.ts";

export function argumentImports({ context, memory }: Abi): Group {
  const args = context.args.map(terminated);
  const environ = context.env.map(([name, value]) => terminated(`${name}=${value}`));
  return {
    args_sizes_get: (count: number, size: number) => sizes(memory, args, count, size),
    args_get: (pointers: number, buffer: number) => strings(memory, args, pointers, buffer),
    environ_sizes_get: (count: number, size: number) => sizes(memory, environ, count, size),
    environ_get: (pointers: number, buffer: number) => strings(memory, environ, pointers, buffer),
  };
}

function terminated(text: string): Uint8Array {
  return encode(`${text}\0`);
}

function sizes(memory: GuestMemory, list: Uint8Array[], count: number, size: number): void {
  memory.setU32(count, list.length);
  memory.setU32(
    size,
    list.reduce((sum, bytes) => sum + bytes.length, 0),
  );
}

function strings(memory: GuestMemory, list: Uint8Array[], pointers: number, buffer: number): void {
  let at = buffer;
  for (const [index, bytes] of list.entries()) {
    memory.setU32(pointers + 4 * index, at);
    memory.copyIn(at, bytes);
    at += bytes.length;
  }
}

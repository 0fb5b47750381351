/** Lists of buffers in the guest's memory, as `fd_read` and `fd_write` take them. */
import type { GuestMemory } from "./memory.ts";

const VECTOR = 8;

/** The buffers that are not empty; every one lies inside the memory. */
function buffers(memory: GuestMemory, vectors: number, count: number): Uint8Array<ArrayBuffer>[] {
  memory.check(vectors, (count >>> 0) * VECTOR);
  const found: Uint8Array<ArrayBuffer>[] = [];
  for (let i = 0; i < count >>> 0; i++) {
    const at = vectors + i * VECTOR;
    const buffer = memory.range(memory.u32(at), memory.u32(at + 4));
    if (buffer.length > 0) found.push(buffer);
  }
  return found;
}

/** Fills the buffers in their order with what `read` answers when it is asked for as much as fits into all. */
export function scatter(
  memory: GuestMemory,
  vectors: number,
  count: number,
  read: (length: number) => Uint8Array,
): number {
  const into = buffers(memory, vectors, count);
  let room = 0;
  for (const buffer of into) room += buffer.length;
  const bytes = read(room);
  let at = 0;
  for (const buffer of into) {
    if (at >= bytes.length) break;
    const part =
      at === 0 && bytes.length <= buffer.length ? bytes : bytes.subarray(at, at + buffer.length);
    buffer.set(part);
    at += part.length;
  }
  return bytes.length;
}

/** The bytes of all buffers; of a single one a view, which lasts until the guest runs again. */
export function gather(
  memory: GuestMemory,
  vectors: number,
  count: number,
): Uint8Array<ArrayBuffer> {
  const from = buffers(memory, vectors, count);
  if (from.length === 1) return from[0]!;
  let length = 0;
  for (const buffer of from) length += buffer.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const buffer of from) {
    all.set(buffer, at);
    at += buffer.length;
  }
  return all;
}

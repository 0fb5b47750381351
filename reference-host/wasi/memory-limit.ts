/** Caps the memory of a core module before it is compiled: `memory.grow` beyond the cap is refused by the engine. */
import { Reader, sections } from "./components/wasm-binary.ts";
import { GuestError } from "./guest-error.ts";

export const PAGE = 65_536;

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const SIXTY_FOUR_BITS = 4;

/** The module with a maximum of so many bytes for each memory that it defines. Throws `GuestError` if it needs more at its start. */
export function limitMemory(module: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const parts: (Uint8Array | number[])[] = [module.subarray(0, 8)];
  for (const { id, contents } of sections(module)) {
    const kept = id === MEMORY_SECTION ? limited(new Reader(contents), limit) : contents;
    parts.push([id], leb(kept.length), kept);
  }
  return joined(parts);
}

function limited(reader: Reader, limit: number): number[] {
  const pages = Math.floor(limit / PAGE);
  const memories = [...reader.list(() => readMemory(reader))];
  const section = leb(memories.length);
  for (const { flags, minimum, maximum } of memories) {
    if ((flags & SIXTY_FOUR_BITS) !== 0)
      throw new GuestError("unsupported", "it has a 64-bit memory");
    if (minimum > pages) {
      const needs = `it begins with ${minimum * PAGE} bytes of memory, and the limit is ${limit}`;
      throw new GuestError("memory", needs, "raise the limit");
    }
    section.push(flags | HAS_MAXIMUM, ...leb(minimum), ...leb(Math.min(maximum, pages)));
  }
  return section;
}

function readMemory(reader: Reader): { flags: number; minimum: number; maximum: number } {
  const flags = reader.byte();
  const minimum = reader.number();
  return { flags, minimum, maximum: (flags & HAS_MAXIMUM) === 0 ? Infinity : reader.number() };
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  do {
    const rest = Math.floor(value / 128);
    bytes.push((value % 128) | (rest > 0 ? 0x80 : 0));
    value = rest;
  } while (value > 0);
  return bytes;
}

function joined(parts: readonly (Uint8Array | number[])[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

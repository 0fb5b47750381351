/** The guest's memory, seen from the imports: every access is checked, and views outlive no growth. */
import { fault } from "../../errors.ts";
import { BAD_ADDRESS } from "./errno.ts";

// A byte order mark is part of a name like any other character.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export class GuestMemory {
  #memory: WebAssembly.Memory | undefined;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));

  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory;
    this.#refresh();
  }

  /** Throws `BAD_ADDRESS` unless the whole range is inside; afterwards the views are current. */
  check(pointer: number, length: number): void {
    const at = pointer >>> 0;
    if (this.#bytes.length === 0) this.#refresh();
    if (at + length > this.#bytes.length) throw BAD_ADDRESS;
  }

  // Growing detaches the old buffer, and a view of a detached buffer has no length.
  #refresh(): void {
    if (this.#memory === undefined) return;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }

  /** A view, not a copy; valid until the guest runs again. */
  range(pointer: number, length: number): Uint8Array<ArrayBuffer> {
    const at = pointer >>> 0;
    const size = length >>> 0;
    this.check(at, size);
    return this.#bytes.subarray(at, at + size);
  }

  u8(pointer: number): number {
    this.check(pointer, 1);
    return this.#view.getUint8(pointer >>> 0);
  }

  u16(pointer: number): number {
    this.check(pointer, 2);
    return this.#view.getUint16(pointer >>> 0, true);
  }

  u32(pointer: number): number {
    this.check(pointer, 4);
    return this.#view.getUint32(pointer >>> 0, true);
  }

  u64(pointer: number): bigint {
    this.check(pointer, 8);
    return this.#view.getBigUint64(pointer >>> 0, true);
  }

  setU8(pointer: number, value: number): void {
    this.check(pointer, 1);
    this.#view.setUint8(pointer >>> 0, value);
  }

  setU16(pointer: number, value: number): void {
    this.check(pointer, 2);
    this.#view.setUint16(pointer >>> 0, value, true);
  }

  setU32(pointer: number, value: number): void {
    this.check(pointer, 4);
    this.#view.setUint32(pointer >>> 0, value, true);
  }

  setU64(pointer: number, value: bigint): void {
    this.check(pointer, 8);
    this.#view.setBigUint64(pointer >>> 0, value, true);
  }

  copyIn(pointer: number, bytes: Uint8Array): void {
    this.check(pointer, bytes.length);
    this.#bytes.set(bytes, pointer >>> 0);
  }

  /** Throws `illegal-byte-sequence` for what is not UTF-8. */
  text(pointer: number, length: number): string {
    const bytes = this.range(pointer, length);
    try {
      return decoder.decode(bytes);
    } catch {
      throw fault("illegal-byte-sequence");
    }
  }
}

export function encode(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

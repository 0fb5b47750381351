/** What of an instance is needed to pass values: its handles, its memory and its allocator. */
import { trap } from "./flat.ts";
import type { Handles } from "./handles.ts";

export type Realloc = (old: number, oldSize: number, align: number, size: number) => number;

export class Context {
  readonly handles: Handles;
  readonly #memory: WebAssembly.Memory | undefined;
  readonly #realloc: Realloc | undefined;
  #view: DataView<ArrayBuffer> = new DataView(new ArrayBuffer(0));
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  constructor(
    handles: Handles,
    memory: WebAssembly.Memory | undefined,
    realloc: Realloc | undefined,
  ) {
    this.handles = handles;
    this.#memory = memory;
    this.#realloc = realloc;
  }

  /** Valid until the guest runs again: its memory moves when it grows. */
  get view(): DataView<ArrayBuffer> {
    this.#refresh();
    return this.#view;
  }

  /** Valid as `view` is. Traps unless the whole range is inside. */
  range(pointer: number, length: number): Uint8Array<ArrayBuffer> {
    this.#refresh();
    if (pointer + length > this.#bytes.length) throw trap("out of bounds memory access");
    return this.#bytes.subarray(pointer, pointer + length);
  }

  /** Has the guest allocate; the range is inside. */
  allocate(align: number, size: number): number {
    if (this.#realloc === undefined) throw trap("it has no allocator");
    const pointer = this.#realloc(0, 0, align, size) >>> 0;
    if (pointer % align !== 0) throw trap("its allocator answered a misaligned pointer");
    this.range(pointer, size);
    return pointer;
  }

  #refresh(): void {
    const buffer = this.#memory?.buffer;
    if (buffer === undefined) throw trap("it has no memory");
    if (buffer === this.#view.buffer) return;
    this.#view = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
  }
}

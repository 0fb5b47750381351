/**
 * What makes a value that was read before worth believing: a counter for each group of keys, which the kernel
 * advances before it acknowledges a commit. A reader that finds a counter where it was reads as if just before
 * the commit that is under way.
 */
const GROUPS = 1024;

export class Epochs {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(GROUPS * 4)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  groupOf(key: string): number {
    let hash = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
    return (hash >>> 0) % GROUPS;
  }

  current(group: number): number {
    return Atomics.load(this.#words, group);
  }

  /** Only the kernel calls this. */
  advanceAll(): void {
    for (let group = 0; group < GROUPS; group++) this.advance(group);
  }

  /** Only the kernel calls this. */
  advance(group: number): void {
    Atomics.add(this.#words, group, 1);
  }
}

/**
 * A ring of bytes between two threads: one writes, one reads, each waits for the other in its own way.
 * What has been written stays readable when the writer's thread is killed.
 */
const HEADER = 7;
/** Words: bytes read, bytes written (both modulo 2^32), closed, abandoned, wanted, and counts of changes to wait on. */
const READ = 0;
const WRITTEN = 1;
const CLOSED = 2;
const ABANDONED = 3;
const WANTED = 4;
const READABLE = 5;
const WRITABLE = 6;

export class Pipe {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;

  /** Shares the pipe of another thread, or makes one that holds so many bytes (a power of two). */
  constructor(from: SharedArrayBuffer | number) {
    this.buffer = typeof from === "number" ? new SharedArrayBuffer(HEADER * 4 + from) : from;
    this.#words = new Int32Array(this.buffer, 0, HEADER);
    this.#bytes = new Uint8Array(this.buffer, HEADER * 4);
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** How many bytes can be read now. */
  get available(): number {
    return (Atomics.load(this.#words, WRITTEN) - Atomics.load(this.#words, READ)) >>> 0;
  }

  get room(): number {
    return this.capacity - this.available;
  }

  get closed(): boolean {
    return Atomics.load(this.#words, CLOSED) === 1;
  }

  /** Nothing more is written; what is there can still be read. Either side may say so. */
  close(): void {
    Atomics.store(this.#words, CLOSED, 1);
    this.#changed(READABLE);
    this.#changed(WRITABLE);
  }

  get abandoned(): boolean {
    return Atomics.load(this.#words, ABANDONED) === 1;
  }

  /** Asks whoever is on the other side to give up, and wakes it. */
  abandon(): void {
    Atomics.store(this.#words, ABANDONED, 1);
    this.#changed(READABLE);
    this.#changed(WRITABLE);
  }

  get wanted(): boolean {
    return Atomics.load(this.#words, WANTED) === 1;
  }

  /** Lets the writer know that somebody reads. */
  want(): void {
    if (Atomics.exchange(this.#words, WANTED, 1) === 0) this.#changed(WRITABLE);
  }

  /** Writes all parts or, if there is no room for all, nothing: a reader never sees one without the others. */
  tryWrite(...parts: Uint8Array[]): boolean {
    let length = 0;
    for (const part of parts) length += part.length;
    if (this.room < length) return false;
    let at = Atomics.load(this.#words, WRITTEN);
    for (const part of parts) at = this.#put(at, part);
    Atomics.store(this.#words, WRITTEN, at);
    this.#changed(READABLE);
    return true;
  }

  /** Takes exactly so many bytes, which have to be there. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const from = Atomics.load(this.#words, READ);
    const bytes = this.#get(from, length);
    Atomics.store(this.#words, READ, (from + length) | 0);
    this.#changed(WRITABLE);
    return bytes;
  }

  /** Blocks until `is` answers true, asking after every change; false if the milliseconds were over first. */
  wait(change: "readable" | "writable", is: () => boolean, milliseconds = Infinity): boolean {
    const end = performance.now() + milliseconds;
    const word = change === "readable" ? READABLE : WRITABLE;
    for (;;) {
      const seen = Atomics.load(this.#words, word);
      if (is()) return true;
      const left = end - performance.now();
      if (left <= 0) return false;
      Atomics.wait(this.#words, word, seen, left);
    }
  }

  /** As `wait`, for a thread with an event loop; the wait alone does not keep a process alive. */
  async waitAsync(change: "readable" | "writable", is: () => boolean): Promise<void> {
    const word = change === "readable" ? READABLE : WRITABLE;
    for (;;) {
      const seen = Atomics.load(this.#words, word);
      if (is()) return;
      await Atomics.waitAsync(this.#words, word, seen).value;
    }
  }

  #changed(word: number): void {
    Atomics.add(this.#words, word, 1);
    Atomics.notify(this.#words, word);
  }

  #put(at: number, part: Uint8Array): number {
    const start = (at >>> 0) % this.capacity;
    const first = Math.min(part.length, this.capacity - start);
    this.#bytes.set(part.subarray(0, first), start);
    if (first < part.length) this.#bytes.set(part.subarray(first), 0);
    return (at + part.length) | 0;
  }

  #get(at: number, length: number): Uint8Array<ArrayBuffer> {
    const start = (at >>> 0) % this.capacity;
    const first = Math.min(length, this.capacity - start);
    const bytes = new Uint8Array(length);
    bytes.set(this.#bytes.subarray(start, start + first));
    if (first < length) bytes.set(this.#bytes.subarray(0, length - first), first);
    return bytes;
  }
}

/** Bytes that grow and change in private: what a descriptor has written, or a scratch file. */
export class Staging {
  #buffer: Uint8Array;
  #length: number;

  /** Takes over the bytes if `own`, and copies them at the first change otherwise. */
  constructor(bytes: Uint8Array, own = false) {
    this.#buffer = bytes;
    this.#length = bytes.length;
    this.#own = own;
  }

  #own: boolean;

  get length(): number {
    return this.#length;
  }

  /** A view: valid until the next change. */
  view(from = 0, to: number = this.#length): Uint8Array {
    return this.#buffer.subarray(from, Math.min(to, this.#length));
  }

  /** The bytes, for good: a later change of this staging does not reach them. */
  freeze(): Uint8Array {
    this.#own = false;
    // Do not keep a buffer alive that is much larger than what is in it.
    if (this.#buffer.length > 2 * this.#length) this.#buffer = this.#buffer.slice(0, this.#length);
    return this.#buffer.subarray(0, this.#length);
  }

  write(bytes: Uint8Array, offset: number): void {
    if (bytes.length === 0) return;
    this.#reserve(Math.max(this.#length, offset + bytes.length));
    if (offset > this.#length) this.#buffer.fill(0, this.#length, offset);
    this.#buffer.set(bytes, offset);
    this.#length = Math.max(this.#length, offset + bytes.length);
  }

  resize(size: number): void {
    this.#reserve(size);
    if (size > this.#length) this.#buffer.fill(0, this.#length, size);
    this.#length = size;
  }

  #reserve(size: number): void {
    if (this.#own && size <= this.#buffer.length) return;
    const capacity =
      size <= this.#length || this.#length === 0 ? size : Math.max(size, 2 * this.#length);
    const grown = new Uint8Array(capacity);
    grown.set(this.#buffer.subarray(0, Math.min(this.#length, capacity)));
    this.#buffer = grown;
    this.#own = true;
  }
}

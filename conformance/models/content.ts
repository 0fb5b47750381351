/** Bytes: those that are fixed, and those that a descriptor goes on changing. */

import { encodeWord, INLINE_LIMIT, renderData } from "../../guests/words.ts";

/** Bytes that never change again. */
export class Content {
  readonly bytes: Uint8Array;
  /** The specification leaves open, or the model cannot know, what the bytes are. */
  readonly vague: boolean;
  #rendered: string | undefined;

  constructor(bytes: Uint8Array, vague = false) {
    this.bytes = bytes;
    this.vague = vague;
  }

  get size(): number {
    return this.bytes.length;
  }

  /** The data word of the bytes from `from` to `to`. */
  render(from = 0, to: number = this.size): string {
    if (from > 0 || to < this.size) return renderData(this.bytes.subarray(from, to));
    return (this.#rendered ??= renderData(this.bytes));
  }

  /** How many bytes from `from` on the data word shows, if it is at most `most` of them; else `undefined`. */
  prefix(word: string, from: number, most: number): number | undefined {
    const length = wordLength(word);
    if (length === undefined || length > most) return undefined;
    if (this.vague) return length;
    return this.render(from, from + length) === word ? length : undefined;
  }

  /** Whether the data word shows bytes that stand anywhere here. */
  includes(word: string): boolean {
    if (word.startsWith("#") || word === "%") return false;
    return encodeWord(this.bytes.subarray(0, SEARCHED)).includes(word);
  }

  equals(other: Content): boolean {
    return this === other || (this.size === other.size && this.render() === other.render());
  }

  concat(other: Content): Content {
    const bytes = new Uint8Array(this.size + other.size);
    bytes.set(this.bytes);
    bytes.set(other.bytes, this.size);
    return new Content(bytes, this.vague || other.vague);
  }

  slice(from: number): Content {
    return new Content(this.bytes.subarray(from), this.vague);
  }
}

export const EMPTY: Content = new Content(new Uint8Array(0));
export const UNKNOWN: Content = new Content(new Uint8Array(0), true);

/** Searching is for naming a requirement only: a value is not looked through to its end. */
const SEARCHED = 4096;

/** The number of bytes that a data word stands for, or `undefined` if it is none. */
export function wordLength(word: string): number | undefined {
  const [, length] = /^#([1-9][0-9]*):[0-9a-f]{8}$/.exec(word) ?? [];
  if (length !== undefined) return Number(length) > INLINE_LIMIT ? Number(length) : undefined;
  if (word === "%") return 0;
  if (word === "" || !/^(?:[!-$&-~]|%[0-9A-F]{2})+$/.test(word)) return undefined;
  let escapes = 0;
  for (let at = word.indexOf("%"); at >= 0; at = word.indexOf("%", at + 3)) escapes++;
  return word.length - 2 * escapes;
}

/** Bytes that are being changed. What it froze is never changed. */
export class Staging {
  #bytes: Uint8Array;
  #size: number;
  #frozen: Content | undefined;
  #vague: boolean;

  constructor(base: Content) {
    this.#bytes = base.bytes;
    this.#size = base.size;
    this.#frozen = base;
    this.#vague = base.vague;
  }

  get size(): number {
    return this.#size;
  }

  get vague(): boolean {
    return this.#vague;
  }

  write(at: number, data: Uint8Array): void {
    this.#makeRoom(Math.max(this.#size, at + data.length));
    this.#bytes.set(data, at);
  }

  resize(size: number): void {
    if (size === 0) this.#vague = false;
    if (size < this.#size) {
      const kept = this.#bytes.slice(0, size);
      this.#bytes = kept;
      this.#size = size;
      this.#frozen = undefined;
    } else this.#makeRoom(size);
  }

  /** From now on the bytes are not known. */
  forget(): void {
    this.#vague = true;
    this.#frozen = UNKNOWN;
  }

  freeze(): Content {
    if (this.#vague) return UNKNOWN;
    return (this.#frozen ??= new Content(this.#bytes.subarray(0, this.#size)));
  }

  /** Afterwards the buffer is this staging's own, holds `size` bytes, and has zeros after its old end. */
  #makeRoom(size: number): void {
    if (size > this.#bytes.length) {
      // Room for more, so that what is written piece by piece is not copied for each.
      const grown = new Uint8Array(Math.max(64, size + (size >> 2)));
      grown.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = grown;
    } else if (this.#frozen !== undefined) this.#bytes = this.#bytes.slice(0, size);
    this.#frozen = undefined;
    this.#size = size;
  }
}

/** Bytes: those that are fixed, and those that a descriptor goes on changing. They share pages. */

import { encodeWord, INLINE_LIMIT, renderData } from "../../guests/words.ts";

const PAGE = 16 * 1024;
const ZEROS: Uint8Array = new Uint8Array(PAGE);

/** Bytes that never change again. */
export class Content {
  readonly size: number;
  /** The specification leaves open, or the model cannot know, what the bytes are. */
  readonly vague: boolean;
  /** Each is `PAGE` bytes long, but for the last, which has at least what is left. */
  readonly pages: readonly Uint8Array[];
  #rendered: string | undefined;

  constructor(pages: readonly Uint8Array[], size: number, vague = false) {
    this.pages = pages;
    this.size = size;
    this.vague = vague;
  }

  static of(bytes: Uint8Array): Content {
    const staging = new Staging(EMPTY);
    staging.write(0, bytes);
    return staging.freeze();
  }

  range(from: number, to: number): Uint8Array {
    const first = Math.floor(from / PAGE);
    if (to <= (first + 1) * PAGE) {
      return (this.pages[first] ?? ZEROS).subarray(from - first * PAGE, to - first * PAGE);
    }
    const bytes = new Uint8Array(to - from);
    for (let at = from; at < to;) {
      const page = Math.floor(at / PAGE);
      const end = Math.min(to, (page + 1) * PAGE);
      bytes.set(this.pages[page]!.subarray(at - page * PAGE, end - page * PAGE), at - from);
      at = end;
    }
    return bytes;
  }

  /** The data word of the bytes from `from` to `to`. */
  render(from = 0, to: number = this.size): string {
    if (from > 0 || to < this.size) return renderData(this.range(from, to));
    return (this.#rendered ??= renderData(this.range(0, this.size)));
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
    return encodeWord(this.range(0, Math.min(this.size, SEARCHED))).includes(word);
  }

  concat(other: Content): Content {
    if (this.vague || other.vague) return UNKNOWN;
    const staging = new Staging(this);
    staging.write(this.size, other.range(0, other.size));
    return staging.freeze();
  }

  slice(from: number): Content {
    if (this.vague) return UNKNOWN;
    return from >= this.size ? EMPTY : Content.of(this.range(from, this.size));
  }
}

export const EMPTY: Content = new Content([], 0);
export const UNKNOWN: Content = new Content([], 0, true);

/** Searching is for naming a requirement only: a value is not looked through to its end. */
const SEARCHED = 4096;

/** The number of bytes that a data word stands for, or `undefined` if it is none. */
export function wordLength(word: string): number | undefined {
  const [, length] = /^#([1-9][0-9]*):[0-9a-f]{8}$/.exec(word) ?? [];
  if (length !== undefined) return Number(length) > INLINE_LIMIT ? Number(length) : undefined;
  if (word === "%") return 0;
  if (word === "" || !/^(?:[A-Za-z0-9\-_.,:;/=+()[\]{}"']|%[0-9A-F]{2})+$/.test(word))
    return undefined;
  let escapes = 0;
  for (let at = word.indexOf("%"); at >= 0; at = word.indexOf("%", at + 3)) escapes++;
  return word.length - 2 * escapes;
}

/** Bytes that are being changed. What it froze is not changed with it. */
export class Staging {
  readonly #pages: Uint8Array[];
  /** Which pages nothing else has. */
  readonly #own: Set<number> = new Set();
  #size: number;
  #frozen: Content | undefined;
  #vague: boolean;

  constructor(base: Content) {
    this.#pages = [...base.pages];
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
    const end = at + data.length;
    if (end > this.#size) this.#grow(end);
    for (let from = at; from < end;) {
      const page = Math.floor(from / PAGE);
      const to = Math.min(end, (page + 1) * PAGE);
      this.#ownPage(page).set(data.subarray(from - at, to - at), from - page * PAGE);
      from = to;
    }
    this.#frozen = undefined;
  }

  resize(size: number): void {
    if (size === 0) this.#vague = false;
    this.#frozen = undefined;
    if (size >= this.#size) return this.#grow(size);
    this.#size = size;
    this.#pages.length = Math.ceil(size / PAGE);
    const last = this.#pages.length - 1;
    for (const page of this.#own) if (page > last) this.#own.delete(page);
    if (last < 0) return;
    // What was cut off must not come back when it grows again.
    this.#pages[last] = this.#pages[last]!.slice(0, size - last * PAGE);
    this.#own.add(last);
  }

  /** From now on the bytes are not known. */
  forget(): void {
    this.#vague = true;
    this.#frozen = UNKNOWN;
  }

  freeze(): Content {
    if (this.#vague) return UNKNOWN;
    if (this.#frozen === undefined) {
      this.#frozen = new Content([...this.#pages], this.#size);
      this.#own.clear();
    }
    return this.#frozen;
  }

  /** Adds zeros up to this size. */
  #grow(size: number): void {
    const last = this.#pages.length - 1;
    this.#size = size;
    if (last >= 0) this.#ownPage(last);
    while (this.#pages.length < Math.ceil(size / PAGE)) this.#pages.push(ZEROS);
  }

  /** The page, for changing, with room for all of the bytes that are in it. */
  #ownPage(page: number): Uint8Array {
    const needed = Math.min(PAGE, this.#size - page * PAGE);
    const found = this.#pages[page]!;
    if (this.#own.has(page) && found.length >= needed) return found;
    // Room for more, so that what is written piece by piece is not copied for each piece.
    const own = new Uint8Array(Math.min(PAGE, Math.max(64, 2 * needed)));
    own.set(found.subarray(0, own.length));
    this.#pages[page] = own;
    this.#own.add(page);
    return own;
  }
}

/** The little of the binary formats, of core modules and of components, that inspection needs. */

export interface Section {
  id: number;
  contents: Uint8Array;
}

/** Sections of a component. */
export const SECTION = {
  custom: 0,
  coreModule: 1,
  coreInstance: 2,
  component: 4,
  instance: 5,
  alias: 6,
  type: 7,
  canon: 8,
  imports: 10,
  exports: 11,
} as const;

export type Layer = "core" | "component";

/** Preamble: magic number, version, layer. */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** Which of the two a file is; `undefined` if it is neither. */
export function layerOf(bytes: Uint8Array): Layer | undefined {
  if (bytes.length < 8 || MAGIC.some((byte, index) => bytes[index] !== byte)) return undefined;
  const layer = bytes[6];
  if (bytes[7] !== 0) return undefined;
  if (layer === 0 && bytes[4] === 1) return "core";
  return layer === 1 ? "component" : undefined;
}

export function* sections(bytes: Uint8Array): Generator<Section> {
  const reader = new Reader(bytes.subarray(8));
  while (!reader.atEnd) yield { id: reader.byte(), contents: reader.bytes(reader.number()) };
}

/** The file without the sections of these numbers. */
export function withoutSections(bytes: Uint8Array, dropped: readonly number[]): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  const reader = new Reader(bytes.subarray(8));
  while (!reader.atEnd) {
    const from = reader.position;
    const id = reader.byte();
    reader.bytes(reader.number());
    if (!dropped.includes(id)) kept.push(bytes.subarray(8 + from, 8 + reader.position));
  }
  const whole = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of kept) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The type at which a component imports or exports something. */
export function skipExternType(reader: Reader): void {
  switch (reader.byte()) {
    case 0: // a core module
      reader.byte();
      reader.number();
      return;
    case 2: // a value
    case 3: // a type: equal to another, or a resource
      if (reader.byte() === 0) reader.number();
      return;
    default: // a function, a component, an instance
      reader.number();
  }
}

/** Reads on; throws where the bytes end too early. */
export class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get position(): number {
    return this.#at;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Malformed("it ends in the middle of a section");
    return byte;
  }

  bytes(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) {
      throw new Malformed("it ends in the middle of a section");
    }
    return this.#bytes.subarray(this.#at, (this.#at += length));
  }

  /** An unsigned LEB128 number. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  /** A signed LEB128 number. */
  signed(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - scale * 128;
    }
  }

  name(): string {
    return new TextDecoder().decode(this.bytes(this.number()));
  }

  /** Of an import or export of a component; a suffix of its version is skipped. */
  externName(): string {
    const form = this.byte();
    const name = this.name();
    if (form === 2) this.name();
    return name;
  }

  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#at);
  }

  each(item: () => unknown): void {
    for (let left = this.number(); left > 0; left--) item();
  }

  *list<T>(item: () => T): Generator<T> {
    for (let left = this.number(); left > 0; left--) yield item();
  }
}

export class Malformed extends Error {
  override readonly name = "Malformed";
}

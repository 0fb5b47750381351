/** Lines and bytes on the wire: how they are cut and written, nothing about what they mean. */

import { ProtocolError } from "./errors.ts";

/** The longest line, without its LF, that either side may send. */
export const MAX_LINE_BYTES: number = 16 * 1024 * 1024;

/** The most bytes that this side puts into one message; more is sent as several. */
export const MAX_CHUNK_BYTES: number = 1024 * 1024;

/** Bytes as JSON carries them. `b64` is what this package sends; both are understood. */
export type WireBytes = { b64: string } | { text: string };

export function encodeBytes(bytes: Uint8Array): WireBytes {
  return { b64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64") };
}

export function decodeBytes(wire: WireBytes): Uint8Array {
  return "b64" in wire ? Buffer.from(wire.b64, "base64") : Buffer.from(wire.text, "utf8");
}

/** One message as its line. JSON escapes every LF inside. */
export function encodeLine(message: object): string {
  return `${JSON.stringify(message)}\n`;
}

/** Cuts bytes, however they are split on arrival, into lines; numbers them from 1. */
export class LineReader {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #parts: Uint8Array[] = [];
  #length = 0;
  #number = 0;

  /**
   * Takes the next bytes and yields the lines that they complete, without their LF.
   * Throws ProtocolError for a line that is too long or is not UTF-8.
   */
  *push(chunk: Uint8Array): Generator<{ number: number; text: string }> {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, start);
      this.#keep(chunk.subarray(start, end < 0 ? chunk.length : end));
      if (end < 0) return;
      yield { number: ++this.#number, text: this.#take() };
      start = end + 1;
    }
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length > MAX_LINE_BYTES) {
      throw new ProtocolError(
        `a line is longer than ${MAX_LINE_BYTES} bytes`,
        "send large output of a guest as several guest.out messages, and end every message with LF",
        {
          number: this.#number + 1,
          text: Buffer.concat([...this.#parts, part]).toString("latin1", 0, 80),
        },
      );
    }
    if (part.length > 0) this.#parts.push(part);
  }

  #take(): string {
    const [only, ...others] = this.#parts;
    const bytes =
      only === undefined
        ? new Uint8Array()
        : others.length === 0
          ? only
          : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    try {
      return this.#decoder.decode(bytes);
    } catch {
      throw new ProtocolError("a line is not UTF-8", 'send bytes of a guest as {"b64": …}', {
        number: this.#number,
        text: Buffer.from(bytes).toString("latin1"),
      });
    }
  }
}

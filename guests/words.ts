/**
 * The words of the operation language (`spec/operations.md`): how bytes are written in a script and
 * in a result. The suite and the JavaScript probe share this; a probe in another language has its own.
 */

/** Data longer than this is shown in a result by its length and hash. */
export const INLINE_LIMIT = 64;

const SAFE = /[A-Za-z0-9\-_.,:;/=+()[\]{}"']/;

const ENCODED: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (SAFE.test(character)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

/**
 * The bytes that a data word stands for, the abbreviation `~LENGTH:SEED` included.
 *
 * Throws a `SyntaxError` for what is not one; `#LENGTH:HASH` is none, since no bytes follow from it.
 */
export function decodeWord(word: string): Uint8Array<ArrayBuffer> {
  if (word.startsWith("~")) return decodePattern(word);
  if (word.startsWith("#")) throw new SyntaxError(`malformed word '${word}'`);
  return decodeName(word);
}

/** As `decodeWord`, for words that are not data: in them, `~` and `#` stand for themselves. */
export function decodeName(word: string): Uint8Array<ArrayBuffer> {
  if (word === "%") return new Uint8Array(0);
  if (word === "") throw new SyntaxError("malformed word ''");
  const bytes = new Uint8Array(word.length);
  let length = 0;
  for (let at = 0; at < word.length; at++) {
    let byte = word.charCodeAt(at);
    if (byte === 0x25) {
      const digits = word.slice(at + 1, at + 3);
      if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw new SyntaxError(`malformed word '${word}'`);
      byte = Number.parseInt(digits, 16);
      at += 2;
    } else if (byte <= 0x20 || byte >= 0x7f) {
      throw new SyntaxError(`malformed word '${word}'`);
    }
    bytes[length++] = byte;
  }
  return bytes.slice(0, length);
}

function decodePattern(word: string): Uint8Array<ArrayBuffer> {
  const [, length, seed] = /^~(\d{1,10}):(\d{1,3})$/.exec(word) ?? [];
  if (length === undefined || Number(seed) > 255) {
    throw new SyntaxError(`malformed word '${word}'`);
  }
  return pattern(Number(length), Number(seed));
}

/** The bytes of `~LENGTH:SEED`. They repeat after 64 KiB, which makes long ones cheap to make. */
export function pattern(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const period = Math.min(length, 65536);
  for (let i = 0; i < period; i++) bytes[i] = seed + 7 * i + (i >> 8);
  for (let done = period; done < length; done *= 2) bytes.copyWithin(done, 0, done);
  return bytes;
}

/** One word for any bytes, as a result shows names, arguments and link targets: never abbreviated. */
export function encodeWord(bytes: Uint8Array): string {
  if (bytes.length === 0) return "%";
  let word = "";
  for (const byte of bytes) word += ENCODED[byte];
  return word;
}

/** One word for data, as a result shows it: `#LENGTH:HASH` beyond `INLINE_LIMIT` bytes. */
export function renderData(bytes: Uint8Array): string {
  if (bytes.length <= INLINE_LIMIT) return encodeWord(bytes);
  return `#${bytes.length}:${fnv1a(bytes)}`;
}

/** FNV-1a, 32 bits, as eight lower-case hexadecimal digits. */
export function fnv1a(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  // By index: in an interpreter, iterating costs several times as much.
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

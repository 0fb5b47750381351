// Output streams take at most 4,096 bytes in one `blocking-write-and-flush`.
const PIECE = 4096;

export const dispose = Symbol.dispose ?? Symbol.for("dispose");

/** Writes all of the bytes, calling `wrote` with the size of each piece; empty data is one call, too. */
export function writePieces(stream, bytes, wrote = () => {}) {
  let at = 0;
  do {
    const piece = bytes.subarray(at, at + PIECE);
    stream.blockingWriteAndFlush(piece);
    at += piece.length;
    wrote(piece.length);
  } while (at < bytes.length);
}

// Standard streams.
import { getStderr } from "wasi:cli/stderr@0.2.12";
import { getStdin } from "wasi:cli/stdin@0.2.12";
import { getStdout } from "wasi:cli/stdout@0.2.12";
import { writePieces } from "./streams.js";

const CHUNK = 65536n;
let stdin, stdout, stderr;

/** The next bytes of standard input, or `undefined` at its end. */
export function readInput() {
  stdin ??= getStdin();
  for (;;) {
    try {
      const bytes = stdin.blockingRead(CHUNK);
      if (bytes.length > 0) return bytes;
    } catch (error) {
      if (error.payload?.tag === "closed") return undefined;
      throw error;
    }
  }
}

export function writeOutput(bytes) {
  if (bytes.length > 0) writePieces((stdout ??= getStdout()), bytes);
}

export function writeErrors(bytes) {
  if (bytes.length > 0) writePieces((stderr ??= getStderr()), bytes);
}

// How an operation ends other than well, and the one door through which errors of the host come.
import { filesystemErrorCode } from "wasi:filesystem/types@0.2.12";

/** The line is malformed, or names what this probe does not have: nothing was carried out. */
export class Bad extends Error {}

/** The operation failed with a code of `wasi:filesystem`. */
export class Failure extends Error {}

/** The execution is to end by a trap. */
export class Trap extends Error {}

/** The result line for whatever an operation threw. Rethrows a trap, and any mistake of the probe's own. */
export function lineOf(error) {
  if (error instanceof Bad) return `bad ${error.message}`;
  if (error instanceof SyntaxError) return "bad malformed word";
  return `err ${codeOf(error)}`;
}

function codeOf(error) {
  if (error instanceof Failure) return error.message;
  const payload = error?.payload;
  if (typeof payload === "string") return payload;
  // A stream's error has a file system's code only if the host gives it one; libc, too, has EIO then.
  if (payload?.tag === "last-operation-failed") return filesystemErrorCode(payload.val) ?? "io";
  if (payload?.tag === "closed") return "io";
  throw error;
}

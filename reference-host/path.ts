import { fault } from "./errors.ts";

/** A path split into components: nothing else in the host knows about `/`, `.` or `..`. */
export interface ParsedPath {
  components: string[];
  /** It ended in `/` or `/.`: only a directory will do. */
  slash: boolean;
  /** It had a `..`. */
  climbed: boolean;
}

/** Resolves `.`, `..` and empty components by text (layout/path/*). */
export function parsePath(path: string): ParsedPath {
  if (path === "") throw fault("no-entry");
  if (path.includes("\0")) throw fault("invalid");
  if (path.charCodeAt(0) === SLASH) throw fault("not-permitted");
  const components: string[] = [];
  let climbed = false;
  const parts = path.split("/");
  for (const part of parts) {
    if (part === "" || part === ".") continue;
    if (part !== "..") {
      components.push(part);
      continue;
    }
    climbed = true;
    if (components.pop() === undefined) throw fault("not-permitted");
  }
  const last = parts[parts.length - 1]!;
  return { components, slash: last === "" || last === ".", climbed };
}

const SLASH = 47;

/** Length of a name in UTF-8 bytes, without encoding it. */
export function byteLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // A surrogate pair is two units for four bytes, any other unit above 0x7FF three bytes.
    length += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return length;
}

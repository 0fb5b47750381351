// What a path word means among the labels and the preopened directories.
import { find, preopens } from "./labels.js";
import { Bad, Failure } from "./outcome.js";
import { decodeName } from "./words.js";

/** The directory descriptor and the path, relative to it, of a path word. */
export function decodePath(word) {
  if (word.startsWith("/")) return resolve(decodeText(word));
  const colon = word.indexOf(":");
  if (colon < 0) throw new Bad("malformed path");
  const rest = word.slice(colon + 1);
  const path = rest === "" ? "" : decodeText(rest);
  return { directory: find(word.slice(0, colon)).descriptor, path };
}

/** The bytes of a word as the string that the interfaces of 0.2 take. */
export function decodeText(word) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(decodeName(word));
  } catch (error) {
    if (error instanceof TypeError) throw new Bad("not in this ABI: a string that is not UTF-8");
    throw error;
  }
}

function resolve(whole) {
  let best;
  for (const [open, name] of preopens()) {
    const prefix = name.replace(/\/+$/, "");
    if (name === "" || !(whole === prefix || whole.startsWith(`${prefix}/`))) continue;
    if (!best || prefix.length > best.prefix.length) best = { open, prefix };
  }
  if (!best) throw new Failure("no-entry");
  if (!best.open.isOpen) throw new Failure("bad-descriptor");
  const path = whole.slice(best.prefix.length).replace(/^\/+/, "");
  return { directory: best.open.descriptor, path: path || "." };
}

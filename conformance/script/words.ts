/** The words of an operation. Each throws a `SyntaxError` for what is none of its kind. */

import { decodeName } from "../../guests/words.ts";
import type { OpenFlags, PathWord, Whence } from "./language.ts";

const LABEL = /^[a-z][a-z0-9]{0,30}$/;
export const U64: bigint = 2n ** 64n - 1n;
const U32 = 2n ** 32n - 1n;

/** The bytes of a word that is not data, one character for each. */
export function name(word: string): string {
  if (!word.includes("%") && /^[!-~]+$/.test(word)) return word;
  return String.fromCharCode(...decodeName(word));
}

export function path(word: string): PathWord {
  if (word.startsWith("/")) return { label: undefined, path: name(word) };
  const colon = word.indexOf(":");
  if (colon < 0) throw new SyntaxError(`not a path: ${word}`);
  const rest = word.slice(colon + 1);
  return { label: label(word.slice(0, colon)), path: rest === "" ? "" : name(rest) };
}

export function label(word: string): string {
  if (!LABEL.test(word)) throw new SyntaxError(`not a label: ${word}`);
  return word;
}

const knownFlags = new Map<string, OpenFlags>();

export function openFlags(word: string): OpenFlags {
  const known = knownFlags.get(word);
  if (known !== undefined) return known;
  const flags = {
    r: false,
    w: false,
    create: false,
    excl: false,
    trunc: false,
    append: false,
    dir: false,
    nofollow: false,
  };
  for (const flag of word === "-" ? [] : word.split(",")) {
    if (!Object.hasOwn(flags, flag)) throw new SyntaxError(`no such flag: ${flag}`);
    flags[flag as keyof OpenFlags] = true;
  }
  knownFlags.set(word, flags);
  return flags;
}

export function number(word: string, limit: bigint): bigint {
  if (!/^[0-9]+$/.test(word)) throw new SyntaxError(`not a number: ${word}`);
  const value = BigInt(word);
  if (value > limit) throw new SyntaxError(`too large: ${word}`);
  return value;
}

export function signed(word: string): bigint {
  if (!word.startsWith("-")) return number(word, 2n ** 63n - 1n);
  return -number(word.slice(1), 2n ** 63n);
}

export function count(word: string): number {
  return Number(number(word, U32));
}

export function time(word: string): string {
  if (word !== "-" && word !== "now") number(word, U64);
  return word;
}

export function whence(word: string): Whence {
  if (word === "set" || word === "cur" || word === "end") return word;
  throw new SyntaxError(`no such whence: ${word}`);
}

/** Words for data, and the ways to spell a path. */

import type { Draft } from "./draft.ts";
import { LOCAL } from "./draft.ts";

const SPECIAL = [
  ...["%", "%00", "%00%FF%0A%0D", "%25", "%7E1:1", "caf%C3%A9", "~64:1", "~65:2"],
  // What others take for the mark of an encoding, or of a compression.
  ...["%EF%BB%BFx", "%1F%8B%08"],
];

/** Data that nothing else in the script wrote, most of the time short. */
export function data(draft: Draft): string {
  const { dice } = draft;
  const number = draft.fresh();
  const shape = dice.between(0, 99);
  if (shape < 70) return `${"abcdefgh"[number % 8]!.repeat(dice.between(1, 4))}${number}`;
  if (shape < 82) return dice.pick(SPECIAL);
  if (shape < 94) return `~${dice.between(60, 400)}:${number % 256}`;
  return `~${dice.pick([4095, 4096, 4097, 9000, 16_384, 70_000])}:${number % 256}`;
}

/** Bytes that a data word stands for. */
export function lengthOf(word: string): number {
  const [, length] = /^~(\d+):/.exec(word) ?? [];
  if (length !== undefined) return Number(length);
  return word === "%" ? 0 : word.replaceAll(/%../g, "x").length;
}

const SMALL = [0, 0, 0, 1, 1, 2, 3, 5, 9];

/** An offset in a file of about this size: near its beginning, its end, the end of a page, or beyond. */
export function offset({ dice }: Draft, size: number): number {
  const shape = dice.between(0, 99);
  if (shape < 35) return dice.pick(SMALL);
  if (shape < 65) return Math.max(0, size + dice.between(-2, 1));
  if (shape < 80) return dice.between(0, size);
  if (shape < 92 && size > 4096) return 4096 + dice.between(-1, 1);
  return size + dice.pick([1, 3, 70, 300]);
}

/** One of the ways to name what is at an absolute path. */
export function spell(draft: Draft, path: string): string {
  const shape = draft.dice.between(0, 99);
  if (shape < 72) return path;
  if (shape < 84) return alias(path);
  return relative(draft, path) ?? path;
}

/** `/beta/kv/KEY`, where it denotes the key. */
export function alias(path: string): string {
  const key = path.slice(LOCAL.length + 1);
  const denotes =
    path.startsWith(`${LOCAL}/`) && !/^(?:[.@]|(?:local|region|global)(?:\/|$))/.test(key);
  return denotes ? `/beta/kv/${key}` : path;
}

/** The path from an open directory, if one is on the way to it. */
export function relative(draft: Draft, path: string): string | undefined {
  const above = draft.acting.directories().filter((it) => path.startsWith(`${it.path}/`));
  if (above.length === 0) return undefined;
  const directory = draft.dice.pick(above);
  return `${directory.label}:${path.slice(directory.path.length + 1)}`;
}

/** A path under options: the scope has to be named, and the service's root to be reached. */
export function underOptions(draft: Draft, options: string, key: string): string {
  const path = `/beta/kv/.with/${options}/local/${key}`;
  return draft.dice.percent(85) ? path : (relativeToRoot(draft, path) ?? path);
}

function relativeToRoot(draft: Draft, path: string): string | undefined {
  const roots = draft.acting.directories().filter((it) => !it.path.startsWith(LOCAL));
  const above = roots.filter((it) => path.startsWith(`${it.path}/`));
  if (above.length === 0) return undefined;
  const directory = draft.dice.pick(above);
  return `${directory.label}:${path.slice(directory.path.length + 1)}`;
}

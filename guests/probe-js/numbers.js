// Numbers in a line are 64 bits wide, so they are BigInts here.
import { Bad } from "./outcome.js";

const MAX = 2n ** 64n - 1n;

export function decodeNumber(word, max = MAX) {
  if (!/^[0-9]+$/.test(word) || BigInt(word) > max) throw new Bad("malformed number");
  return BigInt(word);
}

export function decodeSigned(word) {
  const digits = word.startsWith("-") ? word.slice(1) : word;
  const magnitude = decodeNumber(digits, 2n ** 63n - (digits === word ? 1n : 0n));
  return digits === word ? magnitude : -magnitude;
}

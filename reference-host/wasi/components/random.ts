/** `wasi:random`: all of it is as good as the engine's own. */
import type * as Insecure from "../../../wit/generated/wasi/random-insecure.ts";
import type * as InsecureSeed from "../../../wit/generated/wasi/random-insecure-seed.ts";
import type * as Random from "../../../wit/generated/wasi/random-random.ts";

/** What the engine gives at once. */
const MOST = 65_536;

function bytes(length: bigint): Uint8Array<ArrayBuffer> {
  if (length > 1n << 30n)
    throw new WebAssembly.RuntimeError("more random bytes than fit in memory");
  const all = new Uint8Array(Number(length));
  for (let from = 0; from < all.length; from += MOST) {
    crypto.getRandomValues(all.subarray(from, from + MOST));
  }
  return all;
}

function word(): bigint {
  return new DataView(bytes(8n).buffer).getBigUint64(0);
}

export const random: typeof Random = { getRandomBytes: bytes, getRandomU64: word };

export const insecure: typeof Insecure = {
  getInsecureRandomBytes: bytes,
  getInsecureRandomU64: word,
};

export const insecureSeed: typeof InsecureSeed = { insecureSeed: () => [word(), word()] };

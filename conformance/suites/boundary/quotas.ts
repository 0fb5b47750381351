/**
 * As many descriptors and keys as there may be, and one more. What a host publishes beyond the most
 * that is tried here, it is believed: more lines would tell little.
 */

import type { TestContext } from "../../test.ts";
import { literalTest } from "./literal.ts";

const LOCAL = "/beta/kv/local";
const MOST_DESCRIPTORS = 4_096;
/** The adapter in the component form of the probe has 128 places, some of which are taken. */
const MOST_OF_ADAPTER = 100;
/** Up to here a scope is filled to its end; one that holds more is filled so far. */
const MOST_KEYS = 100_000;
const ENOUGH_KEYS = 8_192;
/** After so many, what a host keeps of removed keys may have found its end. */
const REMOVED = 320;

/** How many descriptors of those that may be open are tried. */
export function descriptorsOf({ host, published }: TestContext): { limit: number; most: number } {
  const limit = published.limits["descriptors"]!;
  const held = host.abi === "preview1" ? MOST_DESCRIPTORS : MOST_OF_ADAPTER;
  return { limit, most: Math.min(limit, held) };
}
const FULL = "err insufficient-space";

export const descriptorsTest = literalTest({
  id: "boundary/descriptors",
  cites: ["limits/descriptors"],
  upTo: `${MOST_DESCRIPTORS} descriptors, ${MOST_OF_ADAPTER} on WASI 0.2`,
  write(lines, context) {
    const { limit, most } = descriptorsOf(context);
    lines.do(`open k ${LOCAL}/k w,create`);
    lines.do("sync k");
    const what = [
      `${LOCAL}/k r`,
      `${LOCAL} r,dir`,
      `/beta/tmp/t w,create`,
      `${LOCAL}/l w,create`,
      "/beta/version r",
    ];
    for (let count = 1; count < most; count++)
      lines.expect(`open f${count} ${what[count % what.length]!}`, "ok", "limits/descriptors");
    if (most !== limit) return;
    for (const path of what)
      lines.expect(`open g ${path}`, "err insufficient-memory", "limits/descriptors");
    // An open that is refused takes no place, and has created nothing.
    lines.expect(`open g /beta/tmp/none w,create`, "err insufficient-memory", "limits/descriptors");
    lines.expect(`list ${LOCAL}`, ["ok f:k", "err insufficient-memory"], "limits/descriptors");
    lines.do("close f1");
    lines.expect(`open g ${LOCAL}/k r`, "ok", "limits/descriptors");
    lines.expect(`open h ${LOCAL}/k r`, "err insufficient-memory", "limits/descriptors");
  },
});

export const keysTest = literalTest({
  id: "boundary/keys",
  cites: ["limits/keys", "errors/atomic", "commit/poisoned"],
  upTo: `${MOST_KEYS} keys; ${ENOUGH_KEYS} of a scope that holds more`,
  write(lines, { published: { limits } }) {
    const limit = limits["keys"]!;
    const most = limit > MOST_KEYS ? ENOUGH_KEYS : limit;
    lines.do(`open k ${LOCAL}/k w,create`);
    lines.do("sync k");
    lines.do(`mkdir ${LOCAL}/d`);
    for (let count = 0; count < REMOVED; count++) {
      lines.do(`mkdir ${LOCAL}/d/gone`);
      lines.do(`rmdir ${LOCAL}/d/gone`);
    }
    for (let count = 2; count < most; count++)
      lines.expect(`mkdir ${LOCAL}/d/${count}`, "ok", "limits/keys");
    if (most !== limit) return;
    lines.expect(`mkdir ${LOCAL}/d/e`, FULL, "limits/keys");
    lines.expect(`stat ${LOCAL}/d/e`, "err no-entry", "errors/atomic");
    lines.do(`open f ${LOCAL}/l w,create`);
    lines.expect("sync f", FULL, "limits/keys");
    lines.do("open t /beta/tmp/t w,create");
    lines.expect(`rename /beta/tmp/t ${LOCAL}/l`, FULL, "limits/keys");
    lines.expect("stat /beta/tmp/t", "ok file 0 * *", "errors/atomic");
    // What is there can be replaced and moved; what is gone makes room.
    lines.do("write k x");
    lines.expect("sync k", "ok", "limits/keys");
    lines.expect(`rename ${LOCAL}/k ${LOCAL}/m`, "ok", "limits/keys");
    lines.do(`rmdir ${LOCAL}/d/2`);
    lines.expect("sync f", FULL, "commit/poisoned");
    lines.expect(`rename /beta/tmp/t ${LOCAL}/l`, "ok", "limits/keys");
    lines.expect(`mkdir ${LOCAL}/d/e`, FULL, "limits/keys");
    // Of two keys a rename makes one.
    lines.expect(`rename ${LOCAL}/m ${LOCAL}/l`, "ok", "limits/keys");
    lines.expect(`mkdir ${LOCAL}/d/e`, "ok", "limits/keys");
    lines.expect(`mkdir ${LOCAL}/d/g`, FULL, "limits/keys");
  },
});

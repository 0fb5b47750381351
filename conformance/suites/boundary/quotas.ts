/** As many descriptors and keys as there may be, and one more. */

import { literalTest } from "./literal.ts";

const LOCAL = "/beta/kv/local";
/** A host that gives more is held to the floor only: more lines would tell little. */
const MOST_DESCRIPTORS = 4_096;
/** The adapter in the component form of the probe has 128 places, some of which are taken. */
const MOST_OF_ADAPTER = 100;
const MOST_KEYS = 100_000;
const FLOORS = { descriptors: 64, keys: 1_024 };
const FULL = "err insufficient-space";

export const descriptorsTest = literalTest({
  id: "boundary/descriptors",
  cites: ["limits/descriptors"],
  write(lines, { host, published: { limits } }) {
    const limit = limits["descriptors"]!;
    const held = host.abi === "preview1" ? MOST_DESCRIPTORS : MOST_OF_ADAPTER;
    const most = limit > held ? FLOORS.descriptors : limit;
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
  cites: ["limits/keys", "errors/atomic"],
  write(lines, { published: { limits } }) {
    const limit = limits["keys"]!;
    const most = limit > MOST_KEYS ? FLOORS.keys : limit;
    lines.do(`open k ${LOCAL}/k w,create`);
    lines.do("sync k");
    lines.do(`mkdir ${LOCAL}/d`);
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
    lines.expect(`rename /beta/tmp/t ${LOCAL}/l`, "ok", "limits/keys");
    lines.expect(`mkdir ${LOCAL}/d/e`, FULL, "limits/keys");
  },
});

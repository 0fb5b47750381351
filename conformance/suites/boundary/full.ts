/** An execution that holds as many descriptors as it may, or nearly. */

import type { Test, TestContext } from "../../test.ts";
import { type Lines, story } from "./literal.ts";
import { descriptorsOf } from "./quotas.ts";

const LOCAL = "/beta/kv/local";
const T = "/beta/tmp/t";

/** Opens descriptors until so many are left; of a host that has more than are tried, none. */
function fill(lines: Lines, context: TestContext, left: number): boolean {
  const { limit, most } = descriptorsOf(context);
  if (limit > most) return false;
  for (let count = left; count < limit; count++) lines.do(`open h${count} ${LOCAL} dir`);
  return true;
}

/** What cannot be opened for want of a descriptor is neither made, emptied nor reserved. */
const refused = story({
  id: "boundary/full/open",
  cites: ["limits/descriptors", "errors/atomic"],
  write(lines, dice, context) {
    lines.do(`open t ${T} w,create`);
    lines.do("write t scratch");
    lines.do("close t");
    lines.do(`open k ${LOCAL}/k w,create`);
    lines.do("write k value");
    lines.do("close k");
    if (!fill(lines, context, 0)) return;
    const opens = [
      `${T} ${dice.pick(["w,trunc", "r,w,trunc", "w,create,trunc"])}`,
      `/beta/tmp/u ${dice.pick(["w,create", "w,create,excl", "r,w,create,trunc"])}`,
      `${LOCAL}/k ${dice.pick(["w,trunc", "w,create,trunc", "w"])}`,
      `${LOCAL}/l ${dice.pick(["w,create,excl", "r,w,create,excl"])}`,
      `${LOCAL}/m ${dice.pick(["w,create", "w,create,append"])}`,
    ];
    for (const open of opens) lines.do(`open x ${open}`);
    for (const path of [T, "/beta/tmp/u", `${LOCAL}/k`, `${LOCAL}/l`, `${LOCAL}/m`])
      lines.do(`stat ${path}`);
    lines.do("close h0");
    lines.do(`open y ${LOCAL}/l w,create,excl`);
    lines.do("close y");
    lines.do(`open z /beta/tmp/u w,create,excl`);
  },
});

/** What ends, and what fails, gives back the place that it took. */
const returned = story({
  id: "boundary/full/returned",
  cites: ["limits/descriptors"],
  write(lines, dice, context) {
    lines.do(`mkdir ${LOCAL}/d`);
    lines.do(`open r ${LOCAL}/r w,create,excl`);
    lines.do(`open k ${LOCAL}/k w,create`);
    lines.do("close k");
    const left = 2;
    // The reservation takes one.
    if (!fill(lines, context, left + 1)) return;
    const renumbers = [
      "open f /beta/tmp/f w,create",
      "open g /beta/tmp/g w,create",
      "renumber f g",
      "close g",
    ];
    const deeds = [
      [`list ${dice.pick([LOCAL, "/beta/tmp", "/beta/kv", "/beta"])}`],
      [`open x ${LOCAL}/r w,create,excl`],
      [`open x ${LOCAL}/k w,create,excl`],
      [`open x ${LOCAL}/d w`],
      [`open x ${LOCAL}/none r`],
      [`open x /beta/kv/.with/if=absent/local/k r`],
      ["open x /beta/tmp/f w,create", "rename /beta/tmp/f /beta/kv/local/k", "close x"],
      ["open x /beta/tmp/f w,create", "unlink /beta/tmp/f", "close x"],
      // A close whose commit fails.
      [`open x ${LOCAL}/d/k w,create`, `rmdir ${LOCAL}/d`, "sync x", "close x", `mkdir ${LOCAL}/d`],
      ...(context.host.abi === "preview1" ? [renumbers] : []),
    ];
    for (const deed of deeds) {
      for (let count = 0; count <= left; count++) for (const line of deed) lines.do(line);
      lines.do(`open p ${LOCAL}/k r`);
      lines.do("open q /beta/tmp/q w,create");
      lines.do("close p");
      lines.do("close q");
    }
  },
});

export const fullTests: readonly Test[] = [refused, returned];

/** Many times: what a host counts, collects or forgets shows only then. */

import type { Dice } from "../../arbitraries/dice.ts";
import type { Test } from "../../test.ts";
import { type Lines, story } from "./literal.ts";

const LOCAL = "/beta/kv/local";
const K = `${LOCAL}/k`;

function times(count: number, write: (at: number) => void): void {
  for (let at = 0; at < count; at++) write(at);
}

/** Reads a directory in pieces and as a whole. */
function listTwice(lines: Lines, dice: Dice, path: string): void {
  lines.do(`list ${path}`);
  lines.do(`open l ${path} dir`);
  lines.do(`readdir l ${dice.between(1, 70)}`);
  lines.do("readdir l 9999");
}

const entries = story({
  id: "boundary/many/entries",
  cites: ["kv/list", "kv/list/descriptor"],
  write(lines, dice) {
    lines.do(`mkdir ${LOCAL}/d`);
    times(dice.between(901, 1_000), (at) => lines.do(`mkdir ${LOCAL}/d/${at}`));
    listTwice(lines, dice, `${LOCAL}/d`);
  },
});

const scratchEntries = story({
  id: "boundary/many/scratch",
  cites: ["tmp/directories"],
  write(lines, dice) {
    times(dice.between(70, 130), (at) => {
      if (dice.percent(70)) return lines.do(`mkdir /beta/tmp/${at}`);
      lines.do(`open f /beta/tmp/${at} w,create`);
      lines.do("close f");
    });
    listTwice(lines, dice, "/beta/tmp");
  },
});

/** Scratch directories in each other move with all that is in them. */
const scratchTree = story({
  id: "boundary/many/tree",
  cites: ["tmp/rename", "tmp/directories"],
  write(lines, dice) {
    const below = Array.from({ length: dice.between(3, 6) }, (_, at) => "/d".repeat(at));
    for (const at of below) {
      lines.do(`mkdir /beta/tmp/t${at}`);
      lines.do(`open f /beta/tmp/t${at}/f w,create`);
      lines.do("write f deep");
      lines.do("close f");
    }
    lines.do("rename /beta/tmp/t /beta/tmp/u");
    for (const at of below) {
      lines.do(`list /beta/tmp/u${at}`);
      lines.do(`stat /beta/tmp/u${at}/f`);
    }
    lines.do("stat /beta/tmp/t");
  },
});

/** A key of as many directories as its length allows a good part of. */
const depth = story({
  id: "boundary/many/directories",
  cites: ["limits/key", "kv/mkdir", "kv/list"],
  write(lines, dice) {
    let path = LOCAL;
    times(dice.between(12, 60), () => {
      path += `/${dice.pick(["d", "e", "dd"])}`;
      lines.do(`mkdir ${path}`);
    });
    lines.do(`open f ${path}/k w,create`);
    lines.do("write f deep");
    lines.do("close f");
    lines.do(`list ${path}`);
    lines.do(`rename ${path}/k ${K}`);
    lines.do(`stat ${K}`);
  },
});

/** Many writes before a commit, to a value that somebody else changed. */
const appends = story({
  id: "boundary/many/appends",
  cites: ["commit/append", "commit/append/again", "commit/sync"],
  write(lines, dice) {
    lines.do(`open f ${K} r,w,create,append`);
    lines.do(`open g ${K} w,create,append`);
    const before = dice.between(0, 40);
    times(40 + dice.between(0, 40), (at) => {
      lines.do(`write f ${"abcdefgh"[at % 8]!}`);
      if (at !== before) return;
      lines.do("write g other");
      lines.do("sync g");
    });
    lines.do("sync f");
    lines.do(`stat ${K}`);
    lines.do("pread f 99 0");
  },
});

/** A descriptor that appends has each of its commits go to the end of what is there by then. */
const appended = story({
  id: "boundary/many/rounds",
  cites: ["commit/append", "commit/append/again"],
  write(lines, dice) {
    lines.do(`open f ${K} r,w,create,append`);
    lines.do(`open g ${K} w,create,append`);
    times(dice.between(9, 20), (at) => {
      lines.do(`write f f${at}`);
      if (dice.percent(70)) {
        lines.do(`write g g${at}`);
        lines.do("sync g");
      }
      lines.do("sync f");
      lines.do(`stat ${K}`);
    });
    lines.do("pread f 999 0");
  },
});

/** A descriptor commits as often as it is asked to. */
const commits = story({
  id: "boundary/many/syncs",
  cites: ["commit/again", "commit/sync", "commit/datasync", "version/increasing"],
  write(lines, dice) {
    lines.do(`open f ${K} w,create`);
    times(dice.between(12, 30), () => {
      lines.do(`write f ${dice.pick(["x", "yy", "~99:1"])}`);
      lines.do(dice.percent(80) ? "sync f" : "datasync f");
      lines.do(`stat ${K}`);
    });
  },
});

/** The condition of a descriptor holds for each of its commits, not the first ones alone. */
const conditions = story({
  id: "boundary/many/conditions",
  cites: ["with/if/next", "with/if/commit", "commit/poisoned"],
  write(lines, dice) {
    lines.do("mkdir /beta/kv/local/d");
    const key = dice.pick(["k", "d/k"]);
    lines.do(`open f /beta/kv/.with/if=absent/local/${key} w,create`);
    times(dice.between(3, 12), () => {
      lines.do("write f x");
      lines.do("sync f");
    });
    lines.do(`open g ${LOCAL}/${key} w,trunc`);
    lines.do("sync g");
    lines.do("write f x");
    lines.do("sync f");
    lines.do("sync f");
    lines.do(`stat ${LOCAL}/${key}`);
  },
});

/** However often one key is committed, the others are as they were. */
const others = story({
  id: "boundary/many/commits",
  cites: ["commit/last", "file/open/effect", "kv/local/kept"],
  write(lines, dice) {
    lines.do(`open z ${LOCAL}/z w,create`);
    lines.do("write z kept");
    lines.do("close z");
    lines.do(`open f ${K} w,create`);
    times(dice.between(410, 520), (at) => {
      lines.do(`pwrite f ${at} ${dice.between(0, 9)}`);
      lines.do("sync f");
    });
    lines.do(`stat ${LOCAL}/z`);
    lines.do(`open r ${LOCAL}/z r`);
    lines.do("readall r");
    lines.do(`stat ${K}`);
  },
});

/** A key that comes back after many others went is newer than it ever was. */
const versions = story({
  id: "boundary/many/versions",
  cites: ["version/recreated", "version/renamed-key", "version/increasing"],
  write(lines, dice) {
    lines.do(`open f ${K} w,create`);
    times(dice.between(1, 3), () => {
      lines.do("write f x");
      lines.do("sync f");
    });
    lines.do("let v 3 fstat f");
    lines.do(dice.pick([`unlink ${K}`, `rename ${K} ${LOCAL}/l`]));
    times(dice.between(70, 150), (at) => {
      lines.do(`open g ${LOCAL}/x${at} w,create`);
      lines.do("close g");
      lines.do(`unlink ${LOCAL}/x${at}`);
    });
    lines.do(`open h ${K} w,create`);
    lines.do("sync h");
    lines.do("fstat h");
    lines.do("open i /beta/kv/.with/if=$v/local/k r");
  },
});

export const manyTests: readonly Test[] = [
  entries,
  scratchEntries,
  scratchTree,
  depth,
  appends,
  appended,
  commits,
  conditions,
  others,
  versions,
];

/** Much data: more than fits into a page, a buffer or an answer, and less than any host may refuse. */

import type { Dice } from "../../arbitraries/dice.ts";
import type { Test } from "../../test.ts";
import { type Lines, story } from "./literal.ts";

const LOCAL = "/beta/kv/local";
const K = `${LOCAL}/k`;
const T = "/beta/tmp/t";
/** Where buffers end. */
const EDGE = 65_536;

/** Bytes of which none stands where it stands in those of another seed. */
function much(dice: Dice, size: number): string {
  return `~${size}:${dice.between(1, 255)}`;
}

const sizeOf = (dice: Dice): number => EDGE + dice.between(1, 4 * EDGE);

/** Commits a large value at the key; answers its size. `f` stays open for reading and writing. */
function ground(lines: Lines, dice: Dice): number {
  const size = sizeOf(dice);
  lines.do(`open f ${K} r,w,create`);
  lines.do(`pwrite f ${much(dice, size)} 0`);
  lines.do("sync f");
  return size;
}

/** Puts another value into the place of the key's, in one of the ways there are. */
function replace(lines: Lines, dice: Dice, size: number): void {
  const written = `write o ${much(dice, dice.pick([size, size, 1, sizeOf(dice)]))}`;
  const ways = [
    [`open o ${K} w,trunc`, "sync o"],
    [`open o ${K} w,create,trunc`, written, "close o"],
    [`open o /beta/tmp/o w,create`, written, `rename /beta/tmp/o ${K}`],
    [`open o ${LOCAL}/o w,create`, written, "sync o", `rename ${LOCAL}/o ${K}`],
  ];
  for (const line of dice.pick(ways)) lines.do(line);
}

/** A value for each of the sizes at which something may go wrong, and for some in between. */
const sizes = story({
  id: "boundary/large/sizes",
  cites: ["kv/value/bytes", "commit/whole", "commit/close", "commit/sync", "file/size"],
  write(lines, dice) {
    const all = [
      16_384 * dice.pick([1, 2, 3]),
      EDGE * dice.between(1, 4),
      dice.between(100_000, 700_000),
      dice.between(700_001, 1_048_576),
    ];
    for (const [at, size] of all.entries()) {
      const label = "fghi"[at]!;
      lines.do(`open ${label} ${LOCAL}/${label} r,w,create`);
      lines.do(
        dice
          .pick([`write ${label} DATA`, `pwrite ${label} DATA 0`])
          .replace("DATA", much(dice, size)),
      );
      lines.do(`${dice.pick(["sync", "close"])} ${label}`);
      lines.do(`stat ${LOCAL}/${label}`);
      lines.do(`open r${at} ${LOCAL}/${label} r`);
      lines.do(`readall r${at}`);
    }
  },
});

/** What others take for the mark of an encoding, of a compression, of a program. */
const MARKS = [
  "%EF%BB%BF",
  "%FF%FE",
  "%1F%8B%08",
  "PK%03%04",
  "%28%B5%2F%FD",
  "%00asm",
  "%23!/",
  "{",
];

const marks = story({
  id: "boundary/large/marks",
  cites: ["kv/value/bytes"],
  write(lines, dice) {
    for (const [at, mark] of MARKS.entries()) {
      lines.do(`open f${at} ${LOCAL}/${at} w,create`);
      lines.do(`pwrite f${at} ${mark}${dice.pick(["", "x", "%0D%0A", "%00"])} 0`);
      lines.do(`${dice.pick(["sync", "close"])} f${at}`);
      lines.do(`open r${at} ${LOCAL}/${at} r`);
      lines.do(`readall r${at}`);
    }
  },
});

/** What was published is not what the descriptor goes on changing. */
const published = story({
  id: "boundary/large/published",
  cites: ["commit/invisible", "commit/again", "file/snapshot", "file/separate"],
  write(lines, dice) {
    const size = ground(lines, dice);
    const at = dice.between(0, size - 1);
    lines.do(`open g ${K} r`);
    lines.do(`pwrite f JJJJ ${at}`);
    lines.do(`pread g 9 ${at}`);
    if (dice.percent(50)) lines.do(`truncate f ${dice.between(0, size)}`);
    lines.do(`open h ${K} r`);
    lines.do("readall h");
    lines.do("sync f");
    lines.do("readall g");
    lines.do(`stat ${K}`);
  },
});

/** What a rename published is not what the scratch file goes on being. */
const renamed = story({
  id: "boundary/large/renamed",
  cites: ["commit/rename/copy", "commit/rename"],
  write(lines, dice) {
    const size = sizeOf(dice);
    const at = dice.between(0, size - 1);
    lines.do(`open t ${T} r,w,create`);
    lines.do(`pwrite t ${much(dice, size)} 0`);
    lines.do(`rename ${T} ${K}`);
    lines.do(`pwrite t JJJJ ${at}`);
    if (dice.percent(30)) lines.do(`truncate t ${dice.between(0, size)}`);
    lines.do(`open g ${K} r`);
    lines.do(`pread g 9 ${at}`);
    lines.do("readall g");
  },
});

/** What is shown far from the beginning is of the same version as what is shown there. */
const shown = story({
  id: "boundary/large/shown",
  cites: ["file/snapshot", "file/own"],
  write(lines, dice) {
    const size = ground(lines, dice);
    lines.do(`open g ${K} r,w`);
    lines.do(`pwrite g x ${dice.between(0, 9)}`);
    replace(lines, dice, size);
    for (const label of ["f", "g"]) lines.do(`pread ${label} 9 ${dice.between(EDGE, size - 1)}`);
    if (dice.percent(50)) lines.do(`unlink ${K}`);
    for (const label of ["f", "g"]) {
      lines.do(`seek ${label} 0 set`);
      lines.do(`readall ${label}`);
    }
  },
});

/** Two values of one size, committed one after the other. */
const whole = story({
  id: "boundary/large/whole",
  cites: ["commit/whole", "commit/last"],
  write(lines, dice) {
    const size = sizeOf(dice);
    for (const label of ["f", "g"]) {
      lines.do(`open ${label} ${K} r,w,create`);
      lines.do(`pwrite ${label} ${much(dice, size)} 0`);
    }
    for (const label of dice.percent(50) ? ["f", "g"] : ["g", "f"]) lines.do(`sync ${label}`);
    lines.do(`open h ${K} r`);
    lines.do("readall h");
  },
});

/** An open that truncates is of the file that others have open, however much there was in it. */
const truncated = story({
  id: "boundary/large/truncated",
  cites: ["tmp/live", "tmp/write", "file/open/truncate"],
  write(lines, dice) {
    lines.do(`open t ${T} r,w,create`);
    lines.do(`pwrite t ${much(dice, sizeOf(dice))} 0`);
    lines.do(`open u ${T} r,w,trunc`);
    lines.do("fstat t");
    lines.do("write u new");
    lines.do("pread t 9 0");
    lines.do(`stat ${T}`);
  },
});

/** What a host has no room for in scratch space it refuses; what it takes is there. */
const scratch = story({
  id: "boundary/large/scratch",
  cites: ["tmp/write", "tmp/live", "file/write/gap"],
  write(lines, dice) {
    lines.do(`open t ${T} r,w,create`);
    for (const megabytes of [1, 2, 4]) {
      const at = megabytes * 1_048_576 + dice.between(0, 99_999);
      lines.do(`pwrite t x ${at}`);
      lines.do("fstat t");
      lines.do(`pread t 9 ${at}`);
      lines.do(`pread t 9 ${dice.between(0, at - 1)}`);
    }
  },
});

export const largeTests: readonly Test[] = [
  sizes,
  marks,
  published,
  renamed,
  shown,
  whole,
  truncated,
  scratch,
];

/** What an execution is given, how it ends, and what the next one finds. */

import { encodeWord } from "../../../guests/words.ts";
import type { Test } from "../../test.ts";
import { type Lines, story } from "./literal.ts";

const LOCAL = "/beta/kv/local";
const DEADLINE_MS = 1_000;

/** Names that mean something to others: to editors, to languages, to file systems, to numbers. */
const NAMES = [
  ...["data.tmp", "data.lock", "data.bak", "data.part", "data.swp", "data~", "%23data%23"],
  ...["__proto__", "constructor", "toString", "prototype", "null", "undefined", "NaN", "0", "-0"],
  ...["12345678901234567", "007", "1e3", "CON", "nul.txt", "index.html", "k.", "k%20", "K", "~k"],
];

const names = story({
  id: "boundary/starts/names",
  cites: ["layout/name/exact", "layout/name/undecoded", "kv/mkdir", "kv/list", "commit/close"],
  write(lines, dice) {
    const directory = dice.pick([LOCAL, `${LOCAL}/d`]);
    lines.do(`mkdir ${LOCAL}/d`);
    for (const [at, name] of NAMES.entries()) {
      const path = `${directory}/${name}`;
      if (dice.percent(40)) {
        lines.do(`mkdir ${path}`);
      } else {
        lines.do(`open f${at} ${path} w,create`);
        lines.do(`write f${at} ${at}`);
        lines.do(`close f${at}`);
      }
      lines.do(`stat ${path}`);
    }
    lines.do(`list ${directory}`);
  },
});

/** More words than a table has places, and longer ones than a line. */
const words = story({
  id: "boundary/starts/words",
  cites: ["runtime/arguments", "runtime/environment"],
  write(lines, dice) {
    const long = (letter: string): string => letter.repeat(dice.between(4_097, 6_000));
    const given = (count: number, word: (at: number) => string): string[] =>
      Array.from({ length: count }, (_, at) => word(at));
    const starts = [
      given(dice.between(33, 70), (at) => `a${at}`),
      given(dice.between(33, 70), (at) => `V${at}=${at}`),
      ["first", long("a"), "last"],
      ["A=first", `LONG=${long("v")}`, "Z=last"],
    ];
    for (const [at, start] of starts.entries()) {
      lines.execution = "abcd"[at]!;
      lines.do(["start", ...start.map((word) => encodeWord(Buffer.from(word)))].join(" "));
      lines.do(start[0]!.includes("=") ? "env" : "args");
      lines.do("end");
    }
  },
});

/** Every code but 0 is one, also where a host makes a byte of it. */
const codes = story({
  id: "boundary/starts/codes",
  cites: ["runtime/exit/nonzero"],
  write(lines, dice) {
    for (const [at, code] of [256, 256 * dice.between(2, 255), 65_536, 255, 1].entries()) {
      lines.execution = "abcde"[at]!;
      lines.do(`open f ${LOCAL}/${at} w,create`);
      lines.do("write f staged");
      lines.do(`exit ${code}`);
    }
    lines.execution = "f";
    for (const at of [0, 1, 2, 3, 4]) lines.do(`stat ${LOCAL}/${at}`);
  },
});

/** Takes hold of what an execution can hold, none of it committed. */
function hold(lines: Lines): void {
  lines.do("mkdir /beta/tmp/d");
  lines.do("open t /beta/tmp/d/t w,create");
  lines.do("write t scratch");
  for (const key of ["k", "l"]) {
    lines.do(`open ${key} ${LOCAL}/${key} w,create`);
    lines.do(`write ${key} staged`);
  }
  lines.do(`open m ${LOCAL}/m w,create,excl`);
  lines.do(`open n ${LOCAL}/n w,create,append`);
  lines.do("write n appended");
}

/** Finds that nothing of it is left. */
function find(lines: Lines): void {
  lines.execution = "b";
  lines.do("list /beta/tmp");
  for (const key of ["k", "l", "n"]) lines.do(`stat ${LOCAL}/${key}`);
  lines.do(`open m ${LOCAL}/m w,create,excl`);
  lines.do(`open t /beta/tmp/t w,create,excl`);
  lines.do("close m");
  lines.do(`stat ${LOCAL}/m`);
}

const ENDED = ["tmp/empty", "file/exclusive/ended"];

const ended = story({
  id: "boundary/starts/ended",
  cites: [...ENDED, "runtime/exit/nonzero", "runtime/trap"],
  write(lines, dice) {
    hold(lines);
    lines.do(dice.pick(["exit 3", "trap"]));
    find(lines);
  },
});

const killed = story({
  id: "boundary/starts/killed",
  cites: [...ENDED, "runtime/kill"],
  needs: ["concurrency"],
  write(lines, dice) {
    hold(lines);
    if (dice.percent(50)) lines.do("spin");
    lines.do("kill");
    find(lines);
  },
});

const late = story({
  id: "boundary/starts/deadline",
  cites: [...ENDED, "runtime/deadline"],
  needs: ["deadline"],
  world: { deadlineMs: DEADLINE_MS },
  write(lines) {
    hold(lines);
    lines.do("spin");
    lines.do("wait");
    find(lines);
  },
});

export const startTests: readonly Test[] = [names, words, codes, ended, killed, late];

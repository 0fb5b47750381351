/** A descriptor that takes the number of another keeps all that it is; the other is closed as ever. */

import type { Test } from "../../test.ts";
import { type Story, story } from "./literal.ts";

const LOCAL = "/beta/kv/local";
const K = `${LOCAL}/k`;

const renumber = (name: string, cites: readonly string[], write: Story["write"]): Test =>
  story({ id: `boundary/renumber/${name}`, cites, needs: ["preview1"], write });

/** What is closed for its number is committed. */
const committed = renumber("committed", ["commit/close"], (lines, dice) => {
  lines.do(`open f ${K} w,create`);
  lines.do("write f staged");
  lines.do(`open g ${dice.pick([`${LOCAL}/l w,create`, "/beta/tmp/t w,create", `${LOCAL} dir`])}`);
  lines.do("renumber g f");
  lines.do(`stat ${K}`);
  lines.do(`list ${LOCAL}`);
});

const released = renumber("released", ["file/exclusive/ended"], (lines, dice) => {
  const flags = dice.pick(["w,create,excl", "r,w,create,excl"]);
  lines.do("mkdir /beta/kv/local/d");
  lines.do(`open f /beta/kv/.with/commit=explicit/local/k ${flags}`);
  lines.do(`open g ${dice.pick([`${LOCAL}/l w,create`, "/beta/tmp/t w,create", `${LOCAL} dir`])}`);
  lines.do("renumber g f");
  lines.do(`open h ${K} w,create,excl`);
  lines.do("close h");
  lines.do(`stat ${K}`);
});

const poisoned = renumber("poisoned", ["commit/poisoned", "commit/poisoned/close"], (lines) => {
  lines.do("mkdir /beta/kv/local/d");
  lines.do("open f /beta/kv/local/d/k w,create");
  lines.do("open g /beta/tmp/g w,create");
  lines.do("rmdir /beta/kv/local/d");
  lines.do("sync f");
  lines.do("mkdir /beta/kv/local/d");
  lines.do("renumber f g");
  lines.do("sync g");
  lines.do("write g x");
  lines.do("close g");
  lines.do("stat /beta/kv/local/d/k");
});

/** Flags, position and staging go with the descriptor. */
const kept = renumber(
  "kept",
  ["file/write/append", "file/read/position", "file/own", "commit/append"],
  (lines, dice) => {
    for (const [at, flags] of ["r,w,create,append", "r,w,create"].entries()) {
      const path = dice.pick([`${LOCAL}/${at}`, `/beta/tmp/${at}`]);
      lines.do(`open f ${path} ${flags}`);
      lines.do("write f first");
      lines.do(`open g${at} ${dice.pick([`${K} w,create`, "/beta/tmp/t w,create"])}`);
      lines.do(`renumber f g${at}`);
      lines.do(`write g${at} ab`);
      lines.do(`seek g${at} ${dice.between(0, 2)} set`);
      lines.do(`write g${at} c`);
      lines.do(`fstat g${at}`);
      lines.do(`pread g${at} 99 0`);
      lines.do(`sync g${at}`);
      lines.do(`stat ${path}`);
    }
  },
);

/** The order of a normal end is that of opening, not of numbers. */
const ordered = renumber("order", ["runtime/exit/order"], (lines, dice) => {
  lines.do(`open gap /beta/tmp/gap w,create`);
  lines.do(`open f ${K} w,create`);
  lines.do(`open g ${K} w,create`);
  lines.do(`open h /beta/tmp/h w,create`);
  lines.do("write f earlier");
  lines.do("write g later");
  lines.do("renumber g gap");
  lines.do("renumber f h");
  lines.do(dice.pick(["exit 0", "end"]));
  lines.execution = "b";
  lines.do(`open g ${K} r`);
  lines.do("readall g");
});

export const renumberTests: readonly Test[] = [committed, released, poisoned, kept, ordered];

/** Transactions at the edges of what the host publishes, and of their text. */

import type { Test } from "../../test.ts";
import { literalTest } from "../boundary/literal.ts";
import { commit, LOCAL, put, TX } from "./lines.ts";

const lifetimeTest = literalTest({
  id: "transactions/lifetime",
  cites: ["kv-tx/lifetime", "kv-tx/lifetime/over", "kv-tx/snapshot", "kv-tx/begin/exists"],
  needs: ["clock"],
  write(lines, { published: { limits } }) {
    const ms = limits["tx_ms"] ?? 5000;
    put(lines, `${LOCAL}/k`, "k");
    lines.do(`mkdir ${TX}/t`);
    lines.do(`mkdir ${TX}/u`);
    lines.do(`mkdir ${TX}/t/local/d`);
    lines.do(`open f ${TX}/t/local/k r`);
    lines.do(`tick ${ms}`);
    lines.execution = "b";
    put(lines, `${LOCAL}/k`, "k", "later", "w,trunc");
    lines.expect(`mkdir ${TX}/u`, "err exist", "kv-tx/begin/exists");
    lines.execution = "a";
    lines.expect(`stat ${TX}/u/local/k`, "ok file 1 * 1", "kv-tx/lifetime", "kv-tx/snapshot");
    commit(lines, "u", "ok", "kv-tx/lifetime");
    lines.do("tick 1");
    for (const operation of [
      `stat ${TX}/t`,
      `stat ${TX}/t/local/d`,
      `mkdir ${TX}/t/local/e`,
      `open g ${TX}/t/local/k r`,
      `open g ${TX}/t/local/k w,create,trunc`,
      `list ${TX}/t`,
      `rename ${TX}/t /beta/kv/.commit/t`,
    ])
      lines.expect(operation, "err not-recoverable", "kv-tx/lifetime/over");
    lines.expect("readall f", "ok x", "kv-tx/over/read");
    lines.execution = "b";
    lines.expect(`stat ${LOCAL}/d`, "err no-entry", "kv-tx/lifetime/over");
    lines.expect(`mkdir ${TX}/t`, "ok", "kv-tx/begin/exists");
    lines.execution = "a";
    lines.expect(`rmdir ${TX}/t`, "ok", "kv-tx/lifetime/over");
    lines.expect(`mkdir ${TX}/t`, "err exist", "kv-tx/begin/exists");
    lines.execution = "b";
    lines.expect(`stat ${TX}/t/local`, "ok dir * * *", "kv-tx/begin/exists");
  },
});

const outcomeTest = literalTest({
  id: "transactions/outcome/kept",
  cites: ["kv-tx/outcome/kept", "kv-tx/begin/exists"],
  needs: ["clock"],
  write(lines, { published: { limits } }) {
    lines.do(`mkdir ${TX}/t`);
    lines.do(`mkdir ${TX}/t/local/d`);
    commit(lines, "t", "ok", "kv-tx/commit");
    lines.expect("exit 0", "exit zero", "kv-tx/end");
    lines.execution = "b";
    lines.do(`tick ${(limits["tx_outcome_ms"] ?? 600_000) - 1}`);
    lines.do(`mkdir ${TX}/u`);
    lines.do(`mkdir ${TX}/u/local/e`);
    commit(lines, "u", "ok", "kv-tx/commit");
    lines.expect("stat /beta/kv/.commit/t", "ok dir * * *", "kv-tx/outcome/kept");
    lines.expect(`mkdir ${TX}/t`, "err exist", "kv-tx/outcome/kept");
    lines.do("tick 1000");
    lines.expect("stat /beta/kv/.commit/u/version", "ok file * * 1", "kv-tx/outcome/kept");
  },
});

/** What shows another moment than its beginning. */
const MOMENT = ["kv-tx/snapshot", "kv-tx/begin", "kv-tx/isolation"];

/** Many changes of what others still see: each at its own moment. */
const momentsTest = literalTest({
  id: "transactions/moments",
  cites: [...MOMENT, "kv-tx/commit/reads"],
  write(lines) {
    const COUNT = 6;
    lines.do(`mkdir ${LOCAL}/d`);
    for (let at = 0; at < COUNT; at++) {
      lines.do(`mkdir ${TX}/t${at}`);
      lines.execution = "b";
      put(lines, `${LOCAL}/d/k${at}`, `k${at}`);
      put(lines, `${LOCAL}/k`, `l${at}`, `v${at}`, "w,create,trunc");
      if (at >= 2) lines.do(`unlink ${LOCAL}/d/k${at - 2}`);
      lines.execution = "a";
    }
    for (const at of [3, 0, 5, 1, 4, 2]) {
      const names = [at - 2, at - 1].filter((name) => name >= 0).map((name) => ` f:k${name}`);
      lines.expect(`list ${TX}/t${at}/local/d`, `ok${names.join("")}`, ...MOMENT);
      if (at === 0) {
        lines.expect(`stat ${TX}/t0/local/k`, "err no-entry", ...MOMENT);
      } else {
        lines.do(`open r${at} ${TX}/t${at}/local/k r`);
        lines.expect(`readall r${at}`, `ok v${at - 1}`, ...MOMENT);
      }
      commit(lines, `t${at}`, "ok", "kv-tx/commit/reads");
    }
  },
});

/** After a conflict everything is as if it had not been, and goes on. */
const againTest = literalTest({
  id: "transactions/again",
  cites: ["kv-tx/conflict", "kv-tx/over/change", "kv-tx/over/path", "kv-tx/end/normal"],
  write(lines) {
    put(lines, `${LOCAL}/k`, "k", "1");
    lines.do(`mkdir ${TX}/t`);
    lines.do(`open r ${TX}/t/local/k r`);
    lines.do(`open e ${TX}/t/local dir`);
    lines.do(`open f ${TX}/t/local/l w,create`);
    lines.do("write f lost");
    lines.do("sync f");
    lines.do("write f ,more");
    lines.execution = "b";
    put(lines, `${LOCAL}/k`, "k", "2", "w,trunc");
    lines.execution = "a";
    commit(lines, "t", "err busy", "kv-tx/conflict");
    lines.expect("sync f", "err not-recoverable", "kv-tx/over/change");
    lines.expect("mkdir e:d", "err not-recoverable", "kv-tx/over/path");
    lines.expect("readall r", "ok 1", "kv-tx/over/read");
    lines.expect(`mkdir ${TX}/t`, "ok", "kv-tx/conflict");
    lines.expect(`stat ${TX}/t/local/l`, "err no-entry", "kv-tx/conflict");
    lines.do(`open g ${TX}/t/local/k r,w`);
    lines.expect("readall g", "ok 2", "kv-tx/conflict");
    lines.do("pwrite g 3 0");
    lines.do("sync g");
    lines.expect("close f", ["ok", "err not-recoverable"], "kv-tx/over/staged");
    commit(lines, "t", "ok", "kv-tx/conflict");
    lines.expect(`list ${LOCAL}`, "ok f:k", "kv-tx/conflict");
    lines.expect("exit 0", "exit zero", "kv-tx/end/normal");
  },
});

/** What is noted of a name is the most that was read of it, and what only a path went through is read as well. */
const readsTest = literalTest({
  id: "transactions/reads",
  cites: [
    "kv-tx/conflict/value",
    "kv-tx/conflict/absence",
    "kv-tx/conflict/parent",
    "kv-tx/conflict/listing",
    "kv-tx/blind",
  ],
  write(lines) {
    put(lines, `${LOCAL}/k`, "k", "1");
    lines.do(`mkdir ${LOCAL}/d`);
    lines.do(`mkdir ${LOCAL}/d/e`);
    lines.do(`mkdir ${LOCAL}/g`);
    put(lines, `${LOCAL}/g/k`, "k", "1");
    lines.do(`mkdir ${LOCAL}/h`);
    put(lines, `${LOCAL}/h/k`, "k", "1");
    put(lines, `${LOCAL}/h/l`, "k", "1");
    // Put blindly, and read before.
    lines.do(`mkdir ${TX}/t1`);
    lines.do(`stat ${TX}/t1/local/k`);
    put(lines, `${TX}/t1/local/k`, "f", "mine", "w,trunc");
    // Appended to, which keeps what was there.
    lines.do(`mkdir ${TX}/t2`);
    put(lines, `${TX}/t2/local/k`, "f", "mine", "w,append");
    // Renamed away.
    lines.do(`mkdir ${TX}/t3`);
    lines.do(`rename ${TX}/t3/local/k ${TX}/t3/local/other`);
    // Absent behind a directory that is.
    lines.do(`mkdir ${TX}/t4`);
    lines.expect(`stat ${TX}/t4/local/d/e/none`, "err no-entry", "kv-tx/own");
    lines.do(`mkdir ${TX}/t4/local/four`);
    // In a directory that goes.
    lines.do(`mkdir ${TX}/t5`);
    lines.do(`mkdir ${TX}/t5/local/d/e/five`);
    // Over what is there, in a directory that goes with it.
    lines.do(`mkdir ${TX}/t7`);
    put(lines, `${TX}/t7/local/g/k`, "f", "seven", "w,create,trunc");
    // Listed, and then one goes.
    lines.do(`mkdir ${TX}/t8`);
    lines.expect(`list ${TX}/t8/local/h`, "ok f:k f:l", "kv-tx/own");
    lines.do(`mkdir ${TX}/t8/local/eight`);
    // Blindly, and nothing else of it.
    lines.do(`mkdir ${TX}/t6`);
    put(lines, `${TX}/t6/local/k`, "f", "six", "w,trunc");
    put(lines, `${TX}/t6/local/k`, "f", "six!", "w,create,trunc");
    lines.execution = "b";
    put(lines, `${LOCAL}/k`, "k", "2", "w,trunc");
    lines.execution = "a";
    commit(lines, "t6", "ok", "kv-tx/blind");
    lines.execution = "b";
    lines.do(`mkdir ${LOCAL}/d/e/none`);
    lines.do(`rmdir ${LOCAL}/d/e/none`);
    lines.do(`rmdir ${LOCAL}/d/e`);
    lines.do(`mkdir ${LOCAL}/d/e`);
    lines.do(`mkdir ${LOCAL}/d/e/none`);
    lines.do(`unlink ${LOCAL}/g/k`);
    lines.do(`rmdir ${LOCAL}/g`);
    lines.do(`unlink ${LOCAL}/h/l`);
    lines.execution = "a";
    commit(lines, "t1", "err busy", "kv-tx/conflict/value");
    commit(lines, "t2", "err busy", "kv-tx/conflict/value");
    commit(lines, "t3", "err busy", "kv-tx/conflict/value");
    commit(lines, "t4", "err busy", "kv-tx/conflict/absence");
    commit(lines, "t5", "err busy", "kv-tx/conflict/parent");
    commit(lines, "t7", "err busy", "kv-tx/conflict/parent");
    commit(lines, "t8", "err busy", "kv-tx/conflict/listing");
  },
});

/** Several descriptors of one key in one transaction: what each commits the others meet. */
const descriptorsTest = literalTest({
  id: "transactions/descriptors",
  cites: ["kv-tx/operations", "kv-tx/own"],
  write(lines) {
    const key = `${TX}/t/local/k`;
    put(lines, `${LOCAL}/k`, "k", "0");
    lines.do(`mkdir ${TX}/t`);
    lines.do(`open f ${key} w,append`);
    lines.do(`open g ${key} w,append`);
    lines.do(`open r ${key} r`);
    lines.do("write f a");
    lines.do("write g b");
    lines.expect("sync g", "ok", "kv-tx/operations");
    lines.expect("sync f", "ok", "kv-tx/operations");
    lines.do("write g c");
    lines.expect("sync g", "ok", "kv-tx/operations");
    lines.expect("readall r", "ok 0", "kv-tx/operations");
    lines.do(`open s ${key} r`);
    lines.expect("readall s", "ok 0bac", "kv-tx/operations", "kv-tx/own");
    lines.do(`open h /beta/kv/.with/if=present/.tx/t/local/k w,trunc`);
    lines.do("write h d");
    lines.expect("sync h", "ok", "kv-tx/operations");
    lines.do("write h e");
    lines.expect("sync h", "ok", "kv-tx/operations");
    lines.do("write f f");
    lines.expect("sync f", "ok", "kv-tx/operations");
    lines.do("write h g");
    lines.expect("sync h", "err busy", "kv-tx/operations");
    lines.expect("sync h", "err busy", "kv-tx/operations");
    lines.do(`rename ${key} ${TX}/t/local/l`);
    lines.do("write g h");
    lines.expect("sync g", "ok", "kv-tx/operations");
    commit(lines, "t", "ok", "kv-tx/operations");
    lines.do(`open x ${LOCAL}/k r`);
    lines.expect("readall x", "ok h", "kv-tx/operations");
    lines.do(`open y ${LOCAL}/l r`);
    lines.expect("readall y", "ok def", "kv-tx/operations");
  },
});

/** However an execution ends, nothing of what it had open is left, and the IDs are free. */
const endsTest = literalTest({
  id: "transactions/ends",
  cites: ["kv-tx/end"],
  needs: ["concurrency"],
  write(lines) {
    const ends: readonly (readonly [name: string, line: string, result: string])[] = [
      ["b", "kill", "exit nonzero"],
      ["c", "exit 1", "exit nonzero"],
      ["d", "trap", "exit nonzero"],
      ["e", "exit 0", "exit zero"],
      ["f", "end", "exit zero"],
    ];
    for (const [name, line, result] of ends) {
      lines.execution = name;
      lines.do(`mkdir ${TX}/t`);
      put(lines, `${TX}/t/local/${name}`, "l");
      lines.do(`mkdir ${TX}/t/local/dir`);
      lines.do(`open g ${TX}/t/local/x w,create`);
      lines.do("write g x");
      lines.expect(line, result, "kv-tx/end");
      lines.execution = "a";
      lines.expect(`list ${LOCAL}`, "ok", "kv-tx/end");
      lines.expect(`stat /beta/kv/.commit/t`, "err no-entry", "kv-tx/end");
      lines.expect(`mkdir ${TX}/t`, "ok", "kv-tx/end");
      lines.do(`rmdir ${TX}/t`);
    }
  },
});

export const transactionBoundaryTests: readonly Test[] = [
  lifetimeTest,
  outcomeTest,
  momentsTest,
  againTest,
  readsTest,
  descriptorsTest,
  endsTest,
];

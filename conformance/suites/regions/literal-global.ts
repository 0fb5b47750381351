/** What the examples of `spec/kv-global.md` leave out: the other operations, and a third region. */

import { literalTest } from "../boundary/literal.ts";
import { as, cells, expectValue, put } from "./lines.ts";

const GLOBAL = "/beta/kv/global";
const LOCAL = "/beta/kv/local";
const GONE = "err no-entry";
const REFUSED = "err unsupported";

const alone = literalTest({
  id: "global/alone",
  cites: ["kv-global/rules"],
  write(lines) {
    const why = "kv-global/rules";
    lines.expect(`open f ${GLOBAL}/d/k w,create`, GONE, why);
    lines.expect(`mkdir ${GLOBAL}/d`, "ok", why);
    lines.expect(`mkdir ${GLOBAL}/d`, "err exist", why);
    put(lines, `${GLOBAL}/d/k`, "one");
    lines.expect(`open f ${GLOBAL}/d/k r`, "ok", why);
    put(lines, `${GLOBAL}/d/k`, "three");
    lines.expect("readall f", "ok one", why);
    put(lines, `${GLOBAL}/l`, "four");
    lines.expect(`rename ${GLOBAL}/l ${GLOBAL}/d/k`, "ok", why);
    lines.expect(`stat ${GLOBAL}/l`, GONE, why);
    expectValue(lines, `${GLOBAL}/d/k`, ["four"], why);
    lines.expect(`rmdir ${GLOBAL}/d`, "err not-empty", why);
    lines.expect(`unlink ${GLOBAL}/d`, "err is-directory", why);
    lines.expect(`rename ${GLOBAL}/d ${GLOBAL}/e`, REFUSED, why);
    lines.expect(`list ${GLOBAL}`, "ok d:d", why);
    lines.expect(`open h ${GLOBAL}/.k w,create`, "err invalid", why);
    lines.expect(`unlink ${GLOBAL}/d/k`, "ok", why);
    lines.expect(`unlink ${GLOBAL}/d/k`, GONE, why);
    lines.expect(`list ${GLOBAL}/d`, "ok", why);
    lines.expect(`rmdir ${GLOBAL}/d`, "ok", why);
    lines.expect(`list ${GLOBAL}`, "ok", why);
  },
});

const apart = literalTest({
  id: "global/apart",
  cites: ["kv-global/apart"],
  write(lines) {
    const why = "kv-global/apart";
    put(lines, `${GLOBAL}/k`, "global");
    put(lines, `${LOCAL}/k`, "local");
    expectValue(lines, `${GLOBAL}/k`, ["global"], why);
    lines.expect(`rename ${LOCAL}/k ${GLOBAL}/k`, "err cross-device", why);
    lines.expect(`rename ${GLOBAL}/k ${LOCAL}/l`, "err cross-device", why);
    lines.do(`unlink ${LOCAL}/k`);
    expectValue(lines, `${GLOBAL}/k`, ["global"], why);
    put(lines, `${LOCAL}/k`, "local");
    lines.do(`unlink ${GLOBAL}/k`);
    expectValue(lines, `${LOCAL}/k`, ["local"], why);
  },
});

const refused = literalTest({
  id: "global/refused",
  cites: ["kv-global/condition", "kv-global/exclusive", "kv-global/append"],
  write(lines, { host }) {
    put(lines, `${GLOBAL}/k`, "one");
    put(lines, `${GLOBAL}/l`, "two");
    lines.do(`open f ${GLOBAL}/k r`);
    lines.do("let v 3 fstat f");
    for (const condition of ["present", "absent", "$v", "7"]) {
      const under = `/beta/kv/.with/if=${condition}/global`;
      for (const operation of [
        `open g ${under}/k r`,
        `open g ${under}/k w,trunc`,
        `open g ${under}/none w,create`,
        `open g ${under}/none r`,
        `mkdir ${under}/d`,
        `unlink ${under}/k`,
        `unlink ${under}/none`,
        `rename ${GLOBAL}/l ${under}/k`,
        `rename ${GLOBAL}/l ${under}/m`,
      ])
        lines.expect(operation, REFUSED, "kv-global/condition");
    }
    for (const key of ["k", "none"]) {
      lines.expect(`open h ${GLOBAL}/${key} w,create,excl`, REFUSED, "kv-global/exclusive");
      // An open of 0.2 has no word for it.
      if (host.abi === "preview1")
        lines.expect(`open h ${GLOBAL}/${key} r,w,create,append`, REFUSED, "kv-global/append");
    }
    if (host.abi === "preview1")
      lines.expect(`open h ${GLOBAL}/k w,append`, REFUSED, "kv-global/append");
    lines.expect(`list ${GLOBAL}`, "ok f:k f:l", "kv-global/condition");
  },
});

const chain = literalTest({
  id: "global/chain",
  cites: ["kv-global/causal", "kv-global/converge"],
  needs: ["regions", "partition"],
  write(lines) {
    cells(lines, { a: "x1", b: "y1", c: "z1" });
    as(lines, "a").do("partition x1,y1 z1");
    put(lines, `${GLOBAL}/first`, "1");
    as(lines, "b").do("settle");
    as(lines, "b").do(`open h ${GLOBAL}/first r`);
    put(lines, `${GLOBAL}/second`, "2");
    lines.do("partition x1 y1,z1");
    as(lines, "c").do("settle");
    // If nothing of the second reached them, the first need not have.
    const lists = ["ok", "ok f:first", "ok f:first f:second"];
    lines.expect(`list ${GLOBAL}`, lists, "kv-global/causal");
    lines.do("heal");
    lines.do("settle");
    lines.expect(`list ${GLOBAL}`, "ok f:first f:second", "kv-global/converge");
  },
});

const again = literalTest({
  id: "global/again",
  cites: ["kv-global/removed", "kv-global/converge", "kv-global/available"],
  needs: ["regions", "partition"],
  write(lines) {
    cells(lines, { a: "x1", b: "y1", c: "z1" });
    as(lines, "a").do(`mkdir ${GLOBAL}/d`);
    as(lines, "a").do("settle");
    as(lines, "a").do("partition x1,y1 z1");
    put(lines, `${GLOBAL}/d/k`, "one");
    as(lines, "b").do("settle");
    // It has seen the put, so that the removal is the later one.
    lines.expect(`stat ${GLOBAL}/d/k`, "ok file 3 * 1", "kv-global/converge");
    lines.do(`unlink ${GLOBAL}/d/k`);
    as(lines, "c").do("partition x1 y1,z1");
    as(lines, "c").do("settle");
    as(lines, "c").expect(`stat ${GLOBAL}/d/k`, [GONE, "ok file 3 * 1"], "kv-global/available");
    lines.do("heal");
    lines.do("settle");
    for (const name of ["c", "a", "b"]) {
      as(lines, name).expect(`stat ${GLOBAL}/d/k`, GONE, "kv-global/removed");
      lines.expect(`list ${GLOBAL}/d`, "ok", "kv-global/removed");
    }
  },
});

const directories = literalTest({
  id: "global/directories",
  cites: ["kv-global/directories"],
  needs: ["regions", "partition"],
  write(lines) {
    cells(lines, { a: "x1", b: "y1" });
    const why = "kv-global/directories";
    for (const path of ["d", "d/e", "f"]) as(lines, "a").do(`mkdir ${GLOBAL}/${path}`);
    lines.do("settle");
    as(lines, "b").do(`list ${GLOBAL}/d`);
    lines.do("partition x1 y1");
    as(lines, "a").do(`rmdir ${GLOBAL}/d/e`);
    lines.do(`rmdir ${GLOBAL}/d`);
    lines.do(`rmdir ${GLOBAL}/f`);
    put(as(lines, "b"), `${GLOBAL}/d/e/k`, "one");
    lines.do(`mkdir ${GLOBAL}/f/g`);
    lines.do("heal");
    lines.do("settle");
    for (const name of ["a", "b"]) {
      as(lines, name).expect(`list ${GLOBAL}`, "ok d:d d:f", why);
      lines.expect(`list ${GLOBAL}/d`, "ok d:e", why);
      lines.expect(`list ${GLOBAL}/d/e`, "ok f:k", why);
      lines.expect(`stat ${GLOBAL}/f`, "ok dir * * *", why);
      lines.expect(`list ${GLOBAL}/f`, "ok d:g", why);
    }
  },
});

const rename = literalTest({
  id: "global/rename",
  cites: ["kv-global/rename"],
  needs: ["regions", "clock"],
  write(lines) {
    cells(lines, { a: "x1", b: "y1" });
    put(as(lines, "a"), `${GLOBAL}/k`, "one");
    lines.do("settle");
    as(lines, "b").do(`list ${GLOBAL}`);
    as(lines, "a").do(`rename ${GLOBAL}/k ${GLOBAL}/l`);
    for (let looks = 0; looks < 60; looks++) {
      as(lines, "b").expect(`list ${GLOBAL}`, ["ok f:k", "ok f:l"], "kv-global/rename");
      lines.do("tick 5");
    }
    lines.do("settle");
    lines.expect(`list ${GLOBAL}`, "ok f:l", "kv-global/rename");
  },
});

const available = literalTest({
  id: "global/available",
  cites: ["kv-global/available", "kv-global/own"],
  needs: ["regions", "partition"],
  write(lines) {
    cells(lines, { a: "x1", b: "y1" });
    as(lines, "a").do("partition x1 y1");
    for (const name of ["a", "b"]) {
      const why = "kv-global/available";
      as(lines, name).expect(`mkdir ${GLOBAL}/d`, "ok", why);
      lines.expect(`open e ${GLOBAL}/d/e w,create`, "ok", why);
      lines.expect("write e hello", "ok 5", why);
      lines.expect("sync e", "ok", why);
      lines.expect(`list ${GLOBAL}/d`, "ok f:e", why);
      expectValue(lines, `${GLOBAL}/d/e`, ["hello"], why);
      lines.expect(`rename ${GLOBAL}/d/e ${GLOBAL}/d/f`, "ok", why);
      lines.expect(`stat ${GLOBAL}/d/e`, GONE, "kv-global/own");
      lines.expect(`unlink ${GLOBAL}/d/f`, "ok", why);
      lines.expect(`stat ${GLOBAL}/d/f`, GONE, "kv-global/own");
      lines.expect(`rmdir ${GLOBAL}/d`, "ok", why);
    }
  },
});

export const globalEdges = [alone, apart, refused, chain, again, directories, rename, available];

/** What the examples of `spec/kv-region.md` leave out: the other operations, and more of a tree. */

import { literalTest } from "../boundary/literal.ts";
import { as, cells, expectValue, put } from "./lines.ts";

const REGION = "/beta/kv/region";
const LOCAL = "/beta/kv/local";
const GONE = "err no-entry";

const apart = literalTest({
  id: "region/apart",
  cites: ["kv-region/apart", "kv-region/rename"],
  write(lines) {
    lines.do(`open e ${LOCAL}/e w,create,excl`);
    lines.expect(`open f ${REGION}/e w,create,excl`, "ok", "kv-region/apart");
    lines.do(`mkdir ${LOCAL}/d`);
    lines.expect(`stat ${REGION}/d`, GONE, "kv-region/apart");
    put(lines, `${REGION}/k`, "region");
    put(lines, `${LOCAL}/k`, "local");
    expectValue(lines, `${REGION}/k`, ["region"], "kv-region/apart");
    expectValue(lines, `${LOCAL}/k`, ["local"], "kv-region/apart");
    for (const [from, to] of [
      [LOCAL, REGION],
      [REGION, LOCAL],
    ]) {
      lines.expect(`rename ${from}/k ${to}/l`, "err cross-device", "kv-region/rename");
      lines.expect(`rename ${from}/k ${to}/k`, "err cross-device", "kv-region/rename");
      lines.expect(`stat ${to}/l`, GONE, "kv-region/rename");
    }
    expectValue(lines, `${REGION}/k`, ["region"], "kv-region/rename");
    expectValue(lines, `${LOCAL}/k`, ["local"], "kv-region/rename");
    lines.do(`unlink ${REGION}/k`);
    expectValue(lines, `${LOCAL}/k`, ["local"], "kv-region/apart");
  },
});

const shared = literalTest({
  id: "region/tree",
  cites: ["kv-region/shared", "kv-region/exclusive", "kv-region/local"],
  needs: ["cells"],
  write(lines) {
    cells(lines, { a: "x1", b: "x2", c: "x3" });
    const why = "kv-region/shared";
    // Each looks before there is anything, and after each change.
    for (const name of ["a", "b", "c"]) {
      as(lines, name).expect(`list ${REGION}`, "ok", why);
      lines.expect(`stat ${REGION}/d/k`, GONE, why);
    }
    as(lines, "a").expect(`mkdir ${REGION}/d`, "ok", why);
    put(lines, `${REGION}/d/k`, "one");
    for (const name of ["b", "c"]) {
      as(lines, name).expect(`list ${REGION}`, "ok d:d", why);
      lines.expect(`list ${REGION}/d`, "ok f:k", why);
      expectValue(lines, `${REGION}/d/k`, ["one"], why);
    }
    put(as(lines, "b"), `${REGION}/d/k`, "two");
    for (const name of ["a", "c"]) expectValue(as(lines, name), `${REGION}/d/k`, ["two"], why);
    as(lines, "c").expect(`rename ${REGION}/d/k ${REGION}/d/l`, "ok", why);
    for (const name of ["a", "b"]) {
      as(lines, name).expect(`stat ${REGION}/d/k`, GONE, why);
      lines.expect(`list ${REGION}/d`, "ok f:l", why);
    }
    as(lines, "a").expect(`unlink ${REGION}/d/l`, "ok", why);
    as(lines, "b").expect(`stat ${REGION}/d/l`, GONE, why);
    as(lines, "c").expect(`list ${REGION}/d`, "ok", why);
    as(lines, "c").do(`open e ${REGION}/e w,create,excl`);
    as(lines, "b").expect(`mkdir ${REGION}/e`, "err exist", "kv-region/exclusive");
    as(lines, "a").expect(`open e ${REGION}/e w,create,excl`, "err exist", "kv-region/exclusive");
    as(lines, "b").expect(`open e ${REGION}/e w,create,excl`, "err exist", "kv-region/exclusive");
    as(lines, "a").do(`mkdir ${LOCAL}/d`);
    put(lines, `${LOCAL}/k`, "own");
    for (const name of ["b", "c"]) {
      as(lines, name).expect(`list ${LOCAL}`, "ok", "kv-region/local");
      lines.expect(`stat ${LOCAL}/k`, GONE, "kv-region/local");
    }
  },
});

const regions = literalTest({
  id: "region/regions",
  cites: ["kv-region/regions"],
  needs: ["regions"],
  write(lines) {
    cells(lines, { a: "x1", b: "x2", c: "y1" });
    as(lines, "a").do(`mkdir ${REGION}/d`);
    put(as(lines, "b"), `${REGION}/k`, "one");
    as(lines, "c").expect(`list ${REGION}`, "ok", "kv-region/regions");
    lines.expect(`stat ${REGION}/k`, GONE, "kv-region/regions");
    put(lines, `${REGION}/k`, "other");
    as(lines, "c").do(`unlink ${REGION}/k`);
    expectValue(as(lines, "a"), `${REGION}/k`, ["one"], "kv-region/regions");
  },
});

const crash = literalTest({
  id: "region/crash",
  cites: ["kv-region/crash", "kv-region/crash/reserved"],
  needs: ["crash"],
  write(lines) {
    cells(lines, { a: "x1", b: "x2", c: "x1" });
    for (const key of ["k", "l", "m", "n"]) put(as(lines, "b"), `${REGION}/${key}`, key);
    as(lines, "a").do(`mkdir ${REGION}/d`);
    lines.do(`rename ${REGION}/l ${REGION}/d/l`);
    lines.do(`unlink ${REGION}/m`);
    put(lines, `${REGION}/k`, "changed");
    put(lines, `${REGION}/new`, "new");
    lines.do(`unlink ${REGION}/n`);
    as(lines, "c").do(`open e ${REGION}/e w,create,excl`);
    as(lines, "c").do(`open g ${REGION}/g w,create,excl`);
    as(lines, "a").do("crash x1");
    const why = "kv-region/crash";
    as(lines, "b").expect(`list ${REGION}`, "ok d:d f:k f:new", why);
    lines.expect(`list ${REGION}/d`, "ok f:l", why);
    expectValue(lines, `${REGION}/k`, ["changed"], why);
    lines.expect(`mkdir ${REGION}/e`, "ok", "kv-region/crash/reserved");
    lines.expect(`open h ${REGION}/g w,create,excl`, "ok", "kv-region/crash/reserved");
  },
});

const halves = literalTest({
  id: "region/halves",
  cites: ["kv-region/cut/whole", "kv-region/cut", "kv-region/healed"],
  needs: ["partition"],
  write(lines) {
    cells(lines, { a: "x1", b: "x2" });
    for (const key of ["k", "l"]) put(as(lines, "a"), `${REGION}/${key}`, key);
    for (const [who, other] of ["ab", "ba"]) {
      as(lines, who!).do("partition x1 x2");
      lines.expect(`rename ${REGION}/k ${REGION}/moved`, ["ok", "err io"], "kv-region/cut");
      lines.do("heal");
      lines.do("settle");
      const why = "kv-region/cut/whole";
      lines.expect(`list ${REGION}`, ["ok f:k f:l", "ok f:l f:moved"], why);
      as(lines, other!);
      const results = ["ok", "err no-entry"];
      lines.expect(`rename ${REGION}/moved ${REGION}/k`, results, "kv-region/healed");
    }
  },
});

const local = literalTest({
  id: "region/cut-local",
  cites: ["kv-region/cut/local"],
  needs: ["partition"],
  write(lines) {
    cells(lines, { a: "x1", b: "x2" });
    as(lines, "a").do("partition x1 x2");
    for (const name of ["a", "b"]) {
      as(lines, name);
      const why = "kv-region/cut/local";
      lines.expect(`mkdir ${LOCAL}/d`, "ok", why);
      lines.expect(`open e ${LOCAL}/d/e w,create,excl`, "ok", why);
      lines.expect(`write e hello`, "ok 5", why);
      lines.expect("sync e", "ok", why);
      lines.expect(`open f ${LOCAL}/d/e w,append`, "ok", why);
      lines.expect("write f hello", "ok 5", why);
      lines.expect("close f", "ok", why);
      lines.expect(`list ${LOCAL}/d`, "ok f:e", why);
      expectValue(lines, `${LOCAL}/d/e`, ["hellohello"], why);
      lines.expect(`rename ${LOCAL}/d/e ${LOCAL}/d/f`, "ok", why);
      lines.expect(`unlink ${LOCAL}/d/f`, "ok", why);
      lines.expect(`rmdir ${LOCAL}/d`, "ok", why);
    }
  },
});

export const regionEdges = [apart, shared, regions, crash, halves, local];

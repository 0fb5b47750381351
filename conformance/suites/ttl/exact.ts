/** Expiry to the millisecond, by a clock that only the suite moves. */

import { type Lines, literalTest } from "../boundary/literal.ts";

const LOCAL = "/beta/kv/local";
const GONE = "err no-entry";
const FULL = "err insufficient-space";
/** A scope that holds more is not filled to its end. */
const MOST_KEYS = 100_000;

/** A descriptor `label` that is open under these options. */
function open(lines: Lines, label: string, options: string, key: string, flags = "w,create"): void {
  lines.do(`open ${label} /beta/kv/.with/${options}/local/${key} ${flags}`);
}

/** A value that expires; its descriptor stays open. */
function put(lines: Lines, label: string, ttl: string, key: string, data = "hello"): void {
  open(lines, label, `ttl=${ttl}`, key, "w,create,trunc");
  lines.do(`write ${label} ${data}`);
  lines.do(`sync ${label}`);
}

/** The key is there until so many milliseconds from now have passed, and not longer. */
function expectUntil(lines: Lines, key: string, ms: number, ...why: string[]): void {
  if (ms > 1) lines.do(`tick ${ms - 1}`);
  lines.expect(`stat ${LOCAL}/${key}`, "ok file * * 1", ...why);
  lines.do("tick 1");
  lines.expect(`stat ${LOCAL}/${key}`, GONE, ...why);
}

const TIMES: readonly (readonly [string, number])[] = [
  ["1ms", 1],
  ["2ms", 2],
  ["007ms", 7],
  ["999ms", 999],
  ["1s", 1_000],
  ["90s", 90_000],
  ["3m", 180_000],
  ["0090m", 5_400_000],
  ["1h", 3_600_000],
  ["1000h", 3_600_000_000],
  ["2592000000ms", 2_592_000_000],
];

const units = literalTest({
  id: "ttl/units",
  cites: ["kv-ttl/value", "kv-ttl/kept", "kv-ttl/gone", "kv-ttl/exact"],
  needs: ["clock"],
  write(lines) {
    for (const [at, [ttl, ms]] of TIMES.entries()) {
      put(lines, `f${at}`, ttl, "k");
      expectUntil(lines, "k", ms, "kv-ttl/exact", "kv-ttl/value");
    }
  },
});

const begins = literalTest({
  id: "ttl/begins",
  cites: ["kv-ttl/commit", "kv-ttl/again", "kv-ttl/read", "kv-ttl/implicit", "kv-ttl/combined"],
  needs: ["clock"],
  write(lines) {
    open(lines, "f", "ttl=100ms", "k");
    lines.do("tick 100");
    lines.do("write f hello");
    lines.do("tick 100");
    lines.expect("sync f", "ok", "kv-ttl/commit");
    expectUntil(lines, "k", 100, "kv-ttl/commit");
    // Again, with and without more bytes, through the same descriptor.
    lines.do("write f more");
    lines.do("sync f");
    lines.do("tick 60");
    lines.do("pwrite f H 0");
    lines.do("sync f");
    expectUntil(lines, "k", 100, "kv-ttl/again");
    // A sync of what is clean commits nothing, and begins nothing.
    open(lines, "g", "ttl=100ms", "k", "r,w,create,trunc");
    lines.do("write g hello");
    lines.do("sync g");
    lines.do("tick 60");
    lines.do("sync g");
    lines.do("readall g");
    lines.do(`open r ${LOCAL}/k r`);
    lines.do("readall r");
    lines.do(`stat ${LOCAL}/k`);
    lines.do(`list ${LOCAL}`);
    expectUntil(lines, "k", 40, "kv-ttl/read");
    // At a close, and under conditions.
    open(lines, "h", "ttl=50ms", "k", "w,create,trunc");
    lines.do("tick 50");
    lines.do("close h");
    expectUntil(lines, "k", 50, "kv-ttl/implicit");
    for (const [label, options] of [
      ["i", "if=absent,ttl=50ms"],
      ["j", "ttl=50ms,commit=explicit"],
      ["k", "commit=explicit,if=absent,ttl=50ms"],
    ] as const) {
      open(lines, label, options, "k");
      lines.do(`write ${label} hello`);
      lines.do("tick 50");
      lines.expect(`sync ${label}`, "ok", "kv-ttl/combined");
      expectUntil(lines, "k", 50, "kv-ttl/combined");
    }
  },
});

const taken = literalTest({
  id: "ttl/taken",
  cites: [
    "kv-ttl/taken",
    "kv-ttl/kept",
    "kv-ttl/rename",
    "kv-ttl/rename/target",
    "kv-ttl/rename/onto",
    "kv-ttl/rename/same",
  ],
  needs: ["clock"],
  write(lines) {
    const kept = (key: string, why: string): void => {
      lines.do("tick 100");
      lines.expect(`stat ${LOCAL}/${key}`, "ok file * * 1", why);
    };
    put(lines, "f", "100ms", "k");
    lines.do("tick 99");
    lines.do(`open g ${LOCAL}/k w,append`);
    lines.do("write g more");
    lines.do("sync g");
    kept("k", "kv-ttl/taken");
    put(lines, "h", "100ms", "k");
    lines.do(`open i ${LOCAL}/k w,trunc`);
    lines.do("sync i");
    kept("k", "kv-ttl/taken");
    // Neither a read nor a clean commit takes an expiry.
    put(lines, "j", "100ms", "k");
    lines.do(`open l ${LOCAL}/k r,w`);
    lines.do("sync l");
    lines.do("close l");
    expectUntil(lines, "k", 100, "kv-ttl/taken", "kv-ttl/gone");
    put(lines, "m", "100ms", "k");
    lines.do("tick 50");
    lines.do(`rename ${LOCAL}/k ${LOCAL}/l`);
    kept("l", "kv-ttl/rename");
    put(lines, "n", "100ms", "k");
    lines.do("tick 50");
    lines.do(`rename ${LOCAL}/k /beta/kv/.with/ttl=70ms/local/m`);
    expectUntil(lines, "m", 70, "kv-ttl/rename/target");
    lines.do("open t /beta/tmp/t w,create");
    lines.do("tick 50");
    lines.do("rename /beta/tmp/t /beta/kv/.with/ttl=70ms/local/m");
    expectUntil(lines, "m", 70, "kv-ttl/rename/target");
    put(lines, "o", "100ms", "m");
    lines.do(`rename ${LOCAL}/l ${LOCAL}/m`);
    kept("m", "kv-ttl/rename/onto");
    put(lines, "p", "100ms", "k");
    lines.do("open u /beta/tmp/u w,create");
    lines.do(`rename /beta/tmp/u ${LOCAL}/k`);
    kept("k", "kv-ttl/rename/onto");
    // A rename onto itself is nothing, with or without the option.
    lines.do(`rename ${LOCAL}/k /beta/kv/.with/ttl=10ms/local/k`);
    kept("k", "kv-ttl/rename/same");
    put(lines, "q", "100ms", "k");
    lines.do("tick 50");
    lines.do(`rename ${LOCAL}/k ${LOCAL}/k`);
    expectUntil(lines, "k", 50, "kv-ttl/rename/same");
    put(lines, "r", "100ms", "k");
    lines.do("tick 50");
    lines.do(`rename ${LOCAL}/k /beta/kv/.with/ttl=100ms/local/k`);
    expectUntil(lines, "k", 50, "kv-ttl/rename/same");
  },
});

/** At the last moment and at the next, asked in every way, each of a key that nobody asked before. */
const everywhere = literalTest({
  id: "ttl/everywhere",
  cites: [
    "kv-ttl/exact",
    "kv-ttl/gone",
    "kv-ttl/list",
    "kv-ttl/condition",
    "kv-ttl/exclusive",
    "kv-ttl/rmdir",
    "kv-ttl/append",
    "kv-ttl/open",
    "kv-ttl/older",
    "kv-ttl/version",
    "kv-ttl/meta/missing",
  ],
  needs: ["clock"],
  write(lines) {
    lines.do(`mkdir ${LOCAL}/d`);
    const keys = "a b c e f g h i".split(" ");
    for (const key of keys) {
      lines.do(`open old${key} ${LOCAL}/${key} w,create`);
      lines.do(`write old${key} older`);
      lines.do(`close old${key}`);
      put(lines, `new${key}`, "100ms", key, "newer");
    }
    put(lines, "newd", "100ms", "d/k");
    lines.do("let v 3 fstat newa");
    lines.do("tick 99");
    const all = keys.map((key) => `f:${key}`).join(" ");
    lines.expect(`list ${LOCAL}`, `ok d:d ${all}`, "kv-ttl/exact");
    lines.expect(`open x ${LOCAL}/a w,create,excl`, "err exist", "kv-ttl/exact");
    lines.expect(`mkdir ${LOCAL}/a`, "err exist", "kv-ttl/exact");
    lines.expect(`rmdir ${LOCAL}/d`, "err not-empty", "kv-ttl/exact");
    lines.expect("open x /beta/kv/.with/if=absent/local/a r", "err busy", "kv-ttl/exact");
    lines.expect("open x /beta/kv/.with/if=$v/local/a r", "ok", "kv-ttl/exact");
    lines.expect("open y /beta/kv/.meta/local/a r", "ok", "kv-ttl/exact");
    lines.do(`open p ${LOCAL}/a w,append`);
    lines.do("write p more");
    open(lines, "s", "ttl=1h", "h", "w,append");
    lines.do("write s more");
    lines.do("tick 1");
    lines.expect(`open z ${LOCAL}/a r`, GONE, "kv-ttl/gone", "kv-ttl/older");
    lines.expect("readall x", "ok newer", "kv-ttl/open");
    lines.expect("fstat x", "ok file 5 $v 1", "kv-ttl/open");
    lines.expect("stat /beta/kv/.meta/local/b", GONE, "kv-ttl/meta/missing");
    lines.expect(`unlink ${LOCAL}/b`, GONE, "kv-ttl/gone");
    lines.expect(`rename ${LOCAL}/c ${LOCAL}/n`, GONE, "kv-ttl/gone");
    lines.expect("open z /beta/kv/.with/if=$v/local/a r", "err busy", "kv-ttl/condition");
    lines.expect("unlink /beta/kv/.with/if=present/local/e", "err busy", "kv-ttl/condition");
    lines.expect("mkdir /beta/kv/.with/if=absent/local/e", "ok", "kv-ttl/condition");
    lines.expect(`open m ${LOCAL}/f w,create,excl`, "ok", "kv-ttl/exclusive");
    lines.expect("sync m", "ok", "kv-ttl/exclusive");
    lines.expect(`mkdir ${LOCAL}/g`, "ok", "kv-ttl/exclusive");
    lines.expect(`list ${LOCAL}/d`, "ok", "kv-ttl/list");
    lines.expect(`rmdir ${LOCAL}/d`, "ok", "kv-ttl/rmdir");
    lines.expect("sync p", "ok", "kv-ttl/append");
    lines.expect(`open q ${LOCAL}/a r`, "ok", "kv-ttl/append");
    lines.expect("readall q", "ok more", "kv-ttl/append");
    lines.expect("sync s", "ok", "kv-ttl/append");
    lines.expect(`open t ${LOCAL}/h r`, "ok", "kv-ttl/append");
    lines.expect("readall t", "ok more", "kv-ttl/append");
    lines.expect("open z /beta/kv/.with/if=$v/local/a r", "err busy", "kv-ttl/version");
    lines.expect(`list ${LOCAL}`, "ok f:a d:e f:f d:g f:h", "kv-ttl/list");
    // What was renamed away from, or not asked about at all, does not come back either.
    lines.do("tick 1000");
    lines.expect(`list ${LOCAL}`, "ok f:a d:e f:f d:g f:h", "kv-ttl/older");
  },
});

const MANY = 300;
/** A prime, so that times come in no order and each once. */
const STRIDE = 7919;

/** Many at once, each with a time of its own; some are put again. */
const many = literalTest({
  id: "ttl/many",
  cites: ["kv-ttl/kept", "kv-ttl/exact", "kv-ttl/again"],
  needs: ["clock"],
  write(lines) {
    const times: number[] = [];
    for (let at = 0; at < MANY; at++) {
      times[at] = 1_000 + ((at * STRIDE) % MANY);
      open(lines, "f", `ttl=${times[at]}ms`, `k${at}`, "w,create");
      lines.do("close f");
    }
    for (let at = 0; at < MANY; at += 3) {
      times[at] = 1_000 + ((at * STRIDE + 1) % MANY);
      open(lines, "f", `ttl=${times[at]}ms`, `k${at}`, "w,create,trunc");
      lines.do("close f");
    }
    lines.do("tick 999");
    for (let at = 0; at < MANY; at++)
      lines.expect(`stat ${LOCAL}/k${at}`, "ok file 0 * 1", "kv-ttl/kept");
    let passed = 0;
    for (const past of [1, 50, 51, 120, 299]) {
      lines.do(`tick ${past - passed}`);
      passed = past;
      for (const [at, time] of times.entries()) {
        const result = time <= 999 + past ? GONE : "ok file 0 * 1";
        lines.expect(`stat ${LOCAL}/k${at}`, result, "kv-ttl/exact");
      }
    }
  },
});

const quota = literalTest({
  id: "ttl/quota",
  cites: ["kv-ttl/quota"],
  needs: ["clock"],
  upTo: `${MOST_KEYS} keys`,
  write(lines, { published: { limits } }) {
    const limit = limits["keys"]!;
    if (limit > MOST_KEYS) return;
    lines.do(`mkdir ${LOCAL}/d`);
    for (let count = 1; count < limit - 2; count++) lines.do(`mkdir ${LOCAL}/d/${count}`);
    put(lines, "f", "100ms", "k");
    put(lines, "g", "200ms", "l");
    lines.expect(`mkdir ${LOCAL}/m`, FULL, "kv-ttl/quota");
    lines.do("tick 99");
    lines.expect(`mkdir ${LOCAL}/m`, FULL, "kv-ttl/quota");
    lines.do("tick 1");
    lines.expect(`mkdir ${LOCAL}/m`, "ok", "kv-ttl/quota");
    lines.expect(`mkdir ${LOCAL}/n`, FULL, "kv-ttl/quota");
    lines.do("tick 100");
    lines.do("open t /beta/tmp/t w,create");
    lines.expect(`rename /beta/tmp/t ${LOCAL}/n`, "ok", "kv-ttl/quota");
    lines.expect(`mkdir ${LOCAL}/o`, FULL, "kv-ttl/quota");
  },
});

export const exactTests = [units, begins, taken, everywhere, many, quota] as const;

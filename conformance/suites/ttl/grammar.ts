/** What the option takes, and where it is of no use. */

import { literalTest } from "../boundary/literal.ts";

const WITH = "/beta/kv/.with";

const MALFORMED = [
  ..."s ms -1s +1s 1S 1Ms 1sec 1d 1w 1us 1ns 0x1s 1e3ms 1.5s 1s1 0s 0ms 000h 10 1s%20 %201s 1%20s 1s%00".split(
    " ",
  ),
  ..."now never 1m30s %D9%A1s 1_000ms".split(" "),
];
const TOO_LONG = ["87601h", "5256001m", "315360001s", "315360000001ms", `${"9".repeat(40)}h`];
const FITTING = [
  "1ms",
  "87600h",
  "5256000m",
  "315360000s",
  "315360000000ms",
  `${"0".repeat(40)}1h`,
];
/** As a path has it, and as it is decoded. */
const DECODED = ["1%256Ds", "%2531h", "1%2568"];

export const grammarTest = literalTest({
  id: "ttl/grammar",
  cites: ["kv-ttl/value", "kv-ttl/longest", "kv-ttl/operation"],
  write(lines) {
    lines.do("open t /beta/tmp/t w,create");
    for (const value of ["", ...MALFORMED]) {
      const under = `${WITH}/ttl=${value.replaceAll("%", "%25")}/local/k`;
      lines.expect(`open f ${under} w,create`, "err invalid", "kv-ttl/value");
      lines.expect(`rename /beta/tmp/t ${under}`, "err invalid", "kv-ttl/value");
    }
    for (const value of TOO_LONG)
      lines.expect(`open f ${WITH}/ttl=${value}/local/k w,create`, "err invalid", "kv-ttl/longest");
    for (const [at, value] of [...FITTING, ...DECODED].entries()) {
      const why = at < FITTING.length ? "kv-ttl/longest" : "kv-ttl/value";
      lines.expect(`open f${at} ${WITH}/ttl=${value}/local/k w,create`, "ok", why, "kv-ttl/value");
    }
    lines.do("sync f0");
    lines.do("mkdir /beta/kv/local/d");
    for (const operation of [
      `open g ${WITH}/ttl=1h/local/k r`,
      `open g ${WITH}/ttl=1h,if=present/local/k r`,
      `open g ${WITH}/ttl=1h/local/none r`,
      `open g ${WITH}/ttl=1h/local/d r,dir`,
      `unlink ${WITH}/ttl=1h/local/k`,
      `unlink ${WITH}/ttl=1h,if=absent/local/k`,
      `unlink ${WITH}/ttl=1h/local/none/k`,
      `mkdir ${WITH}/ttl=1h/local/e`,
      `mkdir ${WITH}/ttl=1h,read=latest/local/e`,
    ])
      lines.expect(operation, "err invalid", "kv-ttl/operation");
    lines.expect("list /beta/kv/local", ["ok d:d", "ok d:d f:k"], "kv-ttl/operation");
  },
});

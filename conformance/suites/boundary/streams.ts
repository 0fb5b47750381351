/** Standard streams with much data in odd pieces, and what an execution is started with. */

import { decodeWord, pattern, renderData } from "../../../guests/words.ts";
import type { Test, TestContext, TestOutcome } from "../../test.ts";
import { type Lines, literalTest } from "./literal.ts";

/** Around the sizes at which buffers end. */
const PIECES = [1, 2, 4095, 4096, 4097, 1, 8191, 8193, 65_535, 3, 65_537, 64];

export const streamTest = literalTest({
  id: "boundary/streams",
  cites: ["runtime/stdin/whole", "runtime/stdin/blocks", "runtime/stdout/whole"],
  write(lines) {
    lines.do("start cat");
    const sent = PIECES.map((length, at) => pattern(length, at));
    PIECES.forEach((length, at) => lines.do(`send ~${length}:${at}`));
    lines.expect("end", "exit zero", "runtime/stdin/whole");
    const whole = `ok ${renderData(Buffer.concat(sent))}`;
    lines.expect("output", whole, "runtime/stdin/whole", "runtime/stdout/whole");
    lines.execution = "b";
    lines.do("start cat");
    lines.expect("end", "exit zero", "runtime/stdin/whole");
    lines.expect("output", "ok %", "runtime/stdout/whole");
  },
});

const WRITTEN = ["first", "%00%FF", "~9000:7", "last"];

function writeErrors(lines: Lines, execution: string, end: string): void {
  lines.execution = execution;
  for (const word of WRITTEN) lines.do(`stderr ${word}`);
  lines.expect(end, end === "end" ? "exit zero" : "exit nonzero", "runtime/stderr/whole");
  const whole = renderData(Buffer.concat(WRITTEN.map((word) => decodeWord(word))));
  lines.expect("errors", `ok ${whole}`, "runtime/stderr/whole");
}

/** Without a trap, to whose story a host may add. */
export const errorsTest = literalTest({
  id: "boundary/errors",
  cites: ["runtime/stderr/whole"],
  write(lines) {
    writeErrors(lines, "a", "end");
    writeErrors(lines, "b", "exit 3");
  },
});

export const startTest = literalTest({
  id: "boundary/start",
  cites: ["runtime/arguments", "runtime/environment"],
  write(lines) {
    const args = [
      "one",
      "two%20words",
      "%",
      "caf%C3%A9",
      "%0A",
      "--flag",
      "%25",
      "%F0%9F%98%80",
      "$x",
      "*",
    ].filter((word) => word !== "$x");
    const shown = args.map((word) => (word === "*" ? "%2A" : word));
    const env = ["A=1", "B=x=y", "EMPTY=", "C=caf%C3%A9", "D=two%20words", "E=%0A"];
    lines.do(`start ${[...args, ...env].join(" ")}`);
    lines.expect("args", `ok ${shown.join(" ")}`, "runtime/arguments");
    const given = `ok ${env.join(" ")}`;
    lines.expect("env", [given, `${given} TMPDIR=/beta/tmp`], "runtime/environment");
  },
});

/** A commit that fails at a normal end is told on standard error, with path and code. */
export const messageTest: Test = {
  id: "boundary/message",
  cites: ["runtime/exit/message"],
  needs: [],
  async run({ host }: TestContext): Promise<TestOutcome> {
    const lines = [
      "mkdir /beta/kv/local/d",
      "mkdir /beta/kv/local/e",
      "open f /beta/kv/local/d/one w,create",
      "open g /beta/kv/local/e/two w,create",
      "rmdir /beta/kv/local/d",
      "rmdir /beta/kv/local/e",
      "mkdir /beta/kv/local/e",
      "mkdir /beta/kv/local/e/two",
      "exit 0",
    ];
    const wanted: [path: string, code: string][] = [
      ["d/one", "no-entry"],
      ["e/two", "is-directory"],
    ];
    const world = await host.openWorld();
    try {
      const guest = await world.start({ args: [], env: [] });
      const results = await guest.perform(lines);
      const told = Buffer.from(guest.errors()).toString("utf8").split("\n");
      if (
        wanted.every(([path, code]) =>
          told.some((line) => line.includes(path) && line.includes(code)),
        )
      )
        return { outcome: "passed", cases: 1 };
      const script = [...lines, "errors"].map((line) => `a: ${line}`).join("\n");
      const expected = [`a line for each: ${wanted.map((words) => words.join(": ")).join(", ")}`];
      const seen = [...results, `ok ${renderData(guest.errors())}`];
      const counterexample = {
        script,
        results: seen,
        at: lines.length,
        expected,
        requirements: ["runtime/exit/message"],
      };
      return { outcome: "failed", cases: 1, counterexample };
    } finally {
      await world.close();
    }
  },
};

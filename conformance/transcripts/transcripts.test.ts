import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { buildGuests, guestPath } from "../../guests/build.ts";
import { compareForms, type Comparison } from "./compare.ts";
import { coreOf } from "./core-of.ts";
import { DIFFERENCES } from "./differences.ts";
import { normal } from "./normal.ts";
import { allScripts, operationOf, operationsOfTheLanguage } from "./scripts.ts";
import { parseScript } from "../script/index.ts";

const scripts = allScripts();

describe("the precise probe", () => {
  let comparison: Comparison;

  beforeAll(async () => {
    await buildGuests(["probe", "probe.component", "probe-js.component"]);
    comparison = await compareForms(scripts, DIFFERENCES);
  }, 300_000);

  it("answers alike in every form, but for what is listed", () => {
    expect(comparison.unlisted).toEqual([]);
  });

  it("differs in everything that is listed", () => {
    const stale = DIFFERENCES.filter((_, at) => comparison.counts[at] === 0);
    expect(stale).toEqual([]);
  });

  it("is asked for every operation of the language", () => {
    const asked = scripts.flatMap(({ steps }) =>
      steps.flatMap((step) => [step.operation.split(" ")[0], operationOf(step).split(" ")[0]]),
    );
    expect(operationsOfTheLanguage().filter((name) => !asked.includes(name))).toEqual([]);
  });
});

describe("a transcript", () => {
  it("shows versions by the order of their appearance, and times that a script sets as they are", () => {
    const steps = parseScript(
      [
        "a: stat /beta/kv/local/k",
        "a: let v 3 fstat f",
        "a: stat /beta/kv/local/l",
        "a: times /beta/tmp/t - 1300000000000000000",
        "a: stat /beta/tmp/t",
        "a: stat /beta/tmp/u",
      ].join("\n"),
    );
    const results = [
      "ok file 1 1790000000000000002 1",
      "ok file 1 1790000000000000001 1",
      "ok file 1 1790000000000000002 1",
      "ok",
      "ok file 0 1300000000000000000 1",
      "ok file 0 1790000000000000009 1",
    ];
    expect(normal(steps, results)).toEqual([
      "ok file 1 v1 1",
      "ok file 1 v2 1",
      "ok file 1 v1 1",
      "ok",
      "ok file 0 1300000000000000000 1",
      "ok file 0 * 1",
    ]);
  });

  it("shows neither the time nor random bytes nor the order of a listing", () => {
    const steps = parseScript("a: clock realtime\na: let r 1 random 3\na: list /d");
    const results = ["ok 1790000000000000002", "ok abc", "ok f:b d:a"];
    expect(normal(steps, results)).toEqual(["ok *", "ok *", "ok d:a f:b"]);
  });
});

describe("coreOf", () => {
  it("refuses what was not made from a command of preview 1", () => {
    expect(() => coreOf(readFileSync(guestPath("probe-js.component")))).toThrow("no core module");
  });
});

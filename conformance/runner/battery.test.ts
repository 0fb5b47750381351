import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { lacks } from "../driver/testing/tools.ts";
import { FAULTS, type Fault } from "../battery/faults.ts";
import { spawnDriver } from "../driver/spawn.ts";
import { exitCode } from "../report/exit.ts";
import { makeReport, type Report } from "../report/report.ts";
import { loadSpec } from "../requirement.ts";
import { exampleTests } from "../suites/examples.ts";
import { run } from "./run.ts";

const FAKE = fileURLToPath(new URL("../hosts/python-fake/fake.py", import.meta.url));
const spec = loadSpec();
/** What the fake can play: it has no directories, no attributes of links and no sync. */
const EXAMPLES = ["kv/unlink/missing", "runtime/trap", "commit/close"];
const tests = exampleTests(spec).filter(({ cites }) => EXAMPLES.includes(cites[0]!));
/** Shorter than they are, for faults that are seen only when their time is over. */
const LIMITS = { shutdown: 1_000, "guest.kill": 1_000 };

async function judge({ fault, limits }: Fault): Promise<Report> {
  const open = (): ReturnType<typeof spawnDriver> =>
    spawnDriver(FAKE, [fault], { limits: { ...LIMITS, ...limits } });
  const found = await run({
    spec,
    tests,
    open,
    seed: 1,
    budget: 1,
    host: { timeoutMultiplier: fault === "loses-output" ? 0.2 : 1 },
  });
  return makeReport(spec, found, { seed: 1, budget: 1 });
}

const outcomes = (report: Report): string[] =>
  report.tests.map(({ id, outcome }) => `${id} ${outcome}`);
/**
 * Faults that nothing here touches: one holds a reply back until there are two, one is about guests that are
 * killed, one about guests that are left when their world is closed.
 */
const UNTOUCHED = ["reorders-replies", "ignores-kill", "closes-world-over-guests"];
const of = (...kinds: Fault["kind"][]): Fault[] =>
  FAULTS.filter(({ kind, fault }) => kinds.includes(kind) && !UNTOUCHED.includes(fault));

describe.skipIf(lacks("python3")).concurrent("a run", { timeout: 240_000 }, () => {
  it.each(of("legal"))("passes the driver that $fault", async (fault) => {
    const report = await judge(fault);
    expect(report.fatal).toBeUndefined();
    const others = outcomes(report).slice(1);
    expect(others.filter((line) => !line.endsWith(" passed"))).toEqual([]);
    expect(others).toHaveLength(EXAMPLES.length);
  });

  it.each(of("violation"))(
    "ends with 3 and the remedy at the driver that $fault",
    async (fault) => {
      const report = await judge(fault);
      expect(exitCode(report, { allowPartial: true })).toBe(3);
      expect(report.fatal).toMatch(/^protocol violation: [^]*\n {2}remedy: /);
      expect(report.tests).toHaveLength(tests.length + 1);
    },
  );

  it.each(of("failure", "refusal"))("is never green with the driver that $fault", async (fault) => {
    const report = await judge(fault);
    expect([1, 3]).toContain(exitCode(report, { allowPartial: true }));
    expect(report.tests).toHaveLength(tests.length + 1);
    const said = [report.fatal, ...report.tests.map(({ message }) => message)].filter(
      (text) => text !== undefined,
    );
    expect(said.join("\n")).toMatch(
      /exited|ended by|did not (?:answer|end|exit)|closed its standard|speaks protocol 7|disk is full/,
    );
  });

  it("names what one world leaves to another", async () => {
    const report = await judge({ fault: "leaks-state", kind: "verdict" });
    expect(report.fatal).toContain("of another world has got");
    expect(exitCode(report)).toBe(3);
  });

  it("says where the output of guests is lost", async () => {
    const report = await judge({ fault: "loses-output", kind: "verdict" });
    expect(report.fatal).toContain("nothing came from its standard output\n  remedy: ");
  });

  it.each(["claims-what-it-refuses", "serves-what-it-does-not-claim"])(
    "finds the driver that %s",
    async (fault) => {
      expect(outcomes(await judge({ fault, kind: "verdict" }))).toContain("claims/features failed");
    },
  );
});

import { describe, expect, it } from "vitest";
import { HostError, ProtocolError, UserError } from "../driver/errors.ts";
import { loadSpec, type Spec } from "../requirement.ts";
import { parseScript } from "../script/index.ts";
import { DriverHost } from "./driver-host.ts";
import { run, type RunOptions } from "./run.ts";
import { runScript } from "../script-run.ts";
import { FakeDriver, type FakeOptions } from "./testing/fake-driver.ts";
import type { Counterexample, Test } from "../test.ts";
import { Unobservable } from "../world.ts";

const QUICK = { timeoutMultiplier: 0.02 };
const host = (options: FakeOptions = {}): Promise<DriverHost> =>
  DriverHost.connect(new FakeDriver(options), QUICK);

describe("an execution", () => {
  it("answers a result for each line of a batch", async () => {
    const world = await (await host()).openWorld();
    const execution = await world.start({ args: [], env: [] });
    expect(await execution.perform(["hello", "stat /none", "exit 3"])).toEqual([
      "ok probe 1 preview1 fake",
      "err no-entry",
      "exit nonzero",
    ]);
    expect(await execution.perform(["hello"])).toEqual(["exit nonzero"]);
  });

  it("answers hang for a line without an answer in time, kills the guest, and gone for the rest", async () => {
    const answer: FakeOptions["answer"] = (line) =>
      line === "stat /slow" ? { hang: true } : undefined;
    const world = await (await host({ answer })).openWorld();
    const execution = await world.start({ args: [], env: [] });
    expect(await execution.perform(["hello", "stat /slow", "hello", "hello"])).toEqual([
      "ok probe 1 preview1 fake",
      "hang",
      "gone",
      "gone",
    ]);
    expect(await execution.wait()).toBe("exit nonzero");
  });

  it("waits longer for a nap", async () => {
    const world = await (await host()).openWorld();
    const execution = await world.start({ args: [], env: [] });
    expect(await execution.perform(["nap 400"])).toEqual(["ok"]);
  });

  it("answers the end for the line that an execution ended at", async () => {
    const answer: FakeOptions["answer"] = (line) =>
      line === "grow" ? { exit: { reason: "memory" } } : undefined;
    const world = await (await host({ answer })).openWorld();
    const execution = await world.start({ args: [], env: [] });
    expect(await execution.perform(["grow", "hello"])).toEqual(["exit nonzero", "gone"]);
  });

  it("hangs at its end if it does not end in time", async () => {
    const world = await (await host()).openWorld();
    const execution = await world.start({ args: [], env: [] });
    expect(await execution.perform(["spin"])).toEqual([""]);
    expect(await execution.wait()).toBe("hang");
  });

  it("rejects with the error of a host that died", async () => {
    const answer: FakeOptions["answer"] = (line) => (line === "grow" ? { crash: true } : undefined);
    const world = await (await host({ answer })).openWorld();
    const execution = await world.start({ args: [], env: [] });
    await expect(execution.perform(["grow"])).rejects.toThrow(HostError);
  });

  it("is unobservable where too many run", async () => {
    const world = await (
      await host({ hello: { concurrency: { worlds: 1, guests: 1 } } })
    ).openWorld();
    const first = await world.start({ args: [], env: [] });
    await expect(world.start({ args: [], env: [] })).rejects.toThrow(Unobservable);
    await first.end();
    await expect(world.start({ args: [], env: [] })).resolves.toBeDefined();
    await expect((await host()).openWorld({ deadlineMs: 1 })).rejects.toThrow(Unobservable);
    const ticking = parseScript("a: tick 5");
    await expect(runScript(await host(), ticking)).rejects.toThrow(Unobservable);
  });
});

describe("a script", () => {
  it("starts executions at their first line and replaces names of others", async () => {
    const lines: string[] = [];
    const answer: FakeOptions["answer"] = (line) => {
      lines.push(line);
      return line.startsWith("let ") ? "ok file 5 17 1" : undefined;
    };
    const script =
      "a: let v 3 stat /x\nb: stat /y$v -> err no-entry\na: stat /z$v -> err no-entry | ok $v\nb: exit 0 -> exit zero";
    const played = await runScript(await host({ answer }), parseScript(script));
    expect(lines).toEqual(["let v 3 stat /x", "stat /y17", "stat /z$v", "exit 0"]);
    expect(played).toEqual({
      results: ["ok file 5 17 1", "err no-entry", "err no-entry", "exit zero"],
    });
  });

  it("knows whose binding a name is", async () => {
    const lines: string[] = [];
    const answer: FakeOptions["answer"] = (line) => {
      lines.push(line);
      return line.startsWith("let ") ? "ok 17" : undefined;
    };
    const script = "b: let v 1 random 1\na: let v 1 random 1\na: stat /$v\nc: stat /$v";
    await runScript(await host({ answer }), parseScript(script));
    expect(lines.slice(2)).toEqual(["stat /$v", "stat /17"]);
  });

  it("tells the first step that is not met, and stops there if it is to", async () => {
    const steps = parseScript("a: hello\na: stat /x -> ok file $v\nb: hello -> ok 1\nb: hello");
    expect(await runScript(await host(), steps)).toMatchObject({
      results: { length: 4 },
      unmet: { at: 1 },
    });
    expect(await runScript(await host(), steps, { stopAtUnmet: true })).toMatchObject({
      results: { length: 2 },
      unmet: { at: 1 },
    });
  });

  it("speaks to cat", async () => {
    const steps = parseScript(
      "a: start cat\na: send one%0A\na: send ~3:0\na: end -> exit zero\na: output -> ok one%0A%00%07%0E",
    );
    expect((await runScript(await host(), steps)).unmet).toBeUndefined();
  });
});

const spec: Spec = {
  ...loadSpec(),
  requirements: ["kv/a", "kv/b", "layout/features"].map((id) => ({
    id,
    chapter: "kv",
    feature: "core",
    level: "MUST" as const,
    sentence: "It MUST.",
    needs: [],
    file: "spec/kv.md",
    line: 1,
  })),
};

const counterexample: Counterexample = {
  script: "a: x",
  results: ["err io"],
  at: 0,
  expected: ["ok"],
  requirements: ["kv/a"],
};

/** A test that sends one line. */
function lineTest(id: string, line: string, more: Partial<Test> = {}): Test {
  return {
    id,
    cites: ["kv/a"],
    needs: [],
    async run({ host }) {
      const world = await host.openWorld();
      const execution = await world.start({ args: [], env: [] });
      const [result] = await execution.perform([line]);
      await world.close();
      return result === "ok"
        ? { outcome: "passed", cases: 1 }
        : { outcome: "failed", cases: 1, counterexample };
    },
    ...more,
  };
}

const PASSES = "stat /beta";

function start(
  tests: readonly Test[],
  fake: FakeOptions | (() => FakeDriver) = {},
  more: Partial<RunOptions> = {},
): ReturnType<typeof run> {
  const open = typeof fake === "function" ? fake : () => new FakeDriver(fake);
  return run({ spec, tests, open, host: QUICK, seed: 1, budget: 1, ...more });
}

const outcomes = ({ results }: { results: { id: string; outcome: string }[] }): string[] =>
  results.map(({ id, outcome }) => `${id} ${outcome}`);

describe("a run", () => {
  it("answers a result for every planned test, in the order of the plan", async () => {
    const found = await start([
      lineTest("t/1", PASSES),
      lineTest("t/2", "stat /none"),
      lineTest("t/3", PASSES, { needs: ["memory"] }),
    ]);
    expect(outcomes(found)).toEqual([
      "claims/features passed",
      "t/1 passed",
      "t/2 failed",
      "t/3 unobserved",
    ]);
    expect(found).toMatchObject({ features: new Set(), abi: "preview1" });
    expect(found.fatal).toBeUndefined();
  });

  it("opens no more worlds than the host has, and no more than it may", async () => {
    let driver: FakeDriver | undefined;
    const many = Array.from({ length: 9 }, (_, at) => lineTest(`t/${at}`, PASSES));
    await start(
      many,
      () => (driver = new FakeDriver({ hello: { concurrency: { worlds: 2, guests: 2 } } })),
    );
    expect(driver!.mostWorlds).toBe(2);
    await start(many, () => (driver = new FakeDriver()), { jobs: 3 });
    expect(driver!.mostWorlds).toBe(3);
  });

  it("gives a test the same seed whichever others run", async () => {
    const seeds: number[] = [];
    const test = lineTest("t/seed", PASSES, {
      run: async ({ seed }) => {
        seeds.push(seed);
        return { outcome: "passed", cases: 1 };
      },
    });
    await start([test]);
    await start([lineTest("t/other", PASSES), test]);
    await start([test], {}, { seed: 2 });
    expect(seeds[0]).toBe(seeds[1]);
    expect(seeds[2]).not.toBe(seeds[0]);
  });

  it("blames a crash on the test that causes it, and goes on with another host", async () => {
    let started = 0;
    const fake = (): FakeDriver => {
      started++;
      return new FakeDriver({
        answer: (line) =>
          line === "grow" ? { crash: true } : line === "stat /wait" ? { hang: true } : undefined,
      });
    };
    const tests = [
      lineTest("t/1", PASSES),
      lineTest("t/2", "grow"),
      lineTest("t/3", "stat /wait"),
      lineTest("t/4", PASSES),
      lineTest("t/5", PASSES),
    ];
    const found = await start(tests, fake);
    expect(outcomes(found)).toEqual([
      "claims/features passed",
      "t/1 passed",
      "t/2 crashed",
      "t/3 failed",
      "t/4 passed",
      "t/5 passed",
    ]);
    expect(found.results[2]!.message).toContain("exited with code 9");
    expect(started).toBeGreaterThan(1);
  });

  it("does not repeat a test that was alone when the host died", async () => {
    let sent = 0;
    const answer: FakeOptions["answer"] = (line) =>
      line === "grow" ? (sent++, { crash: true }) : undefined;
    const found = await start(
      [lineTest("t/1", "grow"), lineTest("t/2", PASSES)],
      () => new FakeDriver({ answer }),
      { jobs: 1 },
    );
    expect(outcomes(found)).toEqual(["claims/features passed", "t/1 crashed", "t/2 passed"]);
    expect(sent).toBe(1);
  });

  it("blames a crash that nobody causes alone on all who were there", async () => {
    let left = 1;
    const answer: FakeOptions["answer"] = (line) =>
      line === "grow" && left-- > 0 ? { crash: true } : undefined;
    const found = await start(
      [lineTest("t/1", "grow"), lineTest("t/2", "stat /beta")],
      () => new FakeDriver({ answer }),
    );
    expect(found.results.filter(({ outcome }) => outcome === "crashed").length).toBeGreaterThan(0);
  });

  it("gives up after three starts in a row that fail, and says so once", async () => {
    let attempts = 0;
    const onHello = (): never => {
      attempts++;
      throw new HostError("died", "the host fake exited with code 1");
    };
    const found = await start([lineTest("t/1", PASSES)], { onHello });
    expect(attempts).toBe(3);
    expect(outcomes(found)).toEqual(["claims/features notrun", "t/1 notrun"]);
    expect(found.fatal?.message).toContain("exited with code 1");
  });

  it("does not try again what cannot be started, or does not speak the protocol", async () => {
    for (const error of [new HostError("start", "no such program"), new ProtocolError("x", "y")]) {
      let attempts = 0;
      const onHello = (): never => {
        attempts++;
        throw error;
      };
      expect((await start([lineTest("t/1", PASSES)], { onHello })).fatal).toBeDefined();
      expect(attempts).toBe(1);
    }
  });

  it("ends at a violation of the protocol, with what is left not run", async () => {
    const broken = lineTest("t/1", PASSES, {
      run: () => Promise.reject(new ProtocolError("two replies", "answer once")),
    });
    const found = await start([broken, lineTest("t/2", PASSES)], {}, { jobs: 1 });
    expect(outcomes(found)).toEqual(["claims/features passed", "t/1 notrun", "t/2 notrun"]);
    expect(found.fatal?.message).toContain("two replies");
  });

  it("refuses a host that is another one after it was started again", async () => {
    let started = 0;
    const fake = (): FakeDriver =>
      new FakeDriver({
        hello: { host: { name: "fake", version: String(++started) } },
        answer: (line) => (line === "grow" ? { crash: true } : undefined),
      });
    const found = await start([lineTest("t/1", "grow"), lineTest("t/2", PASSES)], fake, {
      jobs: 1,
    });
    expect(found.fatal?.message).toContain("another thing of itself");
    expect(outcomes(found)).toEqual(["claims/features passed", "t/1 crashed", "t/2 notrun"]);
  });

  it("keeps a fault of the suite apart", async () => {
    const found = await start([
      lineTest("t/1", PASSES, { run: () => Promise.reject(new TypeError("oops")) }),
    ]);
    expect(found.results[1]).toMatchObject({
      outcome: "error",
      message: expect.stringContaining("a fault of the suite"),
    });
  });

  it("stops at the first failure if it is to", async () => {
    const tests = [lineTest("t/1", "stat /none"), lineTest("t/2", PASSES)];
    expect(outcomes(await start(tests, {}, { failFast: true, jobs: 1 }))).toEqual([
      "claims/features passed",
      "t/1 failed",
      "t/2 notrun",
    ]);
    expect(
      outcomes(await start(tests, {}, { failFast: true, jobs: 1, excused: () => true })),
    ).toContain("t/2 passed");
  });

  it("leaves not run what is left when time is up", async () => {
    const found = await start([lineTest("t/1", PASSES)], {}, { signal: AbortSignal.abort() });
    expect(outcomes(found)).toEqual(["claims/features passed", "t/1 notrun"]);
  });

  it("refuses a pattern that matches nothing, and a probe that the host does not run", async () => {
    await expect(start([lineTest("t/1", PASSES)], {}, { patterns: ["kv/x"] })).rejects.toThrow(
      /no requirement and no test matches kv\/x/,
    );
    await expect(
      start([lineTest("t/1", PASSES)], {}, { host: { abi: "wasi0.2" } }),
    ).rejects.toThrow(UserError);
  });
});

describe("what a host says of itself", () => {
  it("is judged against what its driver claims", async () => {
    const found = await start([lineTest("t/1", PASSES)], { hello: { features: ["locks"] } });
    expect(found.results[0]).toMatchObject({
      outcome: "failed",
      counterexample: {
        requirements: ["layout/features"],
        script: "a: open f /beta/features r\na: readall f",
      },
    });
  });

  it("is not compared where the driver claims nothing", async () => {
    const { features: _, ...hello } = await new FakeDriver().hello({
      nonce: "",
      spec: ["0.1"],
      protocol: { min: 1, max: 1 },
      suite: { name: "", version: "" },
    });
    const driver = new FakeDriver();
    driver.hello = async ({ nonce }) => ({ ...hello, nonce });
    expect(outcomes(await start([lineTest("t/1", PASSES)], () => driver))).toEqual([
      "claims/features passed",
      "t/1 passed",
    ]);
  });

  it("has a newline after every feature", async () => {
    // The limits are read first, by sixteen reads at once.
    const pieces = [...Array.from({ length: 16 }, () => "ok %"), "ok core%0Alocks"];
    const answer: FakeOptions["answer"] = (line) =>
      line === "read f 64" ? (pieces.shift() ?? "ok %") : undefined;
    const found = await start([lineTest("t/1", PASSES)], { answer });
    expect(outcomes(found)[0]).toBe("claims/features failed");
  });

  it("has to be readable", async () => {
    const found = await start([lineTest("t/1", PASSES)], {
      answer: (line) => (line.includes("/beta/features") ? "err no-entry" : undefined),
    });
    expect(found.results[0]).toMatchObject({
      outcome: "failed",
      counterexample: { results: ["err no-entry"], at: 0 },
    });
  });

  it("is given to the tests, with the floors for what cannot be read", async () => {
    const limits: unknown[] = [];
    const test = lineTest("t/1", PASSES, {
      run: async ({ published }) => {
        limits.push(published.limits["keys"]);
        return { outcome: "passed", cases: 1 };
      },
    });
    await start([test]);
    await start(
      [test],
      { answer: (line) => (line.includes("limits.json") ? "err no-entry" : undefined) },
      { spec: { ...spec, limits: [{ name: "keys", floor: 7 }] } },
    );
    expect(limits).toEqual([1024, 7]);
  });

  it("needs a probe that answers", async () => {
    const found = await start([lineTest("t/1", PASSES)], {
      answer: (line) => (line === "hello" ? "ok stranger" : undefined),
    });
    expect(found.fatal?.message).toMatch(/'hello' with 'ok stranger'.*\n {2}remedy: /);
    expect(outcomes(found)).toEqual(["claims/features notrun", "t/1 notrun"]);
  });
});

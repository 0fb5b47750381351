import { describe, expect, test } from "vitest";
import { PROFILES } from "../../arbitraries/profiles.ts";
import { judge } from "../../models/index.ts";
import { plainHost, plainPublished, wrappedHost } from "../../mutants/direct/plain.ts";
import { runScript } from "../../script-run.ts";
import type { TestContext, TestOutcome } from "../../test.ts";
import { type TestHost, Unobservable } from "../../world.ts";
import { parseScript } from "../../script/index.ts";
import { propertyTest } from "./property.ts";

const commits = propertyTest({
  id: "property/commits",
  cites: [],
  profile: PROFILES.commits,
  scripts: 60,
});

function run(host: TestHost, more: Partial<TestContext> = {}): Promise<TestOutcome> {
  const signal = new AbortController().signal;
  return commits.run({ host, published: plainPublished, seed: 3, budget: 1, signal, ...more });
}

/** A host on which `datasync` and `sync` do nothing, so often. */
function forgetful(often: () => boolean): TestHost {
  return wrappedHost((call) => async (operation) => {
    if (operation.op === "sync" && often()) return undefined as never;
    return call(operation);
  });
}

describe("a property", () => {
  test("passes on the reference host, with as many cases as the budget says", async () => {
    expect(await run(plainHost)).toEqual({ outcome: "passed", cases: 60 });
    expect(await run(plainHost, { budget: 0.1 })).toEqual({ outcome: "passed", cases: 6 });
  });

  test("fails with a small script that can be performed by itself", async () => {
    const host = forgetful(() => true);
    const outcome = await run(host);
    if (outcome.outcome !== "failed") throw new Error(outcome.outcome);
    const { script, results, at, requirements } = outcome.counterexample;
    expect(requirements[0]).toMatch(/^commit\/(?:sync|datasync|created|truncated|empty)$/);
    const steps = parseScript(script);
    expect(steps.length).toBeLessThanOrEqual(5);
    expect(at).toBe(steps.length - 1);
    const options = { ...plainPublished, abi: host.abi };
    expect((await runScript(host, steps)).results).toEqual(results);
    expect(judge(steps, results, options)?.at).toBe(at);
    expect(judge(steps, (await runScript(plainHost, steps)).results, options)).toBeUndefined();
  });

  test("finds the same for the same seed", async () => {
    const host = forgetful(() => true);
    expect(await run(host)).toEqual(await run(host));
  });

  test("shows what was seen even if it comes and goes", async () => {
    let turn = 0;
    const outcome = await run(forgetful(() => turn++ % 3 === 0));
    if (outcome.outcome !== "failed") throw new Error(outcome.outcome);
    const { script, results } = outcome.counterexample;
    const steps = parseScript(script);
    expect(judge(steps, results, { ...plainPublished, abi: "preview1" })).toBeDefined();
  });

  test("is cut when time is up", async () => {
    const outcome = await run(plainHost, { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ outcome: "cut", cases: 0 });
  });

  test("goes on with fewer executions at once where the host has no more", async () => {
    for (const most of [1, 2]) {
      const outcome = await run(narrow(most));
      expect(outcome).toEqual({ outcome: "passed", cases: 60 });
    }
  });

  test("leaves to others what it means that a host fails", async () => {
    const broken = wrappedHost(() => () => Promise.reject(new RangeError("broken")));
    await expect(run(broken)).rejects.toThrow("broken");
  });
});

/** The plain host with room for so many executions. */
function narrow(most: number): TestHost {
  const controls = new Set(plainHost.controls);
  if (most === 1) controls.delete("concurrency");
  return {
    ...plainHost,
    controls,
    async openWorld() {
      const world = await plainHost.openWorld();
      let live = 0;
      return {
        ...world,
        close: () => world.close(),
        async start(start) {
          if (live >= most) throw new Unobservable("concurrency");
          const execution = await world.start(start);
          live++;
          const ended =
            <T>(end: () => Promise<T>) =>
            async () => {
              const result = await end();
              live--;
              return result;
            };
          return {
            async perform(lines) {
              const results = await execution.perform(lines);
              if (/^(?:exit|trap)/.test(lines.at(-1)!)) live--;
              return results;
            },
            send: (bytes) => execution.send(bytes),
            end: ended(() => execution.end()),
            kill: ended(() => execution.kill()),
            wait: () => execution.wait(),
            output: () => execution.output(),
            errors: () => execution.errors(),
          };
        },
      };
    },
  };
}

import { afterAll, expect, test } from "vitest";
import { reference } from "../drivers/reference.ts";
import { judge, Model, newRecorder } from "../models/index.ts";
import { betaHost, plainHost, plainPublished } from "../mutants/direct/plain.ts";
import { DriverHost } from "../runner/driver-host.ts";
import type { Test } from "../test.ts";
import type { TestHost } from "../world.ts";
import { tests } from "./index.ts";
import { recordingHost } from "./testing.ts";

/** Branches that no test reaches, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "end/waiting": "without a deadline that wait has no end, so only a script of one's own has it",
  "later/begun": "nothing in core waits",
  "later/result": "nothing in core waits",
};

/** What is judged on the machine where nothing but the machine is needed, and what on the host as it is run. */
const CORNERS = /^boundary\/corners\//;
const REAL: ReadonlySet<string> = new Set(["deadline", "memory"]);

const recorder = newRecorder();
const open: DriverHost[] = [];

afterAll(() => Promise.all(open.map((host) => host.close())));

async function real(abi: TestHost["abi"]): Promise<TestHost> {
  const host = await DriverHost.connect(reference(), { abi });
  open.push(host);
  return host;
}

/** Runs tests, and lets the model judge all that they did. */
async function runTests(plain: TestHost, chosen: readonly Test[]): Promise<void> {
  const wrong: unknown[] = [];
  const options = { ...plainPublished, abi: plain.abi, recorder };
  const host = recordingHost(plain, ({ steps, results }) => {
    const judgement = judge(steps, results, options);
    if (judgement) wrong.push(steps.slice(0, judgement.at + 1), judgement);
  });
  for (const { id, needs, run } of chosen) {
    if (needs.some((need) => !host.controls.has(need))) continue;
    const signal = new AbortController().signal;
    const outcome = await run({ host, published: plainPublished, seed: 1, budget: 1, signal });
    expect({ id, outcome: outcome.outcome }).toEqual({ id, outcome: "passed" });
  }
  expect(wrong).toEqual([]);
}

test("a default run reaches every branch of the model, and the model agrees with all of it", async () => {
  const corners = tests.filter(({ id }) => CORNERS.test(id));
  const limited = tests.filter(({ needs }) => needs.some((need) => REAL.has(need)));
  // What really overlaps has no one order in which the model could judge it.
  const sequential = tests.filter(({ id }) => !id.startsWith("concurrent/"));
  await runTests(plainHost, sequential);
  await runTests(betaHost, corners);
  await runTests(await real("preview1"), [...corners, ...limited]);
  await runTests(await real("wasi0.2"), corners);
  const missed = Model.branches.filter((branch) => !recorder.reached.has(branch));
  expect(missed.toSorted()).toEqual(Object.keys(ELSEWHERE).toSorted());
}, 120_000);

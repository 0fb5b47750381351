import { expect, test } from "vitest";
import { judge, Model, newRecorder } from "../models/index.ts";
import { plainHost, plainPublished } from "../mutants/direct/plain.ts";
import { tests } from "./index.ts";
import { recordingHost } from "./testing.ts";

/** Branches that no test reaches on this host, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {};

test("a default run reaches every branch of the model, and the model agrees with all of it", async () => {
  const recorder = newRecorder();
  const options = { ...plainPublished, abi: plainHost.abi, recorder };
  const wrong: unknown[] = [];
  const host = recordingHost(plainHost, ({ steps, results }) => {
    const judgement = judge(steps, results, options);
    if (judgement) wrong.push(steps.slice(0, judgement.at + 1), judgement);
  });
  for (const { id, needs, run } of tests) {
    // What really overlaps has no one order in which the model could judge it.
    if (id.startsWith("concurrent/") || needs.some((need) => !host.controls.has(need))) continue;
    const signal = new AbortController().signal;
    const outcome = await run({ host, published: plainPublished, seed: 1, budget: 1, signal });
    expect({ id, outcome: outcome.outcome }).toEqual({ id, outcome: "passed" });
  }
  expect(wrong).toEqual([]);
  const missed = Model.branches.filter((branch) => !recorder.reached.has(branch));
  expect(missed.toSorted()).toEqual(Object.keys(ELSEWHERE).toSorted());
}, 60_000);

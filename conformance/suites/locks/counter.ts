/** A counter that is read and written in two steps, each time under a lock and its fence. */

import { type Finding, type Race, raceTest } from "../concurrent/race.ts";
import type { Test } from "../../test.ts";

const EACH = 3;
/** How often a lock is asked for in vain, at most, before it is taken to be never free. */
const TRIES = 2_000;
const LOCK = "/beta/locks/local/counter";
const KEY = "/beta/kv/local/k";

type Acquire = (race: Race, execution: string) => Promise<Finding | undefined>;

/** Waits for its turn. */
const wait: Acquire = async (race, execution) => {
  const lane = await race.perform(execution, [
    "open w /beta/locks/.wait/local/counter r",
    "readall w",
    "close w",
  ]);
  if (/^ok [0-9]+%0A$/.test(lane.results[1]!)) return undefined;
  return { at: lane.at + 1, requirement: "locks/wait", expected: "ok TOKEN%0A" };
};

/** Tries until it succeeds. */
const spin: Acquire = async (race, execution) => {
  for (let tried = 0; ; tried++) {
    const lane = await race.perform(execution, [`open l ${LOCK} w,create,excl`]);
    const [opened] = lane.results;
    if (opened === "ok") {
      await race.perform(execution, ["close l"]);
      return undefined;
    }
    if (opened !== "err exist" || tried > TRIES)
      return { at: lane.at, requirement: "locks/acquire/held", expected: "ok | err exist" };
    await race.perform(execution, ["nap 2"]);
  }
};

function counterTest(id: string, acquire: Acquire, cites: readonly string[]): Test {
  return raceTest({
    id,
    cites: [...cites, "locks/acquire/held", "locks/fence", "locks/release"],
    rounds: 3,
    async run(race, executions) {
      const [first] = executions as [string];
      await race.perform(first, [`open z ${KEY} w,create`, "write z 0", "close z"]);
      const found = await Promise.all(executions.map((name) => increase(race, name, acquire)));
      const finding = found.find((one) => one !== undefined);
      if (finding) return finding;
      const last = await race.perform(first, [`open z ${KEY} r`, "readall z"]);
      const expected = `ok ${executions.length * EACH}`;
      if (last.results[1] === expected) return undefined;
      return { at: last.at + 1, requirement: "locks/acquire/held", expected };
    },
  });
}

async function increase(
  race: Race,
  execution: string,
  acquire: Acquire,
): Promise<Finding | undefined> {
  for (let done = 0; done < EACH; done++) {
    const finding = await acquire(race, execution);
    if (finding) return finding;
    const read = await race.perform(execution, [
      `let t 3 stat ${LOCK}`,
      `open r ${KEY} r`,
      "readall r",
      "close r",
    ]);
    const value = Number(read.results[2]!.slice("ok ".length));
    const wrote = await race.perform(execution, [
      "open f /beta/kv/.with/fence=local%252Fcounter:$t/local/k w,trunc",
      `write f ${value + 1}`,
      "sync f",
      "close f",
      `unlink ${LOCK}`,
    ]);
    const [opened, , synced, , released] = wrote.results;
    if (opened !== "ok" || synced !== "ok")
      return { at: wrote.at + 2, requirement: "locks/fence", expected: "ok, under the lock" };
    if (released !== "ok")
      return { at: wrote.at + 4, requirement: "locks/release", expected: "ok" };
  }
  return undefined;
}

/** Once a lock has been released, nobody commits under its token any more. */
const staleTest = raceTest({
  id: "locks/counter/stale",
  cites: ["locks/fence/commit"],
  rounds: 80,
  async run(race, executions, round) {
    const [holder, ...others] = executions as [string, ...string[]];
    const taken = await race.perform(holder, [`open l ${LOCK} w,create,excl`, "fstat l"]);
    const token = taken.results[1]!.split(" ")[3];
    const lanes = new Map<string, readonly string[]>();
    // What is released now and then comes just between a commit's looking at its fence and its end.
    const lag = Array.from({ length: round % 5 }, () => `stat ${KEY}`);
    const looks = Array.from({ length: 6 }, () => others.map((name) => `stat ${KEY}${name}`));
    lanes.set(holder, [...lag, `unlink ${LOCK}`, ...looks.flat()]);
    for (const name of others) {
      const path = `/beta/kv/.with/fence=local%252Fcounter:${token}/local/k${name}`;
      await race.perform(name, [`open f ${path} w,create`, "write f stale"]);
      lanes.set(name, ["sync f"]);
    }
    const [released] = await race.together(lanes);
    const from = lag.length + 1;
    const seen = released!.results.slice(from);
    const at = seen.findIndex((one, i) => one !== seen[i % others.length]);
    if (at < 0) return undefined;
    const expected = seen[at % others.length]!;
    return { at: released!.at + from + at, requirement: "locks/fence/commit", expected };
  },
});

export const counterTests: readonly Test[] = [
  counterTest("locks/counter/wait", wait, ["locks/wait"]),
  counterTest("locks/counter/try", spin, ["locks/acquire"]),
  staleTest,
];

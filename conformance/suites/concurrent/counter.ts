/** A counter that several increase at once, each under the condition that nobody was faster. */

import { type Finding, type Lane, type Race, raceTest } from "./race.ts";

const K = "/beta/kv/local/k";
const EACH = 3;
/** Whoever is refused more often than all others can have succeeded is refused without reason. */
const PATIENCE = 4;

export const counterRace = raceTest({
  id: "concurrent/counter",
  cites: ["with/if/commit", "with/if/version", "kv/local/concurrent"],
  rounds: 2,
  async run(race, executions) {
    await race.perform(executions[0]!, [`open z ${K} w,create`, "write z 0", "sync z", "close z"]);
    const stuck = await Promise.all(
      executions.map((name) => increase(race, name, executions.length)),
    );
    const finding = stuck.find((it) => it !== undefined);
    if (finding) return finding;
    const last = await race.perform(executions[0]!, [`open z ${K} r`, "readall z"]);
    const expected = `ok ${executions.length * EACH}`;
    if (last.results[1] === expected) return undefined;
    return { at: last.at + 1, requirement: "with/if/commit", expected };
  },
});

/** Reads, writes one more under the version that was read, and begins anew if that is refused as busy. */
async function increase(
  race: Race,
  execution: string,
  contenders: number,
): Promise<Finding | undefined> {
  let lane: Lane | undefined;
  for (let done = 0, tried = 0; done < EACH; tried++) {
    if (tried > contenders * EACH * PATIENCE)
      return {
        at: lane!.at + 2,
        requirement: "with/if/version",
        expected: "ok, since others succeed only so often",
      };
    const read = await race.perform(execution, [
      `open r ${K} r`,
      "readall r",
      "fstat r",
      "close r",
    ]);
    const value = Number(read.results[1]!.slice(3));
    const version = read.results[2]!.split(" ")[3];
    const path = `/beta/kv/.with/if=${version}/local/k`;
    lane = await race.perform(execution, [
      `open w ${path} w,trunc`,
      `write w ${value + 1}`,
      "sync w",
      "close w",
    ]);
    const [opened, , synced] = lane.results;
    if (opened === "ok" && synced === "ok") done++;
    else if (opened !== "err busy" && synced !== "err busy")
      return {
        at: lane.at + (opened === "ok" ? 2 : 0),
        requirement: "with/if/commit",
        expected: "ok | err busy",
      };
  }
  return undefined;
}

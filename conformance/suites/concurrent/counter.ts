/** A counter that several increase at once, each under the condition that nobody was faster. */

import { type Finding, type Lane, type Race, raceTest } from "./race.ts";
import { makeDirectories, type Setting, settingAt } from "./setting.ts";

const EACH = 3;
/** Whoever is refused more often than all others can have succeeded is refused without reason. */
const PATIENCE = 4;

export const counterRace = raceTest({
  id: "concurrent/counter",
  cites: ["with/if/commit", "with/if/version", "commit/whole", "kv/local/concurrent"],
  rounds: 4,
  async run(race, executions, round, { seed }) {
    const setting = settingAt(seed + round);
    const path = setting.path("k");
    const [first] = executions as [string];
    await makeDirectories(race, first);
    await race.perform(first, [`open z ${path} w,create`, `write z ${setting.body(0)}`, "close z"]);
    const stuck = await Promise.all(
      executions.map((name) => increase(race, name, executions.length, setting)),
    );
    const finding = stuck.find((it) => it !== undefined);
    if (finding) return finding;
    const last = await race.perform(first, [`open z ${path} r`, "readall z"]);
    const expected = `ok ${setting.shown(executions.length * EACH)}`;
    if (last.results[1] === expected) return undefined;
    return { at: last.at + 1, requirement: "with/if/commit", expected };
  },
});

/** Reads, writes one more under the version that was read, and begins anew if that is refused as busy. */
async function increase(
  race: Race,
  execution: string,
  contenders: number,
  setting: Setting,
): Promise<Finding | undefined> {
  const values = Array.from({ length: contenders * EACH }, (_, at) => `ok ${setting.shown(at)}`);
  let lane: Lane | undefined;
  for (let done = 0, tried = 0; done < EACH; tried++) {
    if (tried > contenders * EACH * PATIENCE)
      return {
        at: lane!.at + 2,
        requirement: "with/if/version",
        expected: "ok, since others succeed only so often",
      };
    const read = await race.perform(execution, [
      `open r ${setting.path("k")} r`,
      "readall r",
      "fstat r",
      "close r",
    ]);
    const value = values.indexOf(read.results[1]!);
    if (value < 0)
      return { at: read.at + 1, requirement: "commit/whole", expected: values.join(" | ") };
    const path = setting.under(`if=${read.results[2]!.split(" ")[3]}`, "k");
    lane = await race.perform(execution, [
      `open w ${path} w,trunc`,
      `write w ${setting.body(value + 1)}`,
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

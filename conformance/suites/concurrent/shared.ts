/** What one has put is what the others find next, however often they have looked before. */

import { type Finding, raceTest } from "./race.ts";
import { makeDirectories, settingAt } from "./setting.ts";

/** Enough for a host that keeps at hand what is read often. */
const TURNS = 16;

export const sharedRace = raceTest({
  id: "concurrent/shared",
  cites: ["kv/local/shared"],
  rounds: 4,
  async run(race, executions, round, { seed }) {
    const setting = settingAt(seed + round);
    const path = setting.path("k");
    const { dice } = race;
    await makeDirectories(race, executions[0]!);
    for (let turn = 0; turn < TURNS; turn++) {
      const writer = dice.pick(executions);
      await race.perform(writer, [
        `open p ${path} w,create,trunc`,
        `write p ${setting.body(turn)}`,
        ...dice.pick([["sync p", "close p"], ["close p"]]),
      ]);
      const read = [`open g ${path} r`, "readall g", "close g"];
      const lanes = await race.together(
        new Map(
          executions.map((name) => [
            name,
            [...Array.from({ length: dice.between(0, 3) }, () => read).flat(), `stat ${path}`],
          ]),
        ),
      );
      const expected = `ok ${setting.shown(turn)}`;
      for (const { at, lines, results } of lanes) {
        const wrong = results.findIndex(
          (result, index) => lines[index]!.startsWith("readall") && result !== expected,
        );
        if (wrong >= 0)
          return { at: at + wrong, requirement: "kv/local/shared", expected } satisfies Finding;
      }
    }
    return undefined;
  },
});

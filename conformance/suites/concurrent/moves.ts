/** Renames that others look on at. */

import { type Finding, type Lane, raceTest } from "./race.ts";
import { makeDirectories, settingAt } from "./setting.ts";

const REPLACED = 6;

/** A key that is only ever replaced is never absent, and always one of the values. */
export const replaceRace = raceTest({
  id: "concurrent/replace",
  cites: ["commit/rename", "kv/rename", "kv/rename/replaces", "commit/whole"],
  rounds: 4,
  async run(race, executions, round, { seed }) {
    const setting = settingAt(seed + round);
    const key = setting.path("k");
    const [writer, ...readers] = executions as [string, ...string[]];
    const scratch = race.dice.percent(60);
    const from = scratch ? "/beta/tmp/t" : setting.path("l");
    await makeDirectories(race, writer);
    await race.perform(writer, [`open z ${key} w,create`, `write z ${setting.body(0)}`, "close z"]);
    const replace = Array.from({ length: REPLACED }, (_, at) => [
      `open f${at} ${from} w,create`,
      `write f${at} ${setting.body(at + 1)}`,
      `close f${at}`,
      `rename ${from} ${key}`,
    ]).flat();
    const read = Array.from({ length: 12 }, (_, at) => [
      `open r${at} ${key} r`,
      `readall r${at}`,
    ]).flat();
    const lanes = await race.together(
      new Map([[writer, replace], ...readers.map((name) => [name, read] as const)]),
    );
    const values = Array.from({ length: REPLACED + 1 }, (_, at) => `ok ${setting.shown(at)}`);
    const requirement = scratch ? "commit/rename" : "kv/rename/replaces";
    return lanes
      .slice(1)
      .map((lane) => checkPresent(lane, values, requirement))
      .find((it) => it !== undefined);
  },
});

function checkPresent(
  { at, results }: Lane,
  values: readonly string[],
  requirement: string,
): Finding | undefined {
  const wrong = results.findIndex((result, index) =>
    index % 2 === 0 ? result !== "ok" : !values.includes(result),
  );
  if (wrong < 0) return undefined;
  const torn = wrong % 2 === 1;
  return {
    at: at + wrong,
    requirement: torn ? "commit/whole" : requirement,
    expected: torn ? values.join(" | ") : "ok",
  };
}

/** A key is renamed: whoever does not find it by the old name finds it by the new one, and the other way round. */
export const moveRace = raceTest({
  id: "concurrent/move",
  cites: ["kv/rename"],
  rounds: 4,
  async run(race, executions, round, { seed }) {
    const [mover, ...readers] = executions as [string, ...string[]];
    await makeDirectories(race, mover);
    for (let move = 0; move < 6; move++) {
      const setting = settingAt(seed + round + move);
      // Over directories too.
      const goal = race.dice.percent(50) ? setting : settingAt(race.dice.between(0, 2));
      const [from, to] = [setting.path(`k${move}`), goal.path(`l${move}`)];
      await race.perform(mover, [
        `open z ${from} w,create`,
        `write z ${setting.body(0)}`,
        "close z",
      ]);
      const wait = Array.from({ length: race.dice.between(1, 9) }, () => "stat /beta");
      const [old, moved] = [`stat ${from}`, `stat ${to}`];
      const look = [old, moved, moved, old];
      const lanes = await race.together(
        new Map([
          [mover, [...wait, `rename ${from} ${to}`]],
          ...readers.map((name) => [name, [...look, ...look, ...look]] as const),
        ]),
      );
      const finding = lanes
        .slice(1)
        .map(checkMoved)
        .find((it) => it !== undefined);
      if (finding) return finding;
    }
    return undefined;
  },
});

function checkMoved({ at, results }: Lane): Finding | undefined {
  const finding = (index: number, expected: string): Finding => ({
    at: at + index,
    requirement: "kv/rename",
    expected,
  });
  for (let index = 0; index < results.length; index += 4) {
    const [oldFirst, newNext, newFirst, oldNext] = results
      .slice(index, index + 4)
      .map((result) => result.startsWith("ok"));
    if (!oldFirst && !newNext) return finding(index + 1, "ok, since the old name was gone");
    if (newFirst && oldNext)
      return finding(index + 3, "err no-entry, since the new name was there");
  }
  return undefined;
}

/** Renames, and listings of what others change. */

import { type Finding, type Lane, type Race, raceTest } from "./race.ts";

const LOCAL = "/beta/kv/local";

/** A key that is only ever replaced is never absent, and always one of the values. */
export const replaceRace = raceTest({
  id: "concurrent/replace",
  cites: ["commit/rename", "kv/rename", "kv/rename/replaces", "commit/whole"],
  rounds: 3,
  async run(race, executions) {
    const [writer, ...readers] = executions as [string, ...string[]];
    const scratch = race.dice.percent(60);
    await race.perform(writer, [`open z ${LOCAL}/k w,create`, "write z (0)", "close z"]);
    const replace = Array.from({ length: 6 }, (_, at) => {
      const from = scratch ? "/beta/tmp/t" : `${LOCAL}/l`;
      return [
        `open f${at} ${from} w,create`,
        `write f${at} (${at + 1})`,
        `close f${at}`,
        `rename ${from} ${LOCAL}/k`,
      ];
    }).flat();
    const read = Array.from({ length: 12 }, (_, at) => [
      `open r${at} ${LOCAL}/k r`,
      `readall r${at}`,
    ]).flat();
    const lanes = await race.together(
      new Map([[writer, replace], ...readers.map((name) => [name, read] as const)]),
    );
    const requirement = scratch ? "commit/rename" : "kv/rename/replaces";
    return lanes
      .slice(1)
      .map((lane) => checkPresent(lane, requirement))
      .find((it) => it !== undefined);
  },
});

function checkPresent({ at, results }: Lane, requirement: string): Finding | undefined {
  const wrong = results.findIndex((result, index) =>
    index % 2 === 0 ? result !== "ok" : !/^ok \([0-6]\)$/.test(result),
  );
  if (wrong < 0) return undefined;
  const torn = wrong % 2 === 1;
  return {
    at: at + wrong,
    requirement: torn ? "commit/whole" : requirement,
    expected: torn ? "ok (NUMBER)" : "ok",
  };
}

/** A key is renamed: whoever does not find it by the old name finds it by the new one, and the other way round. */
export const moveRace = raceTest({
  id: "concurrent/move",
  cites: ["kv/rename"],
  rounds: 3,
  async run(race, executions) {
    const [mover, ...readers] = executions as [string, ...string[]];
    await race.perform(mover, [`open z ${LOCAL}/k w,create`, "close z"]);
    const wait = Array.from({ length: race.dice.between(1, 9) }, () => "stat /beta");
    const lines = {
      late: [`stat ${LOCAL}/k`, `stat ${LOCAL}/l`],
      early: [`stat ${LOCAL}/l`, `stat ${LOCAL}/k`],
    };
    const look = Array.from({ length: 6 }, (_, at) =>
      at % 2 === 0 ? lines.late : lines.early,
    ).flat();
    const move = [...wait, `rename ${LOCAL}/k ${LOCAL}/l`];
    const lanes = await race.together(
      new Map([[mover, move], ...readers.map((name) => [name, look] as const)]),
    );
    return lanes
      .slice(1)
      .map(checkMoved)
      .find((it) => it !== undefined);
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

/** What is there all the time is in every listing once; what was never there, in none. */
export const listRace = raceTest({
  id: "concurrent/list",
  cites: ["kv/list", "kv/list/absent", "kv/list/descriptor"],
  rounds: 3,
  async run(race, executions) {
    const [changer, ...readers] = executions as [string, ...string[]];
    const stays = Array.from({ length: 9 }, (_, at) => `s${at}`);
    await race.perform(changer, [
      `mkdir ${LOCAL}/d`,
      ...stays.map((name) => `mkdir ${LOCAL}/d/${name}`),
    ]);
    const list = Array.from({ length: 5 }, (_, at) => listing(race, at)).flat();
    const lanes = await race.together(
      new Map([[changer, changes()], ...readers.map((name) => [name, list] as const)]),
    );
    return lanes
      .slice(1)
      .map((lane) => checkListings(lane, stays))
      .find((it) => it !== undefined);
  },
});

function listing({ dice }: Race, at: number): string[] {
  if (dice.percent(50)) return [`list ${LOCAL}/d`];
  return [
    `open d${at} ${LOCAL}/d r,dir`,
    ...[4, 4, 4, 99].map((count) => `readdir d${at} ${count}`),
  ];
}

/** Names before and after those that stay are made and removed. */
function changes(): string[] {
  return Array.from({ length: 6 }, (_, at) => {
    const name = `${LOCAL}/d/${at % 2 === 0 ? "a" : "z"}${at}`;
    return [
      `mkdir ${name}`,
      ...(at < 2 ? [] : [`rmdir ${LOCAL}/d/${at % 2 === 0 ? "a" : "z"}${at - 2}`]),
    ];
  }).flat();
}

function checkListings(
  { at, lines, results }: Lane,
  stays: readonly string[],
): Finding | undefined {
  let entries: string[] = [];
  for (const [index, result] of results.entries()) {
    const line = lines[index]!;
    if (line.startsWith("open")) continue;
    entries.push(
      ...result
        .split(" ")
        .slice(1)
        .map((entry) => entry.slice(2)),
    );
    if (line.startsWith("readdir") && !line.endsWith(" 99")) continue;
    const stranger = entries.find((name) => !/^[saz]\d$/.test(name));
    if (stranger !== undefined)
      return { at: at + index, requirement: "kv/list/absent", expected: `no ${stranger}` };
    const missing = stays.find((name) => entries.filter((entry) => entry === name).length !== 1);
    if (missing !== undefined)
      return { at: at + index, requirement: "kv/list", expected: `d:${missing} once` };
    entries = [];
  }
  return undefined;
}

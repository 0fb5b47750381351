/** Listings of what others change: what is there all the time is in each of them once; what was never there, in none. */

import { type Finding, type Lane, type Race, raceTest } from "./race.ts";
import { makeDirectories, type Setting, settingAt } from "./setting.ts";

export const listRace = raceTest({
  id: "concurrent/list",
  cites: ["kv/list", "kv/list/absent", "kv/list/descriptor"],
  rounds: 3,
  async run(race, executions, round, { seed }) {
    const setting = settingAt(seed + round);
    const [changer, ...readers] = executions as [string, ...string[]];
    const stays = Array.from({ length: 9 }, (_, at) => `s${at}`);
    await makeDirectories(race, changer);
    await race.perform(changer, [
      `mkdir ${setting.path("dir")}`,
      ...stays.map((name) => `mkdir ${setting.path("dir")}/${name}`),
    ]);
    const list = Array.from({ length: 5 }, (_, at) => listing(race, setting, at)).flat();
    const lanes = await race.together(
      new Map([[changer, changes(setting)], ...readers.map((name) => [name, list] as const)]),
    );
    return lanes
      .slice(1)
      .map((lane) => checkListings(lane, stays))
      .find((it) => it !== undefined);
  },
});

function listing({ dice }: Race, setting: Setting, at: number): string[] {
  if (dice.percent(50)) return [`list ${setting.path("dir")}`];
  return [
    `open d${at} ${setting.path("dir")} r,dir`,
    ...[4, 4, 4, 999].map((count) => `readdir d${at} ${count}`),
  ];
}

/** Names before and after those that stay are made and removed. */
function changes(setting: Setting): string[] {
  return Array.from({ length: 6 }, (_, at) => {
    const name = (number: number): string =>
      `${setting.path("dir")}/${number % 2 === 0 ? "a" : "z"}${number}`;
    return [`mkdir ${name(at)}`, ...(at < 2 ? [] : [`rmdir ${name(at - 2)}`])];
  }).flat();
}

/** A listing in pieces, between which others remove and make: more entries than fit into a buffer. */
export const pagesRace = raceTest({
  id: "concurrent/pages",
  cites: ["kv/list", "kv/list/absent", "kv/list/descriptor"],
  rounds: 2,
  async run(race, executions, round, { seed }) {
    const directory = settingAt(seed + round).path("dir");
    const { dice } = race;
    const [reader, changer] = executions as [string, string];
    const names = Array.from({ length: 150 }, (_, at) =>
      dice.percent(70) ? `s${at}${"-".repeat(40)}` : `a${at}`,
    );
    const stays = names.filter((name) => name.startsWith("s"));
    const goes = names.filter((name) => name.startsWith("a"));
    await makeDirectories(race, reader);
    await race.perform(reader, [
      `mkdir ${directory}`,
      ...names.map((name) => `mkdir ${directory}/${name}`),
    ]);
    const begin = await race.perform(reader, [`open d ${directory} r,dir`, "readdir d 8"]);
    const lanes = [begin];
    for (const part of [0, 1]) {
      const removed = goes.filter((_, at) => at % 2 === part);
      const change = [
        ...removed.map((name) => `rmdir ${directory}/${name}`),
        `mkdir ${directory}/z${part}`,
      ];
      const page = `readdir d ${part === 0 ? dice.between(1, 90) : 999}`;
      // What is removed is gone before the next piece, or while it is read.
      if (dice.percent(60)) {
        await race.perform(changer, change);
        lanes.push(await race.perform(reader, [page]));
      } else {
        const both = new Map([
          [reader, [page]],
          [changer, change],
        ]);
        lanes.push((await race.together(both))[0]!);
      }
    }
    const lines = lanes.flatMap((lane) => lane.lines);
    const results = lanes.flatMap((lane) => lane.results);
    // The last line is the one that is judged: the places of the others are of no consequence.
    const at = lanes.at(-1)!.at + 1 - lines.length;
    return checkListings({ execution: reader, at, lines, results }, stays);
  },
});

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
    if (line.startsWith("readdir") && !line.endsWith(" 999")) continue;
    const stranger = entries.find((name) => !/^[saz]\d+-*$/.test(name));
    if (stranger !== undefined)
      return { at: at + index, requirement: "kv/list/absent", expected: `no ${stranger}` };
    const missing = stays.find((name) => entries.filter((entry) => entry === name).length !== 1);
    if (missing !== undefined)
      return { at: at + index, requirement: "kv/list", expected: `d:${missing} once` };
    entries = [];
  }
  return undefined;
}

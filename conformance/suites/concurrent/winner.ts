/** Holds the contests, each of them at every depth and with every size. */

import { type Arena, type Contest, CONTESTS } from "./contests.ts";
import { type Finding, type Lane, type Race, raceTest } from "./race.ts";
import { longestAt, makeDirectories, type Setting, settingAt } from "./setting.ts";

export const winnerRace = raceTest({
  id: "concurrent/winner",
  cites: [...new Set(CONTESTS.map(({ requirement }) => requirement))],
  rounds: 4,
  async run(race, executions, round, { seed }) {
    await makeDirectories(race, executions[0]!);
    for (const [index, contest] of CONTESTS.entries()) {
      const turn = seed + round + index;
      const longest = !contest.first && race.dice.percent(4);
      const setting = longest ? longestAt(turn) : settingAt(turn);
      const arena = await prepare(race, executions[0]!, contest, setting, `k${index}`);
      const finding = judge(await hold(race, executions, contest, arena), contest);
      if (finding) return finding;
    }
    return undefined;
  },
});

async function prepare(
  race: Race,
  execution: string,
  contest: Contest,
  setting: Setting,
  name: string,
): Promise<Arena> {
  const { dice } = race;
  const arena = { setting, dice, name, version: "0", appends: dice.percent(50) };
  if (contest.before === "absent") return arena;
  const path = setting.path(name);
  const make =
    contest.before === "directory"
      ? [`mkdir ${path}`]
      : [`open z ${path} w,create`, "write z old", "close z"];
  const lines = [...make, ...(contest.first?.(arena) ?? []), `stat ${path}`];
  const { results } = await race.perform(execution, lines);
  const version = /^ok file \d+ (\d+) /.exec(results.at(-1)!)?.[1];
  return { ...arena, version: version ?? "0" };
}

/** All at once, or only the lines that decide: those then meet more closely. */
function hold(
  race: Race,
  executions: readonly string[],
  contest: Contest,
  arena: Arena,
): Promise<Lane[]> {
  const lanes = executions.map((name, at) => [name, contest.lines(arena, at)] as const);
  if (race.dice.percent(30)) return race.together(new Map(lanes));
  return race.togetherAtLast(lanes);
}

function judge(lanes: readonly Lane[], { requirement, losing }: Contest): Finding | undefined {
  const decided = lanes.map(({ at, results }) => ({
    at: at + results.length - 1,
    result: results.at(-1)!,
  }));
  const winners = decided.filter(({ result }) => result.startsWith("ok"));
  const odd = decided.find(({ result }) => !result.startsWith("ok") && !losing.includes(result));
  if (odd) return { at: odd.at, requirement, expected: losing.join(" | ") };
  if (winners.length === 1) return undefined;
  const expected =
    winners.length === 0 ? "ok for one of them" : `${losing[0]}, since another was told ok`;
  return { at: (winners.at(-1) ?? decided.at(-1)!).at, requirement, expected };
}

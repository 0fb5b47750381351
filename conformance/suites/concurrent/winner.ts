/** Contests that exactly one of those who enter at once can win. */

import { type Finding, type Race, raceTest } from "./race.ts";

const K = "/beta/kv/local/k";
const under = (options: string): string => `/beta/kv/.with/${options}/local/k`;

interface Contest {
  requirement: string;
  /** Whether the key exists, with the version `$v`. */
  exists: boolean | "directory";
  /** What each does; the last line decides. */
  lines(execution: string): string[];
  /** What those who lose are told, at the last line or before. */
  losing: readonly string[];
}

const CONTESTS: readonly Contest[] = [
  {
    requirement: "file/exclusive/reserved",
    exists: false,
    lines: () => [`open f ${K} w,create,excl`],
    losing: ["err exist"],
  },
  {
    requirement: "kv/mkdir/exists",
    exists: false,
    lines: () => [`mkdir ${K}`],
    losing: ["err exist"],
  },
  {
    requirement: "kv/unlink",
    exists: true,
    lines: () => [`unlink ${K}`],
    losing: ["err no-entry"],
  },
  {
    requirement: "kv/rmdir",
    exists: "directory",
    lines: () => [`rmdir ${K}`],
    losing: ["err no-entry"],
  },
  {
    requirement: "kv/rename",
    exists: true,
    lines: (execution) => [`rename ${K} ${K}-${execution}`],
    losing: ["err no-entry"],
  },
  {
    requirement: "with/if/commit",
    exists: false,
    lines: (execution) => [
      `open f ${under("if=absent")} w,create`,
      `write f ${execution}`,
      "sync f",
    ],
    losing: ["err busy", "err bad-descriptor"],
  },
  {
    requirement: "with/if/commit",
    exists: true,
    lines: (execution) => [`open f ${under("if=$v")} w,trunc`, `write f ${execution}`, "sync f"],
    losing: ["err busy", "err bad-descriptor"],
  },
  {
    requirement: "with/if/rename",
    exists: false,
    lines: (execution) => [
      "open t /beta/tmp/t w,create",
      `write t ${execution}`,
      `rename /beta/tmp/t ${under("if=absent")}`,
    ],
    losing: ["err busy"],
  },
  {
    requirement: "with/if/unlink",
    exists: true,
    lines: () => [`unlink ${under("if=$v")}`],
    losing: ["err busy"],
  },
];

export const winnerRace = raceTest({
  id: "concurrent/winner",
  cites: [...new Set(CONTESTS.map(({ requirement }) => requirement))],
  rounds: CONTESTS.length,
  async run(race, executions, round) {
    const contest = CONTESTS[round % CONTESTS.length]!;
    const version = await prepare(race, executions[0]!, contest.exists);
    const lanes = executions.map(
      (name) => [name, contest.lines(name).map((line) => line.replace("$v", version))] as const,
    );
    return judge(await race.together(new Map(lanes)), contest);
  },
});

async function prepare(race: Race, execution: string, exists: Contest["exists"]): Promise<string> {
  if (exists === "directory") await race.perform(execution, [`mkdir ${K}`]);
  if (exists !== true) return "0";
  const { results } = await race.perform(execution, [
    `open z ${K} w,create`,
    "write z old",
    "sync z",
    "fstat z",
    "close z",
  ]);
  return /^ok file \d+ (\d+) /.exec(results[3]!)?.[1] ?? "0";
}

function judge(
  lanes: Awaited<ReturnType<Race["together"]>>,
  { requirement, losing }: Contest,
): Finding | undefined {
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

/** What somebody puts without a condition stays, whatever others try at the same time that it should refuse. */

import type { Finding, Race } from "./race.ts";
import { raceTest } from "./race.ts";
import { makeDirectories, type Setting, settingAt } from "./setting.ts";

interface Attempt {
  requirement: string;
  exists: boolean;
  /** The last line comes before the put, or fails with `losing`. */
  lines(setting: Setting, name: string, version: string): string[];
  losing: readonly string[];
}

function write(setting: Setting, name: string, open: string): string[] {
  return [`open ${name} ${open}`, `write ${name} ${setting.body(1)}`, `sync ${name}`];
}

function publish(setting: Setting, name: string, target: string): string[] {
  const scratch = `/beta/tmp/${name}`;
  const [open, body] = write(setting, name, `${scratch} w,create`);
  return [open!, body!, `close ${name}`, `rename ${scratch} ${target}`];
}

const ATTEMPTS: readonly Attempt[] = [
  {
    requirement: "file/exclusive/lost",
    exists: false,
    lines: (setting, name) => write(setting, name, `${setting.path(name)} w,create,excl`),
    losing: ["err exist", "err bad-descriptor"],
  },
  {
    requirement: "with/if/commit",
    exists: false,
    lines: (setting, name) =>
      write(setting, name, `${setting.under("if=absent", name)} w,create,append`),
    losing: ["err busy", "err bad-descriptor"],
  },
  {
    requirement: "with/if/commit",
    exists: true,
    lines: (setting, name, version) =>
      write(setting, name, `${setting.under(`if=${version}`, name)} w,trunc`),
    losing: ["err busy", "err bad-descriptor"],
  },
  {
    requirement: "with/if/rename",
    exists: false,
    lines: (setting, name) => publish(setting, name, setting.under("if=absent", name)),
    losing: ["err busy"],
  },
  {
    requirement: "with/if/rename",
    exists: true,
    lines: (setting, name, version) => publish(setting, name, setting.under(`if=${version}`, name)),
    losing: ["err busy"],
  },
  {
    requirement: "with/if/unlink",
    exists: true,
    lines: (setting, name, version) => [`unlink ${setting.under(`if=${version}`, name)}`],
    losing: ["err busy"],
  },
];

export const keptRace = raceTest({
  id: "concurrent/kept",
  cites: [...new Set(ATTEMPTS.map(({ requirement }) => requirement))],
  rounds: 4,
  async run(race, executions, round, { seed }) {
    await makeDirectories(race, executions[0]!);
    for (const [index, attempt] of [...ATTEMPTS, ...ATTEMPTS, ...ATTEMPTS].entries()) {
      const setting = settingAt(seed + round + index);
      const finding = await hold(race, executions, attempt, setting, `k${index}`);
      if (finding) return finding;
    }
    return undefined;
  },
});

async function hold(
  race: Race,
  [putter, ...others]: readonly string[],
  { requirement, exists, lines, losing }: Attempt,
  setting: Setting,
  name: string,
): Promise<Finding | undefined> {
  const path = setting.path(name);
  const make = [`open z ${path} w,create`, "write z old", "close z"];
  const before = await race.perform(putter!, [...(exists ? make : []), `stat ${path}`]);
  const version = /^ok file \d+ (\d+) /.exec(before.results.at(-1)!)?.[1] ?? "0";
  const put = [
    `open ${name} ${path} w,create,trunc`,
    `write ${name} ${setting.body(0)}`,
    `sync ${name}`,
  ];
  const lanes = await race.togetherAtLast([
    [putter!, put],
    ...others.map((other) => [other, lines(setting, name, version)] as const),
  ]);
  for (const [index, { at, results }] of lanes.entries()) {
    const decided = { at: at + results.length - 1, requirement };
    const result = results.at(-1)!;
    if (index === 0 && result !== "ok") return { ...decided, expected: "ok" };
    if (result !== "ok" && !losing.includes(result))
      return { ...decided, expected: `ok | ${losing.join(" | ")}` };
  }
  const last = await race.perform(putter!, [`open z ${path} r`, "readall z", "close z"]);
  const expected = `ok ${setting.shown(0)}`;
  return last.results[1] === expected ? undefined : { at: last.at + 1, requirement, expected };
}

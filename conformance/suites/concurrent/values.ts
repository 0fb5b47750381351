/** Puts and gets that really overlap: what is seen is whole, and in one order for all. */

import { decodeWord, renderData } from "../../../guests/words.ts";
import { checkRegister, type Event } from "../../checkers/register.ts";
import { type Finding, type Lane, type Race, raceTest } from "./race.ts";
import { makeDirectories, type Setting, settingAt } from "./setting.ts";

interface Access {
  kind: "put" | "get";
  lines: string[];
  /** What a put writes, as a get would show it. */
  data?: string;
}

export const valuesRace = raceTest({
  id: "concurrent/values",
  cites: [
    "commit/whole",
    "commit/last",
    "kv/local/concurrent",
    "kv/local/own",
    "version/descriptor",
    "version/increasing",
  ],
  rounds: 8,
  async run(race, executions, round, { seed }) {
    const setting = settingAt(seed + round);
    await makeDirectories(race, executions[0]!);
    const plans = new Map(executions.map((name, at) => [name, plan(race, at, setting)]));
    const lines = Array.from(
      plans,
      ([name, plan]) => [name, plan.flatMap((it) => it.lines)] as const,
    );
    const lanes = await race.together(new Map(lines));
    const events = lanes.flatMap((lane) => eventsOf(lane, plans.get(lane.execution)!));
    const after = await race.perform(executions[0]!, get("last", setting).lines);
    return checkRegister(events) ?? checkLast(after, events);
  },
});

/** Values of one length, which can be mixed up, and some that are short. */
function plan({ dice }: Race, execution: number, setting: Setting): Access[] {
  const path = setting.path("k");
  return Array.from({ length: 10 }, (_, at) => {
    if (at > 0 && dice.percent(60)) return get(`g${at}`, setting);
    const seed = 3 * (at + 16 * dice.between(0, 4)) + execution;
    const word = dice.percent(80) ? setting.body(seed) : `~7:${seed}`;
    return put(`p${at}`, path, word, dice.percent(70) ? "sync" : "datasync");
  });
}

function put(label: string, path: string, word: string, commit: string): Access {
  const lines = [
    `open ${label} ${path} w,create,trunc`,
    `write ${label} ${word}`,
    `${commit} ${label}`,
    `fstat ${label}`,
  ];
  return { kind: "put", lines, data: renderData(decodeWord(word)) };
}

function get(label: string, setting: Setting): Access {
  const open = `open ${label} ${setting.path("k")} r`;
  return { kind: "get", lines: [open, `readall ${label}`, `fstat ${label}`] };
}

function eventsOf(lane: Lane, plan: readonly Access[]): Event[] {
  const events: Event[] = [];
  let from = 0;
  for (const { kind, lines, data } of plan) {
    const results = lane.results.slice(from, from + lines.length);
    const event = { kind, execution: lane.execution, version: versionOf(results.at(-1)!) };
    const at = lane.at + from + lines.length - 1;
    if (kind === "get") events.push({ ...event, data: dataOf(results), at: at - 1 });
    else if (results[2] === "ok") events.push({ ...event, data, at });
    from += lines.length;
  }
  return events;
}

function dataOf(results: readonly string[]): string | undefined {
  return results[0] === "ok" ? /^ok (.*)$/.exec(results[1]!)?.[1] : undefined;
}

function versionOf(result: string): bigint {
  return BigInt(/^ok file \d+ (\d+) /.exec(result)?.[1] ?? 0);
}

/** After everyone is done, the put with the highest version is what there is. */
function checkLast(lane: Lane, events: readonly Event[]): Finding | undefined {
  const last = events.reduce((most, { version }) => (version > most ? version : most), 0n);
  if (versionOf(lane.results[2]!) === last) return undefined;
  return { at: lane.at + 2, requirement: "commit/last", expected: `ok file * ${last} 1` };
}

/** Whatever overlaps has the effect of some order: one is looked for in which the model allows all results. */

import {
  type Action,
  append,
  change,
  commit,
  openExclusively,
  put,
  stage,
} from "../../arbitraries/values.ts";
import type { Weighted } from "../../arbitraries/dice.ts";
import { Draft, LOCAL } from "../../arbitraries/draft.ts";
import { goOn, openUnder } from "../../arbitraries/options.ts";
import { publish } from "../../arbitraries/scratch.ts";
import { mkdir, rename, rmdir, unlink } from "../../arbitraries/tree.ts";
import { findOrder } from "../../checkers/orders.ts";
import { judge } from "../../models/index.ts";
import type { TestContext } from "../../test.ts";
import { type Finding, type Lane, raceTest } from "./race.ts";

const ACTIONS: Weighted<Action> = [
  [4, stage],
  [4, commit],
  [2, change],
  [3, put],
  [2, append],
  [2, openExclusively],
  [2, openUnder],
  [2, goOn],
  [2, publish],
  [3, unlink],
  [3, rename],
  [1, mkdir],
  [1, rmdir],
];

const KEYS = [["k"], ["k", "l"], ["d/k"], ["d/k", "l"]];
/** Lines before the race, and in it: more of them have too many orders to look through. */
const BEFORE = 3;
const TOGETHER = 9;

export const ordersRace = raceTest({
  id: "concurrent/orders",
  cites: ["kv/local/concurrent", "kv/local/shared", "with/if/commit", "commit/append", "kv/rename"],
  rounds: 6,
  async run(race, executions, _round, context) {
    const { dice } = race;
    const draft = new Draft(dice, dice.pick(KEYS), {
      together: executions.length,
      abi: context.host.abi,
    });
    const sketches = executions.map((_, at) => (at === 0 ? draft.acting : draft.execution()));
    const write = (lines: number): Map<string, string[]> => {
      const from = draft.steps.length;
      while (draft.steps.length - from < lines) {
        draft.acting = dice.pick(sketches);
        dice.weighted(ACTIONS)(draft);
      }
      const lanes = executions.map((name): [string, string[]] => [
        name,
        operationsOf(draft, name, from),
      ]);
      return new Map(lanes.filter(([, lines]) => lines.length > 0));
    };
    draft.put(`${LOCAL}/d`, "directory");
    const before = [await race.perform(executions[0]!, [`mkdir ${LOCAL}/d`])];
    for (const [name, lines] of write(BEFORE)) before.push(await race.perform(name, lines));
    const together = await race.together(write(TOGETHER));
    const look = draft.keys.flatMap((key, at) => [
      `open z${at} ${LOCAL}/${key} r`,
      `readall z${at}`,
    ]);
    const after = await race.perform(executions[0]!, [`list ${LOCAL}`, ...look]);
    return check(before, together, after, context);
  },
});

function operationsOf(draft: Draft, execution: string, from: number): string[] {
  return draft.steps
    .slice(from)
    .filter((it) => it.execution === execution)
    .map((it) => it.operation);
}

interface Line {
  execution: string;
  operation: string;
  result: string;
  at: number;
}

function linesOf({ execution, lines, results, at }: Lane): Line[] {
  return lines.map((operation, index) => ({
    execution,
    operation,
    result: results[index]!,
    at: at + index,
  }));
}

function check(
  before: readonly Lane[],
  together: readonly Lane[],
  after: Lane,
  { host, published }: TestContext,
): Finding | undefined {
  const options = { ...published, abi: host.abi };
  const [first, last] = [before.flatMap(linesOf), linesOf(after)];
  const total = together.reduce((sum, { lines }) => sum + lines.length, 0);
  /** The line at which the order that went furthest was at its end. */
  let furthest = { length: -1, at: after.at };
  const fits = (order: readonly Line[]): boolean => {
    const all = [...first, ...order, ...(order.length === total ? last : [])];
    const wrong = judge(
      all,
      all.map(({ result }) => result),
      options,
    );
    if (!wrong) return true;
    if (wrong.at > furthest.length) furthest = { length: wrong.at, at: all[wrong.at]!.at };
    return false;
  };
  if (findOrder(together.map(linesOf), fits)) return undefined;
  return {
    at: furthest.at,
    requirement: "kv/local/concurrent",
    expected: "the results of some order of the lines",
  };
}

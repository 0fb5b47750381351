/** What several append at once is all there afterwards, each piece whole and once. */

import { decodeWord } from "../../../guests/words.ts";
import { type Finding, type Lane, raceTest } from "./race.ts";

const K = "/beta/kv/local/k";
const EACH = 5;

export const appendRace = raceTest({
  id: "concurrent/append",
  cites: ["commit/append", "kv/local/concurrent"],
  rounds: 3,
  async run(race, executions) {
    const lines = (name: string): string[] =>
      Array.from({ length: EACH }, (_, at) => {
        const [label, way] = [`f${at}`, race.dice.pick(["sync", "datasync", "close"])];
        // In two writes, so that a host that commits each has something to lose.
        return [
          `open ${label} ${K} w,create,append`,
          `write ${label} (${name}`,
          `write ${label} ${at})`,
          `${way} ${label}`,
        ];
      }).flat();
    const lanes = await race.together(new Map(executions.map((name) => [name, lines(name)])));
    // As many as a host needs that yields a byte at a time, and one for the end.
    const pieces = Array.from({ length: executions.length * EACH * 4 + 1 }, () => "read r 60");
    return judge(
      lanes,
      await race.perform(executions[0]!, [`open r ${K} r`, ...pieces]),
      executions,
    );
  },
});

function judge(
  lanes: readonly Lane[],
  last: Lane,
  executions: readonly string[],
): Finding | undefined {
  for (const { at, results } of lanes) {
    const failed = results.findIndex((result) => !result.startsWith("ok"));
    if (failed >= 0) return { at: at + failed, requirement: "commit/append", expected: "ok" };
  }
  const words = last.results.slice(1).map((result) => /^ok (.*)$/.exec(result)?.[1] ?? "%");
  const text = words.map((word) => Buffer.from(decodeWord(word)).toString("latin1")).join("");
  const found = (text.match(/\([a-z]\d\)/g) ?? []).toSorted().join("");
  const wanted = executions
    .flatMap((name) => Array.from({ length: EACH }, (_, at) => `(${name}${at})`))
    .toSorted()
    .join("");
  if (found === wanted && text.length === wanted.length) return undefined;
  return { at: last.at + 1, requirement: "commit/append", expected: `in some order ${wanted}` };
}

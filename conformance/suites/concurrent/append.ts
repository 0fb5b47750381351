/** What several append at once is all there afterwards, each piece whole and once. */

import { decodeWord, renderData } from "../../../guests/words.ts";
import { type Finding, type Lane, type Race, raceTest } from "./race.ts";
import { makeDirectories, type Setting, settingAt } from "./setting.ts";

const EACH = 5;
/** Of the pieces: all of the longest are still a value that every host holds. */
const LENGTHS = [5, 300, 5000];

interface Piece {
  /** Its first byte, which no other begins with. */
  letter: string;
  /** Its other bytes. */
  rest: string;
}

export const appendRace = raceTest({
  id: "concurrent/append",
  cites: ["commit/append", "commit/append/again", "kv/local/concurrent"],
  rounds: 4,
  async run(race, executions, round, { seed }) {
    const setting = settingAt(seed + round);
    const length = LENGTHS[(seed + 2 * round) % LENGTHS.length]!;
    const [first] = executions as [string];
    const path = setting.path("k");
    await makeDirectories(race, first);
    // What is there is found again after the race: a value that is appended to may be long.
    await race.perform(first, [`open z ${path} w,create`, `write z ${setting.body(0)}`, "close z"]);
    const pieces = new Map(executions.map((name, at) => [name, piecesOf(at, length)]));
    const lines = Array.from(pieces, ([name, own]) => [name, append(race, path, own)] as const);
    const lanes = await race.together(new Map(lines));
    const failed = lanes.map(checkDone).find((it) => it !== undefined);
    if (failed) return failed;
    const all = [...pieces.values()].flat();
    const starts = all.map((_, at) => `pread r 1 ${setting.size + at * length}`);
    const last = await race.perform(first, [`open r ${path} r`, ...starts, "readall r"]);
    return judge(last, setting, all);
  },
});

function piecesOf(execution: number, length: number): Piece[] {
  return Array.from({ length: EACH }, (_, at) => {
    const number = execution * EACH + at;
    return { letter: String.fromCharCode(97 + number), rest: `~${length - 1}:${number}` };
  });
}

/** Through a descriptor for each piece, or through one for all. */
function append({ dice }: Race, path: string, pieces: readonly Piece[]): string[] {
  const one = dice.percent(40);
  return pieces.flatMap(({ letter, rest }, at) => {
    const label = one ? "f" : `f${at}`;
    const way = dice.pick(one ? ["sync", "datasync"] : ["sync", "datasync", "close"]);
    // In two writes, so that a host that commits each has something to lose.
    const lines = [`write ${label} ${letter}`, `write ${label} ${rest}`, `${way} ${label}`];
    return one && at > 0 ? lines : [`open ${label} ${path} w,create,append`, ...lines];
  });
}

function checkDone({ at, results }: Lane): Finding | undefined {
  const failed = results.findIndex((result) => !result.startsWith("ok"));
  if (failed < 0) return undefined;
  return { at: at + failed, requirement: "commit/append", expected: "ok" };
}

/** The first bytes say in which order the pieces are: there is no other value with them. */
function judge(last: Lane, setting: Setting, pieces: readonly Piece[]): Finding | undefined {
  const letters = last.results.slice(1, -1).map((result) => result.slice(3));
  const found = letters.map((letter) => pieces.find((piece) => piece.letter === letter));
  const doubtful = found.findIndex((piece, at) => !piece || found.indexOf(piece) < at);
  if (doubtful >= 0)
    return {
      at: last.at + 1 + doubtful,
      requirement: "commit/append",
      expected: `one of ${pieces.map(({ letter }) => letter).join(" ")} that was not yet`,
    };
  const words = found.flatMap((piece) => [piece!.letter, piece!.rest]);
  const bytes = [setting.body(0), ...words].map(decodeWord);
  const expected = `ok ${renderData(Buffer.concat(bytes))}`;
  if (last.results.at(-1) === expected) return undefined;
  return { at: last.at + last.results.length - 1, requirement: "commit/append", expected };
}

/** Where a race is held, and how long its values are: a host may treat the deep and the long in ways of their own. */

import { decodeWord, renderData } from "../../../guests/words.ts";
import type { Race } from "./race.ts";

const LOCAL = "/beta/kv/local";
/** A key at the top and one or two directories down. */
const DEPTHS = ["", "/d", "/d/e"];
/** A few bytes; more than is kept beside a key; more than a page, and than a pipe, holds. */
const SIZES = [5, 300, 5000, 70_000];
/** Nearly what every host has to hold: for the few races in which it is not read, nor written again and again. */
const LONGEST = 1_000_000;

export class Setting {
  /** Of the words that `body` makes. */
  readonly size: number;
  readonly #depth: string;

  constructor(depth: number, size: number) {
    this.#depth = DEPTHS[depth % DEPTHS.length]!;
    this.size = size;
  }

  path(name: string): string {
    return `${LOCAL}${this.#depth}/${name}`;
  }

  under(options: string, name: string): string {
    return `/beta/kv/.with/${options}/local${this.#depth}/${name}`;
  }

  /** A value, another for each seed up to 255. */
  body(seed: number): string {
    return `~${this.size}:${seed}`;
  }

  /** The same as a result shows it. */
  shown(seed: number): string {
    return renderData(decodeWord(this.body(seed)));
  }
}

/** Every depth in three turns, every size in four, every pair of them in twelve. */
export function settingAt(turn: number): Setting {
  return new Setting(turn, SIZES[turn % SIZES.length]!);
}

export function longestAt(turn: number): Setting {
  return new Setting(turn, LONGEST);
}

/** Makes the directories of all settings. */
export async function makeDirectories(race: Race, execution: string): Promise<void> {
  const lines = DEPTHS.slice(1).map((depth) => `mkdir ${LOCAL}${depth}`);
  await race.perform(execution, lines);
}

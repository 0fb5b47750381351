/** Lines about values that expire. Times are short, so that a tick often ends just before, at, or after one. */

import type { Draft } from "./draft.ts";
import { LOCAL } from "./draft.ts";
import type { Weighted } from "./dice.ts";
import * as tree from "./tree.ts";
import { type Action, changeOf, close, commitOf, open } from "./values.ts";
import { underOptions } from "./words.ts";

const TIMES = ["1ms", "2ms", "2ms", "3ms", "3ms", "4ms", "7ms", "10ms", "1s", "001s", "1h"];
const TICKS = [0, 1, 1, 1, 2, 2, 3, 4, 7, 10, 999, 1000];

export const tick: Action = (draft) => draft.add(`tick ${draft.dice.pick(TICKS)}`);

/** A script without a tick would be one in real time. */
export const prepare: Action = (draft) => {
  draft.add("tick 5");
  tree.prepare(draft);
};

const BESIDES: Weighted<string> = [
  [16, ""],
  [3, "commit=explicit"],
  [3, "if=absent"],
  [3, "if=present"],
];

function options(draft: Draft): { text: string; explicit: boolean } {
  const { dice } = draft;
  const besides = dice.weighted(BESIDES);
  const parts = [`ttl=${dice.pick(TIMES)}`, ...(besides === "" ? [] : [besides])];
  const text = (dice.percent(50) ? parts : parts.toReversed()).join(",");
  return { text, explicit: besides !== "" };
}

const FLAGS: Weighted<string> = [
  [6, "w,create,trunc"],
  [5, "r,w,create"],
  [3, "r,w"],
  [2, "w,trunc"],
  [3, "w,create,append"],
  [2, "r,w,append"],
  [2, "w,create,excl"],
  [1, "r"],
];

/** A descriptor whose commits expire, mostly with a first commit. */
export const openExpiring: Action = (draft) => {
  const { dice } = draft;
  const key = draft.key();
  const { text, explicit } = options(draft);
  const word = underOptions(draft, text, key);
  const flags = dice.weighted(FLAGS);
  if (flags === "r") return draft.add(`open ${draft.label()} ${word} r`);
  const opened = open(draft, `${LOCAL}/${key}`, word, { flags, explicit });
  if (opened?.kind !== "value") return;
  if (dice.percent(30)) tick(draft);
  if (dice.percent(70)) changeOf(draft, opened);
  if (dice.percent(80)) commitOf(draft, opened);
  else if (dice.percent(50)) close(draft, opened);
};

export const renameExpiring: Action = (draft) => {
  const from = `${LOCAL}/${draft.existing()}`;
  const key = draft.key();
  const to = `${LOCAL}/${key}`;
  draft.add(`rename ${from} ${underOptions(draft, `ttl=${draft.dice.pick(TIMES)}`, key)}`);
  if (draft.kindOf(from) !== "file" || from === to || !draft.hasParent(to)) return;
  if (draft.kindOf(to) === "directory") return;
  draft.put(from, undefined);
  draft.put(to, "file");
};

/** Where the option is of no use. */
export const misplaced: Action = (draft) => {
  const word = underOptions(draft, options(draft).text, draft.key());
  draft.add(`${draft.dice.pick(["unlink", "mkdir", "stat"])} ${word}`);
};

/** A name that is to be had only while nothing has it. */
export const take: Action = (draft) => {
  const path = `${LOCAL}/${draft.key()}`;
  if (draft.dice.percent(60)) {
    const opened = open(draft, path, path, { flags: "w,create,excl" });
    if (opened && draft.dice.percent(50)) commitOf(draft, opened);
    return;
  }
  draft.add(`mkdir ${path}`);
  draft.add(`rmdir ${path}`);
};

export const meta: Action = (draft) => {
  draft.add(`stat /beta/kv/.meta/local/${draft.existing()}`);
};

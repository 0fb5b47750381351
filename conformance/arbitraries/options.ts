/** Lines whose paths carry options. */

import type { Draft } from "./draft.ts";
import { LOCAL, TMP } from "./draft.ts";
import type { Weighted } from "./dice.ts";
import { type Action, changeOf, commitOf, open } from "./values.ts";
import { underOptions } from "./words.ts";

const FLAGS: Weighted<string> = [
  [5, "r,w"],
  [5, "w,trunc"],
  [5, "w,create,trunc"],
  [5, "r,w,create"],
  [3, "w,append"],
  [2, "r,w,create,append"],
  [2, "w,create,excl"],
  [4, "r"],
];

/** A condition of a key; the versions that are bound are mostly this key's. */
function condition(draft: Draft, key: string): string {
  const { dice, bound } = draft;
  const own = bound.filter((it) => it.key === key);
  const shape = dice.between(0, 99);
  if (shape < 50 && own.length > 0) return `$${dice.pickLate(own).name}`;
  if (shape < 55 && bound.length > 0) return `$${dice.pick(bound).name}`;
  if (shape < 72) return "absent";
  if (shape < 90) return "present";
  return dice.pick(["1", "0", "17", "18446744073709551615", "%2561bsent", "p%2572esent"]);
}

const EXPLICIT = ["commit=explicit", "commit=explicit", "commit=%2565xplicit"];

function options(draft: Draft, key: string): { text: string; conditional: boolean } {
  const { dice } = draft;
  const shape = dice.between(0, 99);
  if (shape < 22) return { text: dice.pick(EXPLICIT), conditional: false };
  const text = `if=${condition(draft, key)}`;
  if (shape < 88) return { text, conditional: true };
  const parts = [text, dice.pick(EXPLICIT)];
  return { text: (dice.percent(50) ? parts : parts.reverse()).join(","), conditional: true };
}

/** Whether the condition probably holds: a version that is bound probably still is the key's. */
function probablyHolds(draft: Draft, key: string, text: string): boolean {
  const exists = draft.store.has(key);
  if (/if=(?:absent|%2561)/.test(text)) return !exists;
  return exists && !/if=[0-9]/.test(text);
}

export const openUnder: Action = (draft) => {
  const key = draft.dice.percent(70) ? draft.existing() : draft.key();
  const { text, conditional } = options(draft, key);
  const flags = draft.dice.weighted(FLAGS);
  const word = underOptions(draft, text, key);
  if (conditional && !probablyHolds(draft, key, text))
    return draft.add(`open ${draft.label()} ${word} ${flags}`);
  const opened = open(draft, `${LOCAL}/${key}`, word, {
    flags,
    explicit: !conditional || flags.includes("w"),
  });
  if (opened?.kind === "value" && opened.write && draft.dice.percent(60)) changeOf(draft, opened);
};

/** Goes on with a descriptor that commits on sync alone: a change, and mostly its commit. */
export const goOn: Action = (draft) => {
  const { dice } = draft;
  const found = draft.acting.files("value").filter((it) => it.explicit && it.write);
  if (found.length === 0) return openUnder(draft);
  const opened = dice.pickLate(found);
  if (!opened.dirty || dice.percent(40)) changeOf(draft, opened);
  if (dice.percent(75)) commitOf(draft, opened);
};

export const unlinkUnder: Action = (draft) => {
  const key = draft.existing();
  const { text } = options(draft, key);
  draft.add(`unlink ${underOptions(draft, text, key)}`);
  if (probablyHolds(draft, key, text) && draft.store.get(key) === "file") draft.store.delete(key);
};

export const mkdirUnder: Action = (draft) => {
  const key = draft.key();
  const { text } = options(draft, key);
  draft.add(`mkdir ${underOptions(draft, text, key)}`);
  const path = `${LOCAL}/${key}`;
  if (probablyHolds(draft, key, text) && !draft.store.has(key) && draft.hasParent(path))
    draft.put(path, "directory");
};

export const renameUnder: Action = (draft) => {
  const { dice } = draft;
  const key = draft.key();
  const { text } = options(draft, key);
  const scratch = [...draft.acting.scratch]
    .filter(([, kind]) => kind === "file")
    .map(([path]) => path);
  const from =
    scratch.length > 0 && dice.percent(70) ? dice.pick(scratch) : `${LOCAL}/${draft.existing()}`;
  draft.add(`rename ${from} ${underOptions(draft, text, key)}`);
  const path = `${LOCAL}/${key}`;
  if (!probablyHolds(draft, key, text) || draft.kindOf(from) !== "file" || !draft.hasParent(path))
    return;
  if (from === path || draft.kindOf(path) === "directory") return;
  draft.put(from, undefined);
  draft.put(path, "file");
};

/** Binds the version of a key, or what a descriptor says of its own. */
export const bindVersion: Action = (draft) => {
  const { dice } = draft;
  const values = draft.acting.files("value").filter((it) => !it.dirty);
  if (values.length > 0 && dice.percent(50)) {
    const { label, path } = dice.pickLate(values);
    return draft.bind(path.slice(LOCAL.length + 1), 3, `fstat ${label}`);
  }
  const existing = draft.keys.filter((key) => draft.store.get(key) === "file");
  if (existing.length === 0) return;
  const key = dice.pick(existing);
  draft.bind(key, 3, `stat ${LOCAL}/${key}`);
};

const MALFORMED = [
  "iff=absent",
  "colour=red",
  "=",
  "=1",
  "if",
  "if=",
  "if=12x",
  "if=-1",
  "if=+1",
  "if=%20",
  "if=0x1",
  "if=Absent",
  "commit",
  "commit=close",
  "commit=explici%254",
  "if=%25zz",
  "if=%25",
  "if=1,",
  ",if=1",
  "if=1,,commit=explicit",
  "commit=explicit,commit=explicit",
  "if=absent,if=present",
  "if=1,if=1",
  "if=absent%252Ccommit=explicit",
  "commit=%252565xplicit",
  "IF=1",
  "%2569f=1",
  "%20if=1",
];
const UNSUPPORTED = ["ttl=1", "fence=1", "timeout=1s", "read=latest", "read=latest,if=absent"];

/** Options that no operation takes, mostly. */
export const badOptions: Action = (draft) => {
  const { dice } = draft;
  const key = draft.key();
  const text = dice.percent(75) ? dice.pick(MALFORMED) : dice.pick(UNSUPPORTED);
  const path = underOptions(draft, text, key);
  const operations = [
    `open ${draft.label()} ${path} r,w,create`,
    `open ${draft.label()} ${path} r`,
    `mkdir ${path}`,
    `unlink ${path}`,
  ];
  if (draft.acting.scratch.size > 0)
    operations.push(`rename ${dice.pick([...draft.acting.scratch.keys()])} ${path}`);
  draft.add(dice.pick(operations));
};

/** Options that are in order, on an operation that takes none, or where no key is. */
export const misplacedOptions: Action = (draft) => {
  const { dice } = draft;
  const key = draft.existing();
  const { text } = options(draft, key);
  const path = underOptions(draft, text, key);
  const plain = `${LOCAL}/${draft.key()}`;
  draft.add(
    dice.pick([
      `stat ${path}`,
      `lstat ${path}`,
      `rmdir ${path}`,
      `list ${path}`,
      `rename ${path} ${plain}`,
      `times ${path} 1 1`,
      `open ${draft.label()} ${path} r,dir`,
      `mkdir /beta/kv/.with/${text}`,
      `mkdir /beta/kv/.with/${text}/local`,
      `open ${draft.label()} /beta/kv/.with/${text}/local r`,
      `open ${draft.label()} /beta/kv/.with r`,
      `stat /beta/kv/.with`,
      `unlink ${LOCAL}/.with/${text}/${key}`,
      `mkdir ${TMP}/.with/${text}/x`,
    ]),
  );
};

/** Lines about scratch files, and about renaming them onto keys. */

import type { Draft, Opened } from "./draft.ts";
import { LOCAL, TMP } from "./draft.ts";
import type { Weighted } from "./dice.ts";
import { type Action, changeOf, close, open } from "./values.ts";
import { spell } from "./words.ts";

const NAMES = [`${TMP}/t`, `${TMP}/t`, `${TMP}/u`, `${TMP}/d/t`];
const DIRECTORIES = [`${TMP}/d`, `${TMP}/d`, `${TMP}/e`];

const FLAGS: Weighted<string> = [
  [6, "r,w,create"],
  [3, "w,create"],
  [3, "w,create,trunc"],
  [3, "r,w,create,append"],
  [3, "w,create,excl"],
  [3, "r,w"],
  [2, "w,trunc"],
  [3, "r"],
];

export const openScratch: Action = (draft) => {
  const path = draft.dice.pick(NAMES);
  const flags = draft.dice.weighted(FLAGS);
  const opened = open(draft, path, spell(draft, path), { flags });
  if (opened?.kind === "scratch" && opened.write && draft.dice.percent(50)) changeOf(draft, opened);
};

function files(draft: Draft): string[] {
  return [...draft.acting.scratch].filter(([, kind]) => kind === "file").map(([path]) => path);
}

export const changeScratch: Action = (draft) => {
  const found = draft.acting.files("scratch").filter((it) => it.write);
  if (found.length === 0) return openScratch(draft);
  changeOf(draft, draft.dice.pickLate(found));
};

/** Puts by the way that is recommended: write, rename into place, look at what is left. */
export const publish: Action = (draft) => {
  const { dice } = draft;
  let opened: Opened | undefined = draft.acting
    .files("scratch")
    .filter((it) => it.write)
    .at(-1);
  if (!opened || dice.percent(40)) {
    opened = open(draft, `${TMP}/t`, `${TMP}/t`, {
      flags: dice.pick(["w,create", "r,w,create", "w,create,trunc"]),
    });
    if (opened?.kind !== "scratch") return;
    changeOf(draft, opened);
    if (dice.percent(30)) close(draft, opened);
  }
  renameOut(draft, opened.path);
  if (dice.percent(30) && draft.acting.opened.includes(opened)) draft.add(`fstat ${opened.label}`);
};

function renameOut(draft: Draft, from: string): void {
  const to = `${LOCAL}/${draft.key()}`;
  draft.add(`rename ${spell(draft, from)} ${spell(draft, to)}`);
  if (draft.kindOf(from) !== "file" || !draft.hasParent(to) || draft.kindOf(to) === "directory")
    return;
  draft.put(from, undefined);
  draft.put(to, "file");
}

export const renameScratch: Action = (draft) => {
  const { dice } = draft;
  const shape = dice.between(0, 9);
  const any = [...draft.acting.scratch.keys(), ...NAMES];
  if (shape < 5) return move(draft, dice.pick(any), dice.pick([...NAMES, ...DIRECTORIES]));
  if (shape < 8) return renameOut(draft, dice.pick(files(draft).length > 0 ? files(draft) : any));
  draft.add(`rename ${LOCAL}/${draft.existing()} ${dice.pick(NAMES)}`);
};

function move(draft: Draft, from: string, to: string): void {
  draft.add(`rename ${spell(draft, from)} ${spell(draft, to)}`);
  const { scratch } = draft.acting;
  const [kind, there] = [scratch.get(from), scratch.get(to)];
  const fits =
    kind === "file"
      ? there !== "directory"
      : kind === "directory" && there === undefined && !to.startsWith(`${from}/`);
  if (!fits || from === to || !draft.hasParent(to)) return;
  for (const [path, inner] of scratch) {
    if (path !== from && !path.startsWith(`${from}/`)) continue;
    scratch.delete(path);
    scratch.set(to + path.slice(from.length), inner);
  }
}

export const scratchTree: Action = (draft) => {
  const { dice, acting } = draft;
  const { scratch } = acting;
  const shape = dice.between(0, 9);
  const path = shape < 7 ? dice.pick(DIRECTORIES) : dice.pick(NAMES);
  const word = spell(draft, path);
  if (shape < 3 || shape === 7) {
    draft.add(`mkdir ${word}`);
    if (!scratch.has(path) && draft.hasParent(path)) draft.put(path, "directory");
  } else if (shape < 5) {
    draft.add(`rmdir ${word}`);
    const empty = ![...scratch.keys()].some((it) => it.startsWith(`${path}/`));
    if (scratch.get(path) === "directory" && empty) draft.put(path, undefined);
  } else if (shape < 7) {
    draft.add(`list ${dice.percent(60) ? TMP : word}`);
  } else {
    draft.add(`unlink ${word}`);
    if (scratch.get(path) === "file") draft.put(path, undefined);
  }
};

/** A directory that is there, with a file in it or without. */
function directory(draft: Draft): string {
  const found = [...draft.acting.scratch].filter(([, kind]) => kind === "directory");
  if (found.length > 0) return draft.dice.pick(found)[0];
  draft.add(`mkdir ${TMP}/d`);
  draft.put(`${TMP}/d`, "directory");
  return `${TMP}/d`;
}

/** Renames an empty directory onto one that is not. */
function fillAndCover(draft: Draft, there: string): void {
  open(draft, `${there}/t`, `${there}/t`, { flags: "w,create" });
  draft.add(`mkdir ${TMP}/e`);
  if (there !== `${TMP}/e`) draft.put(`${TMP}/e`, "directory");
  draft.add(draft.dice.pick([`rename ${TMP}/e ${there}`, `rmdir ${there}`]));
}

/** Directories for files, and the other way round. */
export const scratchMistakes: Action = (draft) => {
  const { dice } = draft;
  const there = directory(draft);
  if (dice.percent(15)) return fillAndCover(draft, there);
  const path = dice.pick([...files(draft), ...NAMES]);
  draft.add(
    dice.pick([
      `stat ${there}`,
      `stat ${path}/`,
      `stat ${path}/k`,
      `readlink ${path}`,
      `unlink ${there}`,
      `rmdir ${there}`,
      `rmdir ${path}`,
      `rename ${there} ${there}/e`,
      `rename ${there} ${path}`,
      `rename ${path} ${there}`,
      `rename ${TMP}/e ${there}`,
      `open ${draft.label()} ${there} w`,
      `open ${draft.label()} ${path}/ r,w,create`,
      `open ${draft.label()} ${path} r,create`,
      `times ${path} 1 1`,
    ]),
  );
};

/** A link that leads nowhere, so that nothing is written through it, and what can be asked of it. */
export const scratchLinks: Action = (draft) => {
  const { dice } = draft;
  if (dice.percent(25)) return draft.add(`link ${dice.pick([...files(draft), ...NAMES])} ${TMP}/h`);
  draft.add(`symlink none ${TMP}/s`);
  const asked = ["stat", "lstat", "readlink", "lstat", "readlink", "unlink"];
  draft.add(`${dice.pick(asked)} ${TMP}/s`);
  if (dice.percent(40)) draft.add(`open ${draft.label()} ${TMP}/s r`);
};

/** What other executions did in their scratch space, and this one in its own. */
export const inspectScratch: Action = (draft) => {
  const { dice } = draft;
  const path = dice.pick([...files(draft), ...NAMES]);
  const shape = dice.between(0, 9);
  if (shape < 3) return draft.add(`list ${TMP}`);
  if (shape < 6) return draft.add(`stat ${spell(draft, path)}`);
  const opened = open(draft, path, spell(draft, path), { flags: "r" });
  if (opened?.kind === "scratch") draft.add(`readall ${opened.label}`);
};

/** Lines about names: directories, listing, removing, renaming. */

import type { Draft } from "./draft.ts";
import { LOCAL, TMP } from "./draft.ts";
import { type Action, close, commitOf, open } from "./values.ts";
import { spell } from "./words.ts";

/** The directories in which the keys of the script are, outermost first. */
export function directoriesOf(keys: readonly string[]): string[] {
  const found = new Set<string>();
  for (const key of keys) {
    const parts = key.split("/");
    for (let depth = 1; depth < parts.length; depth++) found.add(parts.slice(0, depth).join("/"));
  }
  return [...found].toSorted((a, b) => a.length - b.length);
}

/** Makes the directories that the keys need. */
export const prepare: Action = (draft) => {
  for (const directory of directoriesOf(draft.keys)) makeDirectory(draft, directory);
};

function makeDirectory(draft: Draft, key: string): void {
  const path = `${LOCAL}/${key}`;
  draft.add(`mkdir ${spell(draft, path)}`);
  if (draft.kindOf(path) === undefined && draft.hasParent(path)) draft.put(path, "directory");
}

/** A directory, or now and then a key, so that each kind is found where the other is meant. */
function directory(draft: Draft): string {
  const all = directoriesOf(draft.keys);
  return all.length === 0 || draft.dice.percent(20) ? draft.key() : draft.dice.pick(all);
}

function anyName(draft: Draft): string {
  return draft.dice.percent(75) ? draft.existing() : directory(draft);
}

export const mkdir: Action = (draft) => makeDirectory(draft, directory(draft));

export const rmdir: Action = (draft) => {
  const path = `${LOCAL}/${directory(draft)}`;
  draft.add(`rmdir ${spell(draft, path)}`);
  if (draft.kindOf(path) === "directory" && isEmpty(draft, path)) draft.put(path, undefined);
};

function isEmpty(draft: Draft, path: string): boolean {
  const prefix = `${path.slice(LOCAL.length + 1)}/`;
  return ![...draft.store.keys()].some((key) => key.startsWith(prefix));
}

export const unlink: Action = (draft) => {
  const path = `${LOCAL}/${anyName(draft)}`;
  draft.add(`unlink ${spell(draft, path)}`);
  if (draft.kindOf(path) === "file") draft.put(path, undefined);
};

export const rename: Action = (draft) => {
  const from = `${LOCAL}/${anyName(draft)}`;
  const to = draft.dice.percent(6)
    ? `${TMP}/t`
    : `${LOCAL}/${draft.dice.percent(80) ? draft.key() : directory(draft)}`;
  renameTo(draft, from, to);
};

function renameTo(draft: Draft, from: string, to: string): void {
  draft.add(`rename ${spell(draft, from)} ${spell(draft, to)}`);
  if (draft.kindOf(from) !== "file" || !to.startsWith(LOCAL) || from === to) return;
  if (draft.kindOf(to) === "directory" || !draft.hasParent(to)) return;
  draft.put(from, undefined);
  draft.put(to, "file");
}

/** Moves a key whose version was seen, and looks at what it has then. */
export const move: Action = (draft) => {
  const { dice, keys } = draft;
  const existing = keys.filter((key) => draft.store.get(key) === "file");
  if (existing.length === 0) return rename(draft);
  const [from, to] = [`${LOCAL}/${dice.pick(existing)}`, `${LOCAL}/${draft.key()}`];
  if (dice.percent(70)) draft.add(`stat ${from}`);
  if (draft.kindOf(to) !== undefined && dice.percent(60)) draft.add(`stat ${to}`);
  renameTo(draft, from, to);
  draft.add(`stat ${to}`);
};

const LISTED = ["/beta/kv", "/beta/kv", LOCAL, LOCAL, LOCAL];

function listed(draft: Draft): string {
  const inner = directoriesOf(draft.keys).map((key) => `${LOCAL}/${key}`);
  return draft.dice.pick([...LISTED, ...inner, ...inner]);
}

export const list: Action = (draft) => {
  const path = listed(draft);
  draft.add(`list ${spell(draft, path)}`);
};

const HOW = ["r,dir", "dir", "r", "-", "r,dir,nofollow"];
const ROOTS = ["/beta", "/beta/kv", "/beta/kv", LOCAL, LOCAL, LOCAL, TMP];

export const openDirectory: Action = (draft) => {
  const inner = directoriesOf(draft.keys).map((key) => `${LOCAL}/${key}`);
  const path = draft.dice.pick([...ROOTS, ...inner, ...inner, ...inner]);
  openDirectoryAt(draft, path, spell(draft, path));
};

export function openDirectoryAt(draft: Draft, path: string, word: string): void {
  const label = draft.label();
  draft.add(`open ${label} ${word} ${draft.dice.pick(HOW)}`);
  const exists = path === "/beta" || path === "/beta/kv" || draft.kindOf(path) === "directory";
  if (!exists) return;
  const opened = {
    label,
    path,
    write: false,
    append: false,
    explicit: false,
    reserved: false,
    size: 0,
    dirty: false,
  };
  draft.acting.opened.push({ ...opened, kind: "directory" });
}

/** Reads a part of an open directory, or the rest of it. */
export const readDirectory: Action = (draft) => {
  const found = draft.acting.directories();
  if (found.length === 0) return openDirectory(draft);
  const { label } = draft.dice.pickLate(found);
  draft.add(`readdir ${label} ${draft.dice.pick([1, 2, 99, 99])}`);
};

/** A directory taken for a file, a file for a directory. */
export const mistake: Action = (draft) => {
  const { dice } = draft;
  const path = `${LOCAL}/${dice.percent(60) ? directory(draft) : draft.existing()}`;
  const word = spell(draft, path);
  const shape = dice.between(0, 4);
  if (shape === 1) return draft.add(`readlink ${word}`);
  if (shape === 2) return draft.add(`list ${word}`);
  const opened = open(draft, path, word, {
    flags: dice.pick(["w", "r,w,create", "w,create", "w,create,excl", "r,dir", "w,trunc"]),
  });
  if (opened && dice.percent(50)) close(draft, opened);
};

const OF_FILES = ["read L 9", "readall L", "write L x", "seek L 0 set", "sync L", "fstat L"];
const OF_DIRECTORIES = ["readdir L 9", "stat L:k", "open none L:k r", "mkdir L:"];

/** The descriptor of the one used as that of the other. */
export const misuse: Action = (draft) => {
  const { dice, acting } = draft;
  const directories = acting.directories();
  const files = acting.files("value");
  if (directories.length > 0 && (files.length === 0 || dice.percent(70)))
    draft.add(dice.pick(OF_FILES).replace("L", dice.pick(directories).label));
  else if (files.length > 0)
    draft.add(dice.pick(OF_DIRECTORIES).replace("L", dice.pick(files).label));
};

/** What WASI has and the layout has not. */
export const refused: Action = (draft) => {
  const { dice } = draft;
  const path = spell(draft, `${LOCAL}/${draft.existing()}`);
  const other = spell(draft, `${LOCAL}/${draft.key()}`);
  const open = draft.acting.files("value");
  const tmp = draft.dice.percent(20) ? `${TMP}/s` : other;
  const operations = [
    `link ${path} ${tmp}`,
    `symlink k ${other}`,
    `link ${path} ${dice.pick([LOCAL, "/beta/version", `${LOCAL}/.k`, `${path}/`])}`,
    `times ${path} - -`,
    `times ${LOCAL} 1 1`,
    `times ${LOCAL}/none now now`,
    `readlink ${path}`,
    `times ${path} 1 1`,
    `times ${path} - now`,
  ];
  if (open.length > 0) operations.push(`ftimes ${dice.pick(open).label} 1 -`);
  draft.add(dice.pick(operations));
};

/** While a key is staged, its directory becomes something else. */
export const usurp: Action = (draft) => {
  const { dice, keys } = draft;
  const inner = keys.filter((key) => key.includes("/") && !draft.store.has(key));
  if (inner.length === 0) return rmdir(draft);
  const path = `${LOCAL}/${dice.pick(inner)}`;
  const above = path.slice(0, path.lastIndexOf("/"));
  const opened = open(draft, path, path, { flags: "w,create" });
  draft.add(`rmdir ${above}`);
  if (draft.kindOf(above) !== "directory" || !isEmpty(draft, above)) return;
  draft.put(above, undefined);
  const other = open(draft, above, above, { flags: "w,create" });
  if (other) close(draft, other);
  if (opened) commitOf(draft, opened);
};

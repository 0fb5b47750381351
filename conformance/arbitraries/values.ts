/** Lines about values: opening, changing, committing and looking at them. */

import type { Draft, Opened } from "./draft.ts";
import { LOCAL, TMP } from "./draft.ts";
import type { Weighted } from "./dice.ts";
import { data, lengthOf, offset, spell } from "./words.ts";

export type Action = (draft: Draft) => void;

export interface How {
  flags: string;
  /** The descriptor commits on sync alone. */
  explicit?: boolean;
}

/** Opens a path, however it is spelled, and guesses whether that succeeds. */
export function open(
  draft: Draft,
  path: string,
  word: string,
  { flags, explicit = false }: How,
): Opened | undefined {
  const has = new Set(flags.split(","));
  const label = draft.label();
  draft.add(`open ${label} ${word} ${flags}`);
  const found = draft.kindOf(path);
  const create = has.has("create");
  const fits =
    found === undefined
      ? create && draft.hasParent(path)
      : !has.has("excl") && !(found === "directory" && (create || has.has("w")));
  if (!fits) return undefined;
  const scratch = !path.startsWith(LOCAL);
  if (scratch && found === undefined) draft.put(path, "file");
  const opened: Opened = {
    label,
    kind: found === "directory" ? "directory" : scratch ? "scratch" : "value",
    path,
    write: has.has("w"),
    append: has.has("append"),
    explicit,
    reserved: has.has("excl"),
    dirty: found === undefined || has.has("trunc"),
    size: found === undefined || has.has("trunc") ? 0 : (draft.sizes.get(path) ?? 0),
  };
  draft.acting.opened.push(opened);
  return opened;
}

const FLAGS: Weighted<string> = [
  [8, "r,w,create"],
  [6, "w,create"],
  [6, "w,create,trunc"],
  [6, "r,w"],
  [4, "w"],
  [3, "w,trunc"],
  [3, "r,w,trunc"],
  [3, "r,w,create,append"],
  [2, "w,append"],
  [2, "w,create,excl"],
  [8, "r"],
  [1, "-"],
  [1, "r,nofollow"],
];

export const openValue: Action = (draft) => openWith(draft, draft.dice.weighted(FLAGS));

function openWith(draft: Draft, flags: string): void {
  const path = `${LOCAL}/${draft.key()}`;
  open(draft, path, spell(draft, path), { flags });
}

const WRITING: Weighted<string> = [
  [4, "r,w,create"],
  [3, "w,create"],
  [3, "r,w"],
  [2, "w,create,trunc"],
  [2, "r,w,trunc"],
];

/** Stages a change without committing it, which is what others then get in the way of. */
export const stage: Action = (draft) => {
  openWith(draft, draft.dice.weighted(WRITING));
  change(draft);
};

const APPENDING: Weighted<string> = [
  [3, "w,append"],
  [3, "r,w,append"],
  [2, "w,create,append"],
  [3, "r,w,create,append"],
  [1, "w,create,append,excl"],
  [1, "r,w,append,trunc"],
];

export const openAppending: Action = (draft) => openWith(draft, draft.dice.weighted(APPENDING));

const EXCLUSIVE: Weighted<string> = [
  [5, "w,create,excl"],
  [3, "r,w,create,excl"],
  [1, "w,create,excl,trunc"],
  [1, "r,w,create,excl,append"],
];

export const openExclusively: Action = (draft) => openWith(draft, draft.dice.weighted(EXCLUSIVE));

export const openReading: Action = (draft) => {
  const path = `${LOCAL}/${draft.existing()}`;
  open(draft, path, spell(draft, path), { flags: "r" });
};

/** A value that is committed when the next line begins. */
export const put: Action = (draft) => {
  const path = `${LOCAL}/${draft.key()}`;
  const opened = open(draft, path, spell(draft, path), { flags: "w,create,trunc" });
  if (!opened) return;
  write(draft, opened);
  if (draft.dice.percent(70)) commitOf(draft, opened);
  else close(draft, opened);
};

/** Picks a descriptor that can be changed, opening one if there is none. */
function writable(draft: Draft): Opened | undefined {
  const found = draft.acting.files("value").filter((it) => it.write);
  if (found.length > 0) return draft.dice.pickLate(found);
  openWith(draft, "r,w,create");
  return draft.acting.files("value").at(-1);
}

export const change: Action = (draft) => {
  const opened = writable(draft);
  if (opened) changeOf(draft, opened);
};

const CHANGES: Weighted<(draft: Draft, opened: Opened) => void> = [
  [10, write],
  [5, writeAt],
  [3, resize],
];

export function changeOf(draft: Draft, opened: Opened): void {
  draft.dice.weighted(CHANGES)(draft, opened);
}

function write(draft: Draft, opened: Opened): void {
  const word = data(draft);
  draft.add(`write ${opened.label} ${word}`);
  grow(opened, opened.size + lengthOf(word));
}

function writeAt(draft: Draft, opened: Opened): void {
  const word = data(draft);
  const at = offset(draft, opened.size);
  draft.add(`pwrite ${opened.label} ${word} ${at}`);
  grow(opened, at + lengthOf(word));
}

function resize(draft: Draft, opened: Opened): void {
  opened.size = offset(draft, opened.size);
  draft.add(`truncate ${opened.label} ${opened.size}`);
  opened.dirty = true;
}

function grow(opened: Opened, size: number): void {
  opened.size = Math.max(opened.size, size);
  opened.dirty = true;
}

export const append: Action = (draft) => {
  const found = draft.acting.files("value").filter((it) => it.append);
  if (found.length === 0) return openAppending(draft);
  const opened = draft.dice.pickLate(found);
  if (draft.dice.percent(85)) write(draft, opened);
  else changeOf(draft, opened);
};

export const commit: Action = (draft) => {
  const found = draft.acting.files("value").filter((it) => it.dirty);
  if (found.length === 0) return change(draft);
  commitOf(draft, draft.dice.pickLate(found));
};

export function commitOf(draft: Draft, opened: Opened): void {
  draft.add(`${draft.dice.percent(80) ? "sync" : "datasync"} ${opened.label}`);
  draft.commit(opened);
}

/** A commit point of something that has probably nothing to commit. */
export const commitClean: Action = (draft) => {
  const found = draft.acting.files("value");
  if (found.length === 0) return openReading(draft);
  commitOf(draft, draft.dice.pick(found));
};

export const closeOne: Action = (draft) => {
  const found = draft.acting.opened;
  if (found.length > 0) close(draft, draft.dice.pickLate(found));
};

export function close(draft: Draft, opened: Opened): void {
  draft.add(`close ${opened.label}`);
  draft.close(opened);
}

const LOOKS: Weighted<(draft: Draft, opened: Opened) => string> = [
  [5, (_, { label }) => `fstat ${label}`],
  [6, (draft, { label, size }) => `pread ${label} ${length(draft)} ${offset(draft, size)}`],
  [4, (_, { label }) => `readall ${label}`],
  [4, (draft, { label }) => `read ${label} ${length(draft)}`],
  [3, (draft, { label, size }) => `seek ${label} ${offset(draft, size)} set`],
  [2, (draft, { label }) => `seek ${label} ${draft.dice.between(-5, 5)} cur`],
  [2, (draft, { label }) => `seek ${label} ${draft.dice.between(-5, 5)} end`],
  [1, (draft, { label }) => draft.dice.pick(FAR).replace("L", label)],
];

function length({ dice }: Draft): number {
  return dice.pick([1, 1, 2, 4, 9, 70, 9999]);
}

/** Beyond what any file has, and what many a number holds. */
const FAR = [
  "pread L 9 18446744073709551615",
  "pread L 9 4294967296",
  "seek L 9007199254740990 set",
  "seek L 9223372036854775807 set",
  "seek L 9007199254740993 cur",
  "seek L 4294967297 cur",
  "read L 0",
];

/** Asks a descriptor what it shows. */
export const look: Action = (draft) => {
  const found = draft.acting.opened.filter(({ kind }) => kind !== "directory");
  if (found.length === 0) return openReading(draft);
  draft.add(draft.dice.weighted(LOOKS)(draft, draft.dice.pickLate(found)));
};

/** What a key holds now, asked by a descriptor that sees nothing else. */
export const inspect: Action = (draft) => {
  const path = `${LOCAL}/${draft.existing()}`;
  const word = spell(draft, path);
  if (draft.dice.percent(40))
    return draft.add(`${draft.dice.percent(80) ? "stat" : "lstat"} ${word}`);
  const opened = open(draft, path, word, { flags: "r" });
  if (!opened || opened.kind === "directory") return;
  draft.add(`readall ${opened.label}`);
  if (draft.dice.percent(50)) draft.add(`fstat ${opened.label}`);
  if (draft.dice.percent(60)) close(draft, opened);
};

/** A change beyond what any value can hold, which spoils the descriptor. */
export const changeFar: Action = (draft) => {
  const opened = writable(draft);
  const far = [
    "pwrite L x 18446744073709551615",
    "truncate L 1099511627776",
    "pwrite L x 1099511627776",
  ];
  if (opened) draft.add(draft.dice.pick(far).replace("L", opened.label));
};

/** The root, whose other entries are nobody's business: only it is asked, and through its descriptor nothing. */
export const outside: Action = (draft) => {
  const { dice } = draft;
  if (dice.percent(40))
    return draft.add(dice.pick(["list /", "stat /", `link / ${TMP}/l`, "list /beta/kv/@k"]));
  const label = draft.label();
  draft.add(`open ${label} / r`);
  const operations = ["read L 1", "write L x", "seek L 0 set", "fstat L", "sync L", "close L"];
  draft.add(dice.pick(operations).replace("L", label));
};

/** An operation on a descriptor that is not open, or not for this. */
export const misuse: Action = (draft) => {
  const { dice, acting } = draft;
  const label = dice.pick([...acting.closed, ...acting.opened.map((it) => it.label), "none"]);
  const operations = [
    "read L 1",
    "write L x",
    "write L %",
    "pwrite L x 0",
    "pread L 1 0",
    "truncate L 0",
    "sync L",
    "fstat L",
    "seek L 0 cur",
    "close L",
  ];
  const operation = dice.pick(
    operations.slice(0, acting.opened.some((it) => it.label === label) ? 6 : operations.length),
  );
  draft.add(operation.replace("L", label));
};

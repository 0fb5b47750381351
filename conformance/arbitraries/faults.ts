/** Lines with several faults at once: which of them is reported is a rule of its own (`errors/order`). */

import type { Draft } from "./draft.ts";
import { LOCAL, TMP } from "./draft.ts";
import type { Weighted } from "./dice.ts";
import { openDirectoryAt } from "./tree.ts";
import type { Action } from "./values.ts";

const LONG = "n".repeat(256);

const OPTIONS: Weighted<string> = [
  [10, ""],
  [3, "if=absent"],
  [3, "if=present"],
  [2, "if=1"],
  [2, "commit=explicit"],
  [2, "colour=red"],
  [1, "if="],
  [2, "read=latest"],
  [1, "read=latest,colour=red"],
  [1, `if=${"0".repeat(1022)}`],
];

const WAYS: Weighted<string> = [
  [6, ""],
  [3, "none/"],
  [3, "k/"],
  [2, "d/"],
  [1, "none/../"],
  [1, "k/none/"],
  [1, "d/none/"],
];

const NAMES: Weighted<string> = [
  [5, "k"],
  [5, "none"],
  [4, "d"],
  [3, ".dot"],
  [1, LONG],
  [1, "a%00b"],
  [1, "d/.."],
];

const PLACES: Weighted<string> = [
  [2, "/beta/kv/@k"],
  [3, "/beta"],
  [3, "/beta/kv"],
  [3, LOCAL],
  [3, "/beta/version"],
  [3, "/beta/none"],
  [2, "/beta/kv/region/k"],
  [2, "/beta/proc"],
  [2, "/beta/version/k"],
  [2, "/beta/none/k"],
  [2, "/beta/kv/.none/k"],
  [2, TMP],
  [2, `${TMP}/none/k`],
  [3, `${TMP}/t`],
];

/** A path with a chance of each fault. */
function path(draft: Draft): string {
  const { dice } = draft;
  if (dice.percent(14)) return dice.weighted(PLACES) + (dice.percent(15) ? "/" : "");
  const options = dice.weighted(OPTIONS);
  const key = dice.weighted(WAYS) + dice.weighted(NAMES) + (dice.percent(12) ? "/" : "");
  const climb = dice.percent(6) ? "/none/../.." : "";
  if (options !== "")
    return `/beta/kv${climb === "" ? "" : "/local/.."}/.with/${options}/local/${key}`;
  const found = draft.acting.directories();
  if (found.length === 0 || dice.percent(70)) return `${LOCAL}/${key}`;
  return `${dice.pick(found).label}:${dice.percent(10) ? "../" : ""}${key}`;
}

const FLAGS = [
  "r",
  "w",
  "r,w,create",
  "w,create,excl",
  "w,create,trunc",
  "w,trunc",
  "r,dir",
  "w,append",
  "-",
];
/** Of which the text says nothing but that the errors are those of the table. */
const ODD_FLAGS = ["r,create", "r,trunc", "w,excl", "w,create,dir", "r,w,create,excl,dir"];

const OPERATIONS: Weighted<string> = [
  [4, "mkdir P"],
  [4, "unlink P"],
  [2, "rmdir P"],
  [2, "stat P"],
  [2, "lstat P"],
  [2, "list P"],
  [2, "readlink P"],
  [1, "times P 1 1"],
  [1, "symlink k P"],
  [1, `link ${LOCAL}/k P`],
  [1, `link P ${TMP}/l`],
];

export const faults: Action = (draft) => {
  const { dice } = draft;
  const shape = dice.between(0, 19);
  if (shape === 0) {
    const place = dice.pick([LOCAL, `${LOCAL}/d`, "/beta/kv"]);
    return openDirectoryAt(draft, place, place);
  }
  if (shape < 8)
    return draft.add(
      `open ${draft.label()} ${path(draft)} ${dice.pick(dice.percent(16) ? ODD_FLAGS : FLAGS)}`,
    );
  if (shape < 13) return draft.add(`rename ${path(draft)} ${path(draft)}`);
  draft.add(dice.weighted(OPERATIONS).replace("P", () => path(draft)));
};

/** A key, a directory and a scratch file for the faults to be about. */
export const ground: Action = (draft) => {
  draft.add(`mkdir ${LOCAL}/d`);
  draft.put(`${LOCAL}/d`, "directory");
  const label = draft.label();
  draft.add(`open ${label} ${LOCAL}/k w,create`);
  draft.add(`write ${label} ground`);
  draft.add(`close ${label}`);
  draft.put(`${LOCAL}/k`, "file");
  const other = draft.label();
  draft.add(`open ${other} ${TMP}/t w,create`);
  draft.add(`write ${other} scratch`);
};

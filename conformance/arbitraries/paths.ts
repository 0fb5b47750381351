/** Lines about how a path is read: its text, its names, and what is found along it. */

import type { Draft } from "./draft.ts";
import { LOCAL, TMP } from "./draft.ts";
import { openDirectoryAt } from "./tree.ts";
import { type Action, open } from "./values.ts";
import { relative } from "./words.ts";

/** Names that a host may be tempted to change: each is a key by itself. */
export const ODD_NAMES: readonly string[] = [
  "k",
  "K",
  "caf%C3%A9",
  "cafe%CC%81",
  "a%252Fb",
  "a%252fb",
  "%20",
  "k%20",
  "%25",
  "%2525",
  "k.",
  "@k",
  "local",
  "region",
  "x%0Ay",
  "~1:1",
  "#k",
  "-",
  "$",
  "%5C",
  "a%5Cb",
  "%F0%9F%98%80",
  "%E2%84%AA",
  "CON",
  "k:",
  "with",
  "k.tmp",
  "k.lock",
  "k.bak",
  "__proto__",
  "constructor",
  "007",
  "12345678901234567",
  "n".repeat(255),
].filter((name) => !name.includes("$"));

const JUNCTIONS = ["//", "/./", "/none/../", "/d/../", "/./none/.././"];
const ENDINGS = ["", "", "", "/.", "/none/..", "/", "//"];

/** The path with detours that lead to the same place, and now and then one that wants a directory. */
function detour(draft: Draft, path: string): string {
  const { dice } = draft;
  // Only below `/beta`: which preopen is above is not for the script to say.
  const [, beta, ...parts] = path.split("/");
  const detoured = parts.map((part) => (dice.percent(25) ? dice.pick(JUNCTIONS) : "/") + part);
  return `/${beta!}${detoured.join("")}${dice.pick(ENDINGS)}`;
}

const LOOKS = ["stat", "lstat", "list", "readlink"];

export const detours: Action = (draft) => {
  const { dice } = draft;
  const path = `${LOCAL}/${dice.percent(60) ? draft.existing() : draft.key()}`;
  const word = detour(draft, dice.percent(20) ? LOCAL : path);
  const shape = dice.between(0, 9);
  if (shape < 5) return draft.add(`${dice.pick(LOOKS)} ${word}`);
  if (shape < 6) return draft.add(`mkdir ${word}`);
  if (shape < 7) return draft.add(`unlink ${word}`);
  draft.add(`open ${draft.label()} ${word} ${dice.pick(["r", "r,w,create", "r,dir"])}`);
};

const CLIMBING = ["..", "../k", "../local/k", "none/../../k", "./..", "d/../..", "../../version"];
const ABSOLUTE = ["/", "/beta", "/beta/kv/local/k", "//"];
const MALFORMED = ["k%00", "%00", "k%00/../k", "d/%00/k"];
const CONTROL = [
  ".with/commit=explicit/k",
  ".with/if=absent/local/k",
  "d/.with/commit=explicit/k",
  ".tx/1/k",
];

/** What is malformed in itself, or leads out of the directory that it is resolved from. */
export const malformed: Action = (draft) => {
  const { dice } = draft;
  const found = draft.acting.directories();
  if (found.length === 0) return openScope(draft);
  const { label } = dice.pick(found);
  const rest = dice.pick([...CLIMBING, ...ABSOLUTE, ...MALFORMED, ...CONTROL, "", "", "."]);
  on(draft, `${label}:${rest}`);
};

function openScope(draft: Draft): void {
  const path = draft.dice.pick([LOCAL, LOCAL, `${LOCAL}/d`, "/beta/kv", TMP]);
  openDirectoryAt(draft, path, path);
}

/** Some operation on a path that probably none succeeds on. */
function on(draft: Draft, word: string): void {
  const { dice } = draft;
  const other = `${LOCAL}/${draft.key()}`;
  draft.add(
    dice.pick([
      `stat ${word}`,
      `lstat ${word}`,
      `open ${draft.label()} ${word} r`,
      `open ${draft.label()} ${word} r,w,create`,
      `mkdir ${word}`,
      `unlink ${word}`,
      `rmdir ${word}`,
      `list ${word}`,
      `rename ${word} ${other}`,
      `rename ${other} ${word}`,
    ]),
  );
}

/** Names that begin with a dot, below the scope and elsewhere. */
export const dotNames: Action = (draft) => {
  const { dice } = draft;
  const name = dice.pick([".hidden", ".", "..k", ".k/k", "...", ".with", ".tx"]);
  const place = dice.pick([LOCAL, LOCAL, `${LOCAL}/d`, "/beta/kv", "/beta/kv", "/beta"]);
  on(draft, `${place}/${name}`);
};

/** Paths through control directories that are spelled so as to slip past a check of the text. */
export const sneaks: Action = (draft) => {
  on(
    draft,
    draft.dice.pick([
      `${LOCAL}/../.with/commit=explicit/local/k`,
      "/beta/kv/./.with/commit=explicit/local/k",
      "/beta/kv//.with//commit=explicit//local//k",
      "/beta/kv/.with/commit=explicit/local/none/../k",
      "/beta/kv/.with/commit=explicit/local/../local/k",
      "/beta/kv/.with/../local/k",
      "/beta/kv/.none/local/k",
      "/beta/kv/.none",
      "/beta/.with/if=absent/kv/local/k",
      "/beta/kv/@k",
      "/beta/kv/@k/k",
      "/beta/kv/.with/if=absent/k",
      "/beta/kv/.with/if=absent/@k/k",
    ]),
  );
};

const INFO = [
  "/beta/version",
  "/beta/features",
  "/beta/limits.json",
  "/beta/limits/keys",
  "/beta/limits/name_bytes",
];
const FIXED = [
  "/beta",
  "/beta/kv",
  LOCAL,
  "/beta/limits",
  TMP,
  "/beta/mine",
  "/beta/limits/none",
  "/beta/limits/mine",
  "/beta/version/x",
];

/** What the host alone decides on. */
export const fixed: Action = (draft) => {
  const { dice } = draft;
  if (dice.percent(60)) return on(draft, dice.pick([...INFO, ...FIXED]));
  const path = dice.pick(INFO);
  const label = draft.label();
  draft.add(
    `open ${label} ${path} ${dice.pick(["r", "r", "r", "w", "r,w,create,trunc", "r,create"])}`,
  );
  draft.add(
    dice.pick([
      `fstat ${label}`,
      `read ${label} 3`,
      `pread ${label} 9 0`,
      `write ${label} x`,
      `truncate ${label} 0`,
    ]),
  );
};

/** Names of features; the first component below `/beta` decides whose a path is. */
const UNCLAIMED: readonly (readonly [feature: string, path: string])[] = [
  ["kv.region", "kv/region"],
  ["kv.global", "kv/global"],
  ["kv.tx", "kv/.tx"],
  ["kv.tx", "kv/.commit"],
  ["locks", "locks"],
  ["http.daemon", "net/http"],
  ["ws", "net/ws"],
  ["tcp", "net/tcp"],
  ["rpc", "rpc"],
  ["rpc", "srv"],
  ["queue", "queue"],
  ["topic", "topic"],
  ["blob", "blob"],
  ["caps", "caps.json"],
  ["secrets", "secrets"],
  ["config", "config"],
  ["", "proc"],
  ["", "metrics"],
  ["", "trace"],
  ["", "log"],
  ["", "net/out"],
];

/** Paths of features that a host with these does not claim. */
export function unclaimedPaths(features: ReadonlySet<string>): string[] {
  return UNCLAIMED.filter(([feature]) => !features.has(feature)).map(([, path]) => `/beta/${path}`);
}

/** Uses each name as it is, in all the ways in which a key is used. */
export const useName: Action = (draft) => {
  const { dice } = draft;
  const path = `${LOCAL}/${draft.key()}`;
  const word = relative(draft, path) ?? path;
  const opened = open(draft, path, word, { flags: "w,create" });
  if (opened?.kind !== "value") return;
  draft.add(`write ${opened.label} n${draft.fresh()}`);
  draft.add(`close ${opened.label}`);
  draft.close(opened);
  if (dice.percent(40)) draft.add(`list ${dice.pick(["/beta/kv", LOCAL])}`);
};

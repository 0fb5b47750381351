/**
 * Scripts that mean the same as a given one, but for one rule. If a script fails and such a
 * sibling of it does not, then that rule is what is violated.
 */

import type { Step } from "../script/index.ts";

export interface Sibling {
  /** The requirement by which the two scripts mean the same. */
  readonly requirement: string;
  readonly script: Step[];
}

type Respell = (path: string) => string;

const SPELLINGS: readonly (readonly [requirement: string, respell: Respell])[] = [
  ["layout/path/dot-dot", withoutParents],
  ["layout/path/ignored", withoutIgnored],
  ["layout/alias", withoutAlias],
  ["layout/name/undecoded", (path) => plainNames(path, /%25/)],
  ["layout/name/exact", (path) => plainNames(path, /[A-Z]|%[2-9A-F]/)],
  ["with/decoded", decoded],
];

/** The script in every plainer spelling. */
export function respelled(script: readonly Step[]): Sibling[] {
  const siblings: Sibling[] = SPELLINGS.map(([requirement, respell]) => ({
    requirement,
    script: script.map((step) => ({ ...step, operation: onPaths(step.operation, respell) })),
  }));
  siblings.push({ requirement: "mounts/descriptor", script: fromTheRoot(script) });
  return siblings.filter((it) =>
    it.script.some((step, at) => step.operation !== script[at]!.operation),
  );
}

/** The script without one of the lines that change nothing, if their results are these. */
export function withoutIdle(script: readonly Step[], results: readonly string[]): Sibling[] {
  const last = results.length - 1;
  return script.slice(0, last).flatMap(({ operation }, at) => {
    const requirement = idle(operation, results[at]!);
    return requirement === undefined
      ? []
      : [{ requirement, script: script.filter((_, it) => it !== at) }];
  });
}

/** The requirement by which a line changes nothing; `undefined` for one that may. */
function idle(operation: string, result: string): string | undefined {
  // A write or a commit that fails spoils its descriptor.
  const spoils = /^(?:p?write|truncate|sync|datasync|close|renumber) /.test(operation);
  if (result.startsWith("err ") && !spoils)
    return operation.startsWith("seek ") ? "file/seek/negative" : "errors/atomic";
  if (operation.startsWith("pread ")) return "file/read/offset";
  return /^(?:list|lstat|readlink) /.test(operation) ? "file/open/effect" : undefined;
}

/** Which words of an operation are paths. */
const PATHS: Readonly<Record<string, readonly number[]>> = {
  open: [2],
  stat: [1],
  lstat: [1],
  list: [1],
  readlink: [1],
  mkdir: [1],
  rmdir: [1],
  unlink: [1],
  times: [1],
  rename: [1, 2],
  link: [1, 2],
  symlink: [2],
};

function onPaths(operation: string, respell: Respell): string {
  const [, prefix = "", rest = operation] = /^(let [^ ]+ [^ ]+ )?(.*)$/.exec(operation) ?? [];
  const words = rest.split(" ");
  for (const at of PATHS[words[0]!] ?? []) {
    if (words[at] !== undefined) words[at] = respell(words[at]);
  }
  return prefix + words.join(" ");
}

function withoutParents(path: string): string {
  const kept: string[] = [];
  for (const part of path.split("/")) {
    const before = kept.at(-1);
    const isName = before !== undefined && !/^\.{0,2}$/.test(before) && !before.includes(":");
    if (part === ".." && isName) kept.pop();
    else kept.push(part);
  }
  return kept.join("/");
}

function withoutIgnored(path: string): string {
  return path.replaceAll(/\/(?:\.?\/)+/g, "/").replace(/(.)\/\.$/, "$1");
}

function withoutAlias(path: string): string {
  if (path.includes("..")) return path;
  const alias = /^\/beta\/kv\/(?!(?:local|region|global)(?:\/|$)|[.@]|$)/;
  return path.replace(alias, "/beta/kv/local/");
}

/** Names that match become plain ones, different names different ones. */
function plainNames(path: string, odd: RegExp): string {
  const plain = (part: string): string =>
    odd.test(part) && !/[:=]/.test(part) ? `n${Buffer.from(part).toString("hex")}` : part;
  return path.split("/").map(plain).join("/");
}

function decoded(path: string): string {
  if (!path.includes("/.with/")) return path;
  return path.replaceAll(/%25([2-7][0-9A-Fa-f])/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Paths relative to a directory that the script opened become absolute. */
function fromTheRoot(script: readonly Step[]): Step[] {
  const places = new Map<string, string>();
  return script.map(({ line, execution, operation }) => {
    const absolute = onPaths(operation, (word) => {
      const [, label, rest = ""] = /^([a-z][a-z0-9]*):(.*)$/.exec(word) ?? [];
      const place = places.get(`${execution} ${label}`);
      // What leads out of the directory, or to a control directory in it, is another matter.
      const isSame = rest !== "" && !/^\/|(?:^|\/)\./.test(rest);
      return place !== undefined && isSame ? `${place}/${rest}` : word;
    });
    const [, label, path] = /^open ([^ ]+) (\/[^ ]+) /.exec(absolute) ?? [];
    if (label !== undefined) places.set(`${execution} ${label}`, path!);
    return { line, execution, operation: absolute };
  });
}

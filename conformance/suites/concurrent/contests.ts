/** Contests that exactly one of those who enter at once can win. */

import type { Dice } from "../../arbitraries/dice.ts";
import type { Setting } from "./setting.ts";

/** Where a contest is held. */
export interface Arena {
  setting: Setting;
  dice: Dice;
  /** The name of what is contended for, and the label of whoever opens it. */
  name: string;
  /** The version of the key, or 0. */
  version: string;
  /** The descriptors only append, or write from the start. */
  appends: boolean;
}

export interface Contest {
  requirement: string;
  before: "absent" | "value" | "directory";
  /** What the first entrant does beforehand. */
  first?(arena: Arena): string[];
  /** What each does, the first of them being 0; the last line decides. */
  lines(arena: Arena, entrant: number): string[];
  /** What those who lose are told, at the last line or before. */
  losing: readonly string[];
}

/** The open of a descriptor may have lost already. */
const LOST_COMMIT = ["err busy", "err bad-descriptor"];

function key({ setting, name }: Arena): string {
  return setting.path(name);
}

function under(arena: Arena, options: string): string {
  return arena.setting.under(options, arena.name);
}

/** Commits a body under a condition. */
function commit(arena: Arena, condition: string, flags: string, entrant: number): string[] {
  const { name, setting } = arena;
  return [
    `open ${name} ${under(arena, condition)} w,${flags}`,
    `write ${name} ${setting.body(entrant)}`,
    `${arena.dice.pick(["sync", "datasync"])} ${name}`,
  ];
}

function commitNew(arena: Arena, entrant: number): string[] {
  return commit(arena, "if=absent", arena.appends ? "create,append" : "create", entrant);
}

function commitOver(arena: Arena, entrant: number): string[] {
  return commit(arena, `if=${arena.version}`, arena.appends ? "append" : "trunc", entrant);
}

/** Renames a scratch file, or a key of the entrant's own. */
function publish({ setting, dice, name }: Arena, target: string, entrant: number): string[] {
  const from = dice.percent(50) ? `/beta/tmp/${name}` : setting.path(`${name}-${entrant}`);
  return [
    `open ${name} ${from} w,create`,
    `write ${name} ${setting.body(entrant)}`,
    `close ${name}`,
    `rename ${from} ${target}`,
  ];
}

const NAMES: readonly Contest[] = [
  {
    requirement: "file/exclusive/reserved",
    before: "absent",
    lines: (arena) => [`open ${arena.name} ${key(arena)} w,create,excl`],
    losing: ["err exist"],
  },
  {
    requirement: "kv/mkdir/exists",
    before: "absent",
    lines: (arena) => [`mkdir ${key(arena)}`],
    losing: ["err exist"],
  },
  {
    requirement: "kv/unlink",
    before: "value",
    lines: (arena) => [`unlink ${key(arena)}`],
    losing: ["err no-entry"],
  },
  {
    requirement: "kv/rmdir",
    before: "directory",
    lines: (arena) => [`rmdir ${key(arena)}`],
    losing: ["err no-entry"],
  },
  {
    requirement: "kv/rename",
    before: "value",
    lines: (arena, entrant) => [`rename ${key(arena)} ${key(arena)}-${entrant}`],
    losing: ["err no-entry"],
  },
];

/** One makes something in a directory that the others remove. */
const DIRECTORIES: readonly Contest[] = [
  {
    requirement: "commit/parent",
    before: "directory",
    lines: (arena, entrant) => {
      const { name, setting } = arena;
      if (entrant > 0) return [`rmdir ${key(arena)}`];
      return [
        `open ${name} ${key(arena)}/x w,create${arena.appends ? ",append" : ""}`,
        `write ${name} ${setting.body(0)}`,
        `sync ${name}`,
      ];
    },
    losing: ["err not-empty", "err no-entry", "err bad-descriptor"],
  },
  {
    requirement: "kv/rmdir/not-empty",
    before: "directory",
    lines: (arena, entrant) => {
      if (entrant > 0) return [`rmdir ${key(arena)}`];
      if (arena.appends) return [`mkdir ${key(arena)}/x`];
      return publish(arena, `${key(arena)}/x`, 0);
    },
    losing: ["err not-empty", "err no-entry"],
  },
];

/** The first entrant has a descriptor that has committed several times, so that its condition is its own version. */
const AGAIN: Contest = {
  requirement: "with/if/commit",
  before: "value",
  first: (arena) => {
    const open = commit(arena, "if=present", arena.appends ? "append" : "trunc", 0);
    const again = Array.from({ length: arena.dice.between(0, 4) }, () => open.slice(1));
    return [...open, ...again.flat()];
  },
  lines: (arena, entrant) => commitOver(arena, entrant).slice(entrant === 0 ? 1 : 0),
  losing: LOST_COMMIT,
};

const CONDITIONS: readonly Contest[] = [
  { requirement: "with/if/commit", before: "absent", lines: commitNew, losing: LOST_COMMIT },
  { requirement: "with/if/commit", before: "value", lines: commitOver, losing: LOST_COMMIT },
  {
    requirement: "with/if/rename",
    before: "absent",
    lines: (arena, entrant) => publish(arena, under(arena, "if=absent"), entrant),
    losing: ["err busy"],
  },
  {
    requirement: "with/if/rename",
    before: "value",
    lines: (arena, entrant) => publish(arena, under(arena, `if=${arena.version}`), entrant),
    losing: ["err busy"],
  },
  {
    requirement: "with/if/unlink",
    before: "value",
    lines: (arena) => [`unlink ${under(arena, `if=${arena.version}`)}`],
    losing: ["err busy"],
  },
  {
    // Of different ways to change a key, none forgets the others.
    requirement: "with/if/unlink",
    before: "value",
    lines: (arena, entrant) =>
      entrant === 0 ? commitOver(arena, 0) : [`unlink ${under(arena, `if=${arena.version}`)}`],
    losing: LOST_COMMIT,
  },
  {
    requirement: "with/if/rename",
    before: "value",
    lines: (arena, entrant) =>
      entrant === 0
        ? commitOver(arena, 0)
        : publish(arena, under(arena, `if=${arena.version}`), entrant),
    losing: LOST_COMMIT,
  },
];

/** Those in which the first has to meet one of the others are held more often. */
const UNEQUAL = [...DIRECTORIES, AGAIN];

export const CONTESTS: readonly Contest[] = [
  ...NAMES,
  ...CONDITIONS,
  ...UNEQUAL,
  ...UNEQUAL,
  ...UNEQUAL,
  ...UNEQUAL,
];

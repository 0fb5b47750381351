/** Scripts about names, and the paths that lead to them. */

import type { Profile } from "../compose.ts";
import { NESTED } from "./keys.ts";
import { faults, ground } from "../faults.ts";
import * as paths from "../paths.ts";
import * as tree from "../tree.ts";
import * as values from "../values.ts";

export const treeProfile: Profile = {
  keys: NESTED,
  executions: 2,
  lines: 28,
  prepare: tree.prepare,
  actions: [
    [6, values.put],
    [5, tree.mkdir],
    [5, tree.rmdir],
    [4, tree.unlink],
    [7, tree.rename],
    [6, tree.list],
    [4, tree.openDirectory],
    [4, tree.readDirectory],
    [3, tree.mistake],
    [2, tree.misuse],
    [3, tree.refused],
    [4, values.inspect],
    [2, values.openReading],
    [2, values.stage],
    [1, values.commit],
  ],
};

export const pathsProfile: Profile = {
  keys: [
    ["k", "d/k"],
    ["d/e/k", "k"],
  ],
  executions: 1,
  lines: 26,
  prepare: tree.prepare,
  actions: [
    [4, values.put],
    [9, paths.detours],
    [8, paths.malformed],
    [4, tree.openDirectory],
    [4, paths.dotNames],
    [4, paths.sneaks],
    [6, paths.fixed],
    [2, tree.rmdir],
    [2, values.inspect],
  ],
};

export const names: Profile = {
  keys: Array.from({ length: paths.ODD_NAMES.length }, (_, at) => [
    paths.ODD_NAMES[at]!,
    paths.ODD_NAMES[(at + 1) % paths.ODD_NAMES.length]!,
    `d/${paths.ODD_NAMES[(at + 1) % paths.ODD_NAMES.length]!}`,
    `${paths.ODD_NAMES[(at + 7) % paths.ODD_NAMES.length]!}`,
  ]),
  executions: 1,
  lines: 20,
  prepare: tree.prepare,
  actions: [
    [10, paths.useName],
    [4, values.inspect],
    [3, tree.list],
    [3, tree.openDirectory],
    [2, tree.readDirectory],
    [2, tree.unlink],
    [2, tree.rename],
    [1, tree.mkdir],
  ],
};

/** An execution ends abnormally here, since what odd flags have staged is not for the model to say. */
export const errors: Profile = {
  keys: [["k", "d/k"]],
  executions: 1,
  lines: 30,
  prepare: ground,
  ends: [[1, "trap"]],
  actions: [
    [20, faults],
    [1, values.put],
    [1, values.openExclusively],
    [1, tree.mkdir],
  ],
};

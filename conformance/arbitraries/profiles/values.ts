/** Scripts about values: what descriptors show, commit and reserve, and the versions of it. */

import type { Profile } from "../compose.ts";
import { FLAT } from "./keys.ts";
import * as options from "../options.ts";
import * as scratch from "../scratch.ts";
import * as tree from "../tree.ts";
import * as values from "../values.ts";

/** One execution, one value: what a descriptor shows and how it is changed (files.md). */
export const valuesProfile: Profile = {
  keys: FLAT,
  executions: 1,
  lines: 24,
  actions: [
    [8, values.openValue],
    [16, values.change],
    [18, values.look],
    [4, values.append],
    [4, values.commit],
    [3, values.closeOne],
    [3, values.inspect],
    [2, values.misuse],
    [1, values.openReading],
    [1, values.changeFar],
  ],
};

/** Several stage and commit the same keys (commit.md). */
export const commits: Profile = {
  keys: [...FLAT, ["k", "d/k"], ["d/k", "d"]],
  executions: 3,
  lines: 26,
  prepare: tree.prepare,
  ending: 2,
  actions: [
    [9, values.stage],
    [6, values.change],
    [12, values.commit],
    [5, values.closeOne],
    [3, values.commitClean],
    [6, values.inspect],
    [5, values.look],
    [4, values.put],
    [3, values.openReading],
    [3, tree.unlink],
    [2, tree.rmdir],
    [2, tree.mkdir],
    [1, tree.rename],
    [1, tree.usurp],
  ],
};

export const append: Profile = {
  keys: FLAT,
  executions: 3,
  lines: 24,
  actions: [
    [7, values.openAppending],
    [14, values.append],
    [10, values.commit],
    [3, values.closeOne],
    [3, values.look],
    [3, values.inspect],
    [2, values.put],
    [3, tree.unlink],
    [1, values.openValue],
  ],
};

export const exclusive: Profile = {
  keys: FLAT,
  executions: 3,
  lines: 22,
  ending: 5,
  actions: [
    [12, values.openExclusively],
    [5, values.change],
    [8, values.commit],
    [5, values.closeOne],
    [4, values.put],
    [4, values.inspect],
    [3, tree.list],
    [3, tree.unlink],
    [3, tree.mkdir],
    [1, tree.rmdir],
    [2, tree.rename],
    [1, values.stage],
  ],
};

export const versions: Profile = {
  keys: FLAT,
  executions: 2,
  lines: 26,
  actions: [
    [5, values.put],
    [8, options.bindVersion],
    [5, values.stage],
    [7, values.commit],
    [8, values.look],
    [6, values.inspect],
    [4, tree.unlink],
    [4, tree.move],
    [4, scratch.publish],
    [4, options.openUnder],
    [2, options.unlinkUnder],
    [2, values.openReading],
    [1, values.append],
  ],
};

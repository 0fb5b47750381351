/** Scripts about options in paths. */

import type { Profile } from "../compose.ts";
import { FLAT } from "./keys.ts";
import { ground } from "../faults.ts";
import * as options from "../options.ts";
import * as scratch from "../scratch.ts";
import * as tree from "../tree.ts";
import * as values from "../values.ts";

export const conditions: Profile = {
  keys: FLAT,
  executions: 2,
  lines: 26,
  prepare: scratch.publish,
  ending: 2,
  actions: [
    [11, options.openUnder],
    [10, options.goOn],
    [6, options.bindVersion],
    [5, values.commit],
    [4, values.change],
    [4, values.put],
    [4, values.closeOne],
    [4, options.unlinkUnder],
    [3, options.renameUnder],
    [3, options.mkdirUnder],
    [2, scratch.openScratch],
    [3, values.inspect],
    [2, tree.unlink],
    [1, tree.rmdir],
  ],
};

export const grammar: Profile = {
  keys: [["k", "l"]],
  executions: 1,
  lines: 22,
  prepare: ground,
  actions: [
    [10, options.badOptions],
    [7, options.misplacedOptions],
    [3, options.openUnder],
    [2, options.unlinkUnder],
    [1, values.put],
    [1, tree.openDirectory],
    [1, tree.list],
  ],
};

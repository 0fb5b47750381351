/** Scripts about values that expire. */

import type { Profile } from "../compose.ts";
import * as options from "../options.ts";
import * as tree from "../tree.ts";
import * as ttl from "../ttl.ts";
import * as values from "../values.ts";

export const expiring: Profile = {
  keys: [["k"], ["k", "l"], ["k", "d/k", "l"]],
  executions: 3,
  lines: 32,
  prepare: ttl.prepare,
  switching: 40,
  ending: 2,
  actions: [
    [12, ttl.openExpiring],
    [12, ttl.tick],
    [6, values.inspect],
    [4, values.put],
    [4, values.change],
    [4, values.commit],
    [3, values.commitClean],
    [3, values.closeOne],
    [3, values.append],
    [3, values.look],
    [3, tree.list],
    [3, tree.rename],
    [2, ttl.renameExpiring],
    [2, options.openUnder],
    [2, options.unlinkUnder],
    [2, ttl.take],
    [1, tree.unlink],
    [1, tree.rmdir],
    [1, tree.mkdir],
    [1, ttl.meta],
    [1, ttl.misplaced],
    [1, options.bindVersion],
  ],
};

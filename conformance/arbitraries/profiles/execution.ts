/** Scripts about executions: their ends, their scratch space, what they are given; and everything at once. */

import type { Profile } from "../compose.ts";
import { NESTED } from "./keys.ts";
import * as options from "../options.ts";
import * as paths from "../paths.ts";
import * as scratch from "../scratch.ts";
import * as tree from "../tree.ts";
import * as values from "../values.ts";
import * as world from "../world.ts";

export const ends: Profile = {
  keys: [["k"], ["k", "l", "d/k"]],
  executions: 2,
  lines: 22,
  prepare: tree.prepare,
  ending: 15,
  actions: [
    [9, values.stage],
    [5, values.openAppending],
    [3, values.append],
    [4, values.closeOne],
    [2, values.openReading],
    [3, values.openExclusively],
    [3, options.openUnder],
    [3, values.commit],
    [4, values.inspect],
    [2, tree.rmdir],
    [2, tree.unlink],
    [1, tree.mkdir],
    [2, world.renumber],
    [2, scratch.openScratch],
    [1, scratch.inspectScratch],
  ],
};

export const kills: Profile = { ...ends, lines: 18, ends: [[1, "kill"]] };

export const tmp: Profile = {
  keys: [["k", "l"]],
  executions: 2,
  lines: 28,
  ending: 3,
  switching: 25,
  actions: [
    [9, scratch.openScratch],
    [8, scratch.changeScratch],
    [8, scratch.publish],
    [6, scratch.renameScratch],
    [7, scratch.scratchTree],
    [6, scratch.inspectScratch],
    [4, scratch.scratchMistakes],
    [2, scratch.scratchLinks],
    [5, values.look],
    [3, values.closeOne],
    [2, values.inspect],
    [2, tree.openDirectory],
  ],
};

export const worldProfile: Profile = {
  keys: [["k"]],
  executions: 1,
  lines: 22,
  begin: world.begin,
  afterwards: world.afterwards,
  ending: 10,
  actions: [
    [8, world.ask],
    [4, world.preopen],
    [3, world.badLine],
    [3, world.writeErrors],
    [2, world.cat],
    [3, values.openValue],
    [3, values.change],
    [2, values.commit],
    [3, values.openReading],
    [3, world.renumber],
    [1, values.outside],
  ],
};

/** Everything at once. */
export const mixed: Profile = {
  keys: [...NESTED, ["k"], ["k", "l"]],
  executions: 3,
  lines: 34,
  prepare: tree.prepare,
  ending: 3,
  actions: [
    [8, values.stage],
    [6, values.change],
    [8, values.commit],
    [4, values.closeOne],
    [4, values.inspect],
    [3, values.look],
    [3, values.openExclusively],
    [3, values.openAppending],
    [3, values.append],
    [3, options.openUnder],
    [2, options.goOn],
    [3, options.bindVersion],
    [1, options.unlinkUnder],
    [1, options.renameUnder],
    [1, options.mkdirUnder],
    [4, scratch.publish],
    [1, scratch.renameScratch],
    [2, tree.openDirectory],
    [1, tree.readDirectory],
    [2, tree.mkdir],
    [2, tree.rmdir],
    [3, tree.unlink],
    [3, tree.rename],
    [2, tree.list],
    [1, tree.mistake],
    [1, paths.detours],
    [1, world.renumber],
  ],
};

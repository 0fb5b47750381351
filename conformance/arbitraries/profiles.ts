/** What the scripts of each property are made of: each stays with one topic, so that a failure says which. */

import type { Profile } from "./compose.ts";
import { faults, ground } from "./faults.ts";
import * as options from "./options.ts";
import * as paths from "./paths.ts";
import * as scratch from "./scratch.ts";
import * as tree from "./tree.ts";
import * as values from "./values.ts";
import * as world from "./world.ts";

const FLAT = [["k"], ["k", "l"]];
const NESTED = [
  ["k", "d/k"],
  ["d/k", "d/l", "k"],
  ["d/e/k", "d/k", "d/e/l"],
];

/** One execution, one value: what a descriptor shows and how it is changed (files.md). */
const valuesProfile: Profile = {
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
const commits: Profile = {
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

const append: Profile = {
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

const exclusive: Profile = {
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

const conditions: Profile = {
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

const grammar: Profile = {
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

const versions: Profile = {
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

const treeProfile: Profile = {
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

const pathsProfile: Profile = {
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

const names: Profile = {
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
const errors: Profile = {
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

const ends: Profile = {
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
    [1, world.renumber],
  ],
};

const kills: Profile = { ...ends, lines: 18, ends: [[1, "kill"]] };

const tmp: Profile = {
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

/** Everything at once. */
const mixed: Profile = {
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

const worldProfile: Profile = {
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

export const PROFILES = {
  values: valuesProfile,
  commits,
  append,
  exclusive,
  conditions,
  grammar,
  versions,
  tree: treeProfile,
  paths: pathsProfile,
  names,
  errors,
  ends,
  kills,
  tmp,
  mixed,
  world: worldProfile,
} as const satisfies Record<string, Profile>;

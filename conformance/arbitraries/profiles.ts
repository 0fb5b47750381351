/** What the scripts of each property are made of: each stays with one topic, so that a failure says which. */

import type { Profile } from "./compose.ts";
import { ends, kills, tmp, worldProfile, mixed } from "./profiles/execution.ts";
import { treeProfile, pathsProfile, names, errors } from "./profiles/names.ts";
import { conditions, grammar } from "./profiles/options.ts";
import { valuesProfile, commits, append, exclusive, versions } from "./profiles/values.ts";

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

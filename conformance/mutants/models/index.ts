/** Models that are wrong in one sentence each: the examples of the specification have to tell. */

import { commit } from "./commit.ts";
import { files } from "./files.ts";
import { kv } from "./kv.ts";
import { layout } from "./layout.ts";
import { limits } from "./limits.ts";
import type { ModelMutant } from "./mutant.ts";
import { runtime } from "./runtime.ts";
import { tmp } from "./tmp.ts";
import { ttl } from "./ttl.ts";
import { versions } from "./versions.ts";
import { withOptions } from "./with.ts";

export const modelMutants: readonly ModelMutant[] = [
  ...layout,
  ...files,
  ...commit,
  ...versions,
  ...withOptions,
  ...limits,
  ...kv,
  ...tmp,
  ...ttl,
  ...runtime,
];

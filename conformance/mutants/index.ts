import { commit } from "./commit.ts";
import { files } from "./files.ts";
import { kv } from "./kv.ts";
import { layout } from "./layout.ts";
import { limits } from "./limits.ts";
import type { Mutant } from "./mutant.ts";
import { tmp } from "./tmp.ts";
import { versions } from "./versions.ts";
import { withOptions } from "./with.ts";

/** Hosts that break one requirement each: what the suite has to find. */
export const mutants: readonly Mutant[] = [
  ...layout,
  ...files,
  ...commit,
  ...versions,
  ...withOptions,
  ...limits,
  ...kv,
  ...tmp,
];

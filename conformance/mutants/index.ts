import { commit } from "./commit.ts";
import { components } from "./components.ts";
import { files } from "./files.ts";
import { isolation } from "./isolation.ts";
import { global } from "./global.ts";
import { kv } from "./kv.ts";
import { layout } from "./layout.ts";
import { limits } from "./limits.ts";
import { locks } from "./locks.ts";
import { lockWaits } from "./lock-waits.ts";
import { lockLeases } from "./lock-leases.ts";
import { lockFences } from "./lock-fences.ts";
import type { Mutant } from "./mutant.ts";
import { opening } from "./opening.ts";
import { preview1 } from "./preview1.ts";
import { races } from "./races.ts";
import { regions } from "./regions.ts";
import { runtime } from "./runtime.ts";
import { tmp } from "./tmp.ts";
import { ttl } from "./ttl.ts";
import { ttlWords } from "./ttl-words.ts";
import { transactions } from "./transactions.ts";
import { versions } from "./versions.ts";
import { withOptions } from "./with.ts";
// After the others: their numbers go on from those.
import { large } from "./large.ts";
import { many } from "./many.ts";

/** Hosts that break one requirement each: what the suite has to find. */
export const mutants: readonly Mutant[] = [
  ...runtime,
  ...layout,
  ...files,
  ...opening,
  ...commit,
  ...versions,
  ...withOptions,
  ...limits,
  ...kv,
  ...tmp,
  ...ttl,
  ...ttlWords,
  ...locks,
  ...lockLeases,
  ...lockWaits,
  ...lockFences,
  ...regions,
  ...global,
  ...preview1,
  ...components,
  ...large,
  ...many,
  ...races,
  ...transactions,
  ...isolation,
];

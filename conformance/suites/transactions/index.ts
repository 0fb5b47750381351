/** Tests of the feature `kv.tx`. */

import type { Test } from "../../test.ts";
import { transactionBoundaryTests } from "./boundary.ts";
import { historyTest } from "./history.ts";
import { insideTests } from "./inside.ts";
import { transactionLimitTests } from "./limits.ts";
import { transactionRaces } from "./races.ts";

export const transactionTests: readonly Test[] = [
  ...transactionLimitTests,
  ...transactionBoundaryTests,
  historyTest,
  ...insideTests,
  ...transactionRaces,
];

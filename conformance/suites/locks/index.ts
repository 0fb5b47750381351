/** Tests of locks (`spec/locks.md`). */

import type { Test } from "../../test.ts";
import { edgeTests } from "./edges.ts";
import { historyTests } from "./history.ts";
import { limitTests } from "./limits.ts";
import { counterTests } from "./counter.ts";

export const lockTests: readonly Test[] = [
  ...limitTests,
  ...edgeTests,
  ...historyTests,
  ...counterTests,
];

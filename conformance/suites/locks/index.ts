/** Tests of locks (`spec/locks.md`). */

import type { Test } from "../../test.ts";
import { edgeTests } from "./edges.ts";
import { historyTests } from "./histories.ts";
import { limitTests } from "./limits.ts";
import { counterTests } from "./counter.ts";
import { timedTests } from "./timed.ts";

export const lockTests: readonly Test[] = [
  ...limitTests,
  ...edgeTests,
  ...timedTests,
  ...historyTests,
  ...counterTests,
];

/** Every test of the suite, in the order of the report. */

import { loadSpec } from "../requirement.ts";
import type { Test } from "../test.ts";
import { boundaryTests } from "./boundary/index.ts";
import { concurrentTests } from "./concurrent/index.ts";
import { exampleTests } from "./examples.ts";
import { propertyTests } from "./property/index.ts";
import { transactionTests } from "./transactions/index.ts";

export const tests: readonly Test[] = [
  ...exampleTests(loadSpec()),
  ...boundaryTests,
  ...propertyTests(),
  ...concurrentTests,
  ...transactionTests,
];

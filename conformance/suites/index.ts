/** Every test of the suite, in the order of the report. */

import { loadSpec } from "../requirement.ts";
import type { Test } from "../test.ts";
import { boundaryTests } from "./boundary/index.ts";
import { concurrentTests } from "./concurrent/index.ts";
import { exampleTests } from "./examples.ts";
import { regionTests } from "./regions/index.ts";
import { lockTests } from "./locks/index.ts";
import { propertyTests } from "./property/index.ts";
import { ttlTests } from "./ttl/index.ts";
import { transactionTests } from "./transactions/index.ts";

export const tests: readonly Test[] = [
  ...exampleTests(loadSpec()),
  ...boundaryTests,
  ...propertyTests(),
  ...concurrentTests,
  ...regionTests,
  ...ttlTests,
  ...lockTests,
  ...transactionTests,
];

/** Tests at the edges of what the host publishes. */

import type { Test } from "../../test.ts";
import { claimsTest, unclaimedTest } from "./claims.ts";
import { cornerTests } from "./corners.ts";
import { failedTests } from "./failed.ts";
import { fullTests } from "./full.ts";
import { largeTests } from "./large.ts";
import { manyTests } from "./many.ts";
import { keyTest, nameTest, withTest } from "./names.ts";
import { descriptorsTest, keysTest } from "./quotas.ts";
import { renumberTests } from "./renumber.ts";
import { startTests } from "./starts.ts";
import { errorsTest, messageTest, startTest, streamTest } from "./streams.ts";
import { appendTest, publishTest, valueTest } from "./values.ts";

export const boundaryTests: readonly Test[] = [
  nameTest,
  keyTest,
  withTest,
  valueTest,
  appendTest,
  publishTest,
  descriptorsTest,
  keysTest,
  claimsTest,
  unclaimedTest,
  startTest,
  streamTest,
  errorsTest,
  messageTest,
  ...cornerTests,
  ...largeTests,
  ...manyTests,
  ...fullTests,
  ...failedTests,
  ...renumberTests,
  ...startTests,
];

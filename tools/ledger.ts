/** Writes the ledger of requirements, tests and mutants. `npm run ledger`; `check:spec` says when it is stale. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../conformance/package.ts";
import { formatLedger, LEDGER } from "./spec/ledger.ts";
import { readMutants, readSpec, readTests } from "./spec/sources.ts";

const ledger = formatLedger(
  readSpec(packageRoot),
  await readTests(packageRoot),
  await readMutants(packageRoot),
);
writeFileSync(join(packageRoot, LEDGER), ledger);

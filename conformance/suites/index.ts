/** Every test of the suite, in the order of the report. */

import { loadSpec } from "../requirement.ts";
import type { Test } from "../runner/test.ts";
import { exampleTests } from "./examples.ts";

export const tests: readonly Test[] = [...exampleTests(loadSpec())];

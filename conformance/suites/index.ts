/** Every test of the suite, in the order of the report. */

import type { Spec } from "../requirement.ts";
import type { Test } from "../runner/test.ts";
import { exampleTests } from "./examples.ts";

export function loadTests(spec: Spec): Test[] {
  return [...exampleTests(spec)];
}

/** Values that expire (`spec/kv-ttl.md`). */

import type { Test } from "../../test.ts";
import { exactTests } from "./exact.ts";
import { grammarTest } from "./grammar.ts";
import { metaTests } from "./meta.ts";
import { realTests } from "./real.ts";
import { ttlProperty } from "./property.ts";

export const ttlTests: readonly Test[] = [
  grammarTest,
  ...exactTests,
  ...metaTests,
  ...realTests,
  ttlProperty,
];

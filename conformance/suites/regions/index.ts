/** Tests of the scopes `region` and `global`. */

import type { Test } from "../../test.ts";
import { concurrentTests } from "../concurrent/index.ts";
import { propertyTests } from "../property/index.ts";
import { cutsTest } from "./cuts.ts";
import { limitTests } from "./limits.ts";
import { globalEdges } from "./literal-global.ts";
import { regionEdges } from "./literal-region.ts";
import { isMovable, moved } from "./moved.ts";
import { monotonicTest } from "./monotonic.ts";
import { sessionsTest } from "./sessions.ts";

/** Those about keys, wherever these are. */
const PROPERTIES = /^property\/(?:values|commits|append|exclusive|conditions|versions|tree|mixed)$/;

const RULES = ["kv-region/rules"];
const SHARED = ["kv-region/shared"];

export const regionTests: readonly Test[] = [
  ...propertyTests({}, isMovable)
    .filter(({ id }) => PROPERTIES.test(id))
    .map((test) => moved(test, RULES)),
  ...concurrentTests.map((test) => moved(test, SHARED)),
  ...limitTests,
  ...regionEdges,
  cutsTest,
  ...globalEdges,
  monotonicTest,
  sessionsTest,
];

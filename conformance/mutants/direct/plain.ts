import * as door from "../../../reference-host/index.ts";
import type { Published } from "../../runner/test.ts";
import type { TestHost } from "../../runner/world.ts";
import { directHost } from "./world.ts";

/** Of keys as few as there may be: a test makes them all. */
const limits = { ...door.DEFAULT_LIMITS, keys: door.FLOORS.keys };

/** The reference host as it is, for the tests of the suite. */
export const plainHost: TestHost = directHost(door, { limits });

export const plainPublished: Published = { limits, features: new Set() };

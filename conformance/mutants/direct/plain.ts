import * as door from "../../../reference-host/index.ts";
import type { Published } from "../../test.ts";
import type { TestHost } from "../../world.ts";
import { directHost, type DirectOptions } from "./world.ts";

/** Of keys as few as there may be: a test makes them all. */
const limits = { ...door.DEFAULT_LIMITS, keys: door.FLOORS.keys };

/** The reference host as it is, for the tests of the suite. */
export const plainHost: TestHost = directHost(door, { limits });

export const plainPublished: Published = {
  limits: door.publishedLimits(limits, door.FEATURES),
  features: new Set(door.FEATURES),
};

/** The same, where a path outside `/beta` has no preopen. */
export const betaHost: TestHost = directHost(door, { limits, preopens: ["/beta"] });

/** The reference host with its operations in other hands. */
export function wrappedHost(wrap: NonNullable<DirectOptions["wrap"]>): TestHost {
  return directHost(door, { limits, wrap });
}

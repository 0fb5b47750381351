/** The host that the examples are judged for: the floors of all limits, and no feature. */

import type { ModelOptions } from "./model.ts";

export const exampleOptions: ModelOptions = {
  limits: {
    name_bytes: 255,
    key_bytes: 1024,
    value_bytes: 1_048_576,
    keys: 1024,
    descriptors: 64,
    with_bytes: 1024,
  },
  features: new Set(["core"]),
  abi: "preview1",
  preopens: ["/beta"],
};

/** `spec/versions.md`: the modification time of a value. */

import type { OpenScratch, OpenValue, Slot, Value } from "../entities.ts";
import { Version } from "../version.ts";

export const versionRules = {
  /** The version that a descriptor shows; `undefined` is 0. */
  shown({ pinned }: OpenValue, dirty: boolean): Version | undefined {
    return dirty ? undefined : pinned?.version;
  },
  /** The version of a key that a path shows. */
  ofPath(value: Value): Version {
    return value.version;
  },
  /** A version for a commit of the key. */
  next(slot: Slot): Version {
    const expired = slot.gone[0] === "kv-ttl/gone" ? "kv-ttl/version" : "version/recreated";
    const order = slot.removed ? expired : "version/increasing";
    return new Version(slot.last === undefined ? [] : [slot.last], order);
  },
  /** A version for the target of a rename. */
  nextOfBoth(from: Slot, to: Slot): Version {
    const earlier = [from.last, to.last].filter((version) => version !== undefined);
    return new Version(earlier, "version/renamed-key");
  },
  /** What a descriptor shows whose scratch file was renamed onto a key. */
  published({ published }: OpenScratch): Version | undefined {
    return published;
  },
};

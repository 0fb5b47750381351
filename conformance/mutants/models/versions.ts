import { specification } from "../../models/index.ts";
import { Version } from "../../models/version.ts";
import { mutant, type ModelMutant } from "./mutant.ts";

const { versions: rules, with: conditions } = specification;

export const versions: readonly ModelMutant[] = [
  mutant("versions", "version/descriptor", "a descriptor shows the latest version", {
    shown: ({ slot }, dirty) => (dirty ? undefined : slot.last),
  }),
  mutant("versions", "version/staged", "a dirty descriptor shows its old version", {
    shown: (file) => file.pinned?.version,
  }),
  mutant("versions", "version/synced", "a descriptor shows when it was last used", {
    shown: (_file, dirty) => (dirty ? undefined : new Version([], "")),
  }),
  mutant("versions", "version/renamed", "a scratch file has no version", {
    published: () => undefined,
  }),
  mutant("versions", "version/increasing", "a commit keeps the version", {
    next: (slot) => slot.last ?? rules.next(slot),
  }),
  mutant("versions", "version/recreated", "versions begin again after a removal", {
    next: (slot) => new Version(slot.removed || slot.last === undefined ? [] : [slot.last], ""),
  }),
  mutant("versions", "version/renamed-key", "a rename takes the version along", {
    nextOfBoth: (from, to) => from.last ?? rules.nextOfBoth(from, to),
  }),
  mutant("with", "version/removed", "a removed key keeps its version", {
    holds: (condition, slot) =>
      condition.kind === "number" && slot.entry === undefined
        ? true
        : conditions.holds(condition, slot),
  }),
];

import { mutant, type ModelMutant } from "./mutant.ts";

export const tmp: readonly ModelMutant[] = [
  mutant("tmp", "tmp/private", "scratch space is shared", {
    root: ({ scratch }, all) => all.values().next().value?.scratch ?? scratch,
  }),
  mutant("tmp", "tmp/unlinked", "unlinking empties the file", { outlivesName: () => false }),
  mutant("tmp", "tmp/directories", "every directory can be removed", {
    rmdirNeedsEmpty: () => false,
  }),
];

import { specification } from "../../models/index.ts";
import { mutant, type ModelMutant } from "./mutant.ts";

const rules = specification.kv;

export const kv: readonly ModelMutant[] = [
  mutant("kv", "kv/local/shared", "an execution has keys of its own", {
    seen: (slot, by) =>
      slot.entry?.kind === "value" && slot.entry.by !== by ? undefined : slot.entry,
  }),
  mutant("kv", "kv/local/kept", "values go with their execution", { keepsValues: () => false }),
  mutant("kv", "kv/unlink", "unlinking does nothing", { unlinkRemoves: () => false }),
  mutant("kv", "kv/rmdir", "removing a directory does nothing", { rmdirRemoves: () => false }),
  mutant("kv", "kv/rmdir/not-empty", "every directory can be removed", { isEmpty: () => true }),
  mutant("kv", "kv/list", "a listing leaves out directories", {
    isListed: (slot) => rules.isListed(slot) && slot.entry?.kind !== "dir",
  }),
  mutant("kv", "kv/list/absent", "a listing has what is staged", {
    isListed: (slot) => rules.isListed(slot) || slot.openValues.size > 0,
  }),
  mutant("kv", "kv/rename", "a rename leaves the key", { renameRemovesSource: () => false }),
  mutant("kv", "kv/rename/replaces", "a rename keeps what is there", {
    renameReplaces: () => false,
  }),
  mutant("kv", "kv/rename/same", "a rename onto itself is a commit", {
    renameSameChangesNothing: () => false,
  }),
  mutant("kv", "kv/rename/onto-directory", "a rename replaces a directory", {
    mayRenameOntoDirectory: () => true,
  }),
  mutant("kv", "kv/rename/service", "a rename out of the scope is unsupported", {
    crossingCode: () => "unsupported",
  }),
];

import { EMPTY } from "../../models/content.ts";
import type { OpenValue, Slot, Value } from "../../models/entities.ts";
import { specification } from "../../models/index.ts";
import { Version } from "../../models/version.ts";
import { mutant, type ModelMutant } from "./mutant.ts";

const { commit: rules, kv } = specification;

/** The value that a staging would be. */
function staged(slot: Slot, fits: (file: OpenValue) => boolean): Value | undefined {
  for (const file of slot.openValues) {
    if (file.staging === undefined || !fits(file)) continue;
    const content = file.staging.freeze();
    return { kind: "value", content, version: new Version([], ""), why: [], by: file.execution };
  }
  return undefined;
}

export const commit: readonly ModelMutant[] = [
  mutant("kv", "commit/invisible", "a staging is visible at once", {
    seen: (slot, by) => staged(slot, () => true) ?? kv.seen(slot, by),
  }),
  mutant("kv", "commit/created", "a key is there when it is created", {
    seen: (slot, by) =>
      kv.seen(slot, by) ?? (slot.openValues.size > 0 ? { kind: "dir", why: [] } : undefined),
  }),
  mutant("commit", "commit/sync", "a sync commits nothing", {
    commitsAt: (point) => point !== "sync",
  }),
  mutant("commit", "commit/datasync", "a data sync commits nothing", {
    commitsAt: (point) => point !== "datasync",
  }),
  mutant("commit", "commit/close", "a close commits nothing", {
    commitsAt: (point) => point !== "close",
  }),
  mutant("commit", "commit/empty", "creating is nothing to commit", {
    isDirty: ({ wrote, resized, truncated }) => wrote || resized || truncated,
  }),
  mutant("commit", "commit/truncated", "truncating is nothing to commit", {
    isDirty: ({ wrote, resized, created }) => wrote || resized || created,
  }),
  mutant("commit", "commit/clean", "every descriptor commits", {
    isDirty: () => true,
    onlyAppended: () => false,
  }),
  mutant("commit", "commit/whole", "the rest of a longer value remains", {
    replaces: (content, before) =>
      before === undefined ? content : content.concat(before.content.slice(content.size)),
  }),
  mutant("commit", "commit/last", "the first commit of a key counts", {
    replaces: (content, before) => before?.content ?? content,
  }),
  mutant("commit", "commit/again", "after a commit a descriptor begins anew", {
    shownAfterCommit: (committed) => ({ ...committed, content: EMPTY }),
  }),
  mutant("commit", "commit/append", "an append commits what its descriptor shows", {
    appendBase: (latest, file) => file.pinned?.content ?? rules.appendBase(latest, file),
  }),
  mutant("commit", "commit/append/removed", "an append brings back what was removed", {
    appendBase: (latest, file) =>
      latest?.content ?? file.pinned?.content ?? rules.appendBase(latest, file),
  }),
  mutant("commit", "commit/append/mixed", "a truncation does not change what an append is", {
    onlyAppended: (file) => rules.onlyAppended({ ...file, resized: false }),
  }),
  mutant("commit", "commit/parent", "a commit needs no directory", {
    parentFailure: () => undefined,
  }),
  mutant("commit", "commit/directory", "a commit replaces a directory", {
    isInTheWay: () => false,
  }),
  mutant("commit", "commit/poisoned", "a commit can be tried again", { poison: () => undefined }),
  mutant("commit", "commit/poisoned/close", "the close tries again", {
    closePublishesPoisoned: () => true,
  }),
  mutant("commit", "commit/rename", "a scratch file keeps its name", {
    renameRemovesScratch: () => false,
  }),
  mutant("commit", "commit/rename/copy", "a scratch file and its key stay one file", {
    renameKeepsLink: () => true,
  }),
  mutant("commit", "kv/rename/staged", "a descriptor follows its key", {
    target: ({ slot }) => slot.renamedTo ?? slot,
  }),
];

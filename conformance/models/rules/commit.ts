/** `spec/commit.md`: when a write becomes visible. */

import { EMPTY, type Content } from "../content.ts";
import type { Directory, OpenValue, Slot, Value } from "../entities.ts";

export type CommitPoint = "sync" | "datasync" | "close" | "exit" | "return";

export const commitRules = {
  isDirty({ wrote, resized, truncated, created }: OpenValue): boolean {
    return wrote || resized || truncated || created;
  },
  /** Whether something that is dirty is committed at this point. */
  commitsAt(_point: CommitPoint): boolean {
    return true;
  },
  /** Whether a descriptor that commits on sync alone does so. */
  commitsExplicit(point: CommitPoint): boolean {
    return point === "sync" || point === "datasync";
  },
  /** One that wrote nothing has only appended, too: nothing. */
  onlyAppended({ flags, wrote, wroteElsewhere, truncated, resized }: OpenValue): boolean {
    return (flags.append || !wrote) && !wroteElsewhere && !truncated && !resized;
  },
  /** What a descriptor that only appended adds to. */
  appendBase(latest: Value | undefined, _file: OpenValue): Content {
    return latest?.content ?? EMPTY;
  },
  /** What a descriptor shows after its commit. */
  shownAfterCommit(committed: Value, _file: OpenValue): Value {
    return committed;
  },
  staysDirty(): boolean {
    return false;
  },
  /** What is there instead of the directory that a commit needs, if it is not there. */
  parentFailure(parent: Directory | Value | undefined): "no-entry" | "not-directory" | undefined {
    if (parent === undefined) return "no-entry";
    return parent.kind === "dir" ? undefined : "not-directory";
  },
  /** The entry that a commit is not to replace. */
  isInTheWay(entry: Directory | Value | undefined): boolean {
    return entry?.kind === "dir";
  },
  /** What a commit leaves where there was this. */
  replaces(content: Content, _before: Value | undefined): Content {
    return content;
  },
  /** The code with which later writes and commits fail. */
  poison(code: string): string | undefined {
    return code;
  },
  closePublishesPoisoned(): boolean {
    return false;
  },
  /** The key that a descriptor commits. */
  target({ slot }: OpenValue): Slot {
    return slot;
  },
  /** Whether renaming a scratch file onto a key removes its name. */
  renameRemovesScratch(): boolean {
    return true;
  },
  /** Whether writes to a scratch file that was renamed onto a key reach the key. */
  renameKeepsLink(): boolean {
    return false;
  },
};

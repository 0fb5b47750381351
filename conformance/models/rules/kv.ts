/** `spec/kv.md`: the key-value store. */

import type { Directory, Slot, Value } from "../entities.ts";

export const kvRules = {
  /** What a get finds. */
  seen({ entry }: Slot, _execution: string): Value | Directory | undefined {
    return entry;
  },
  /** Whether a value outlives the execution that wrote it. */
  keepsValues(): boolean {
    return true;
  },
  unlinkRemoves(): boolean {
    return true;
  },
  rmdirRemoves(): boolean {
    return true;
  },
  isEmpty({ children }: Slot): boolean {
    for (const { entry } of children.values()) if (entry !== undefined) return false;
    return true;
  },
  isListed({ entry }: Slot): boolean {
    return entry !== undefined;
  },
  listsScopes(): boolean {
    return true;
  },
  listsDefaultScope(): boolean {
    return true;
  },
  listsControl(): boolean {
    return false;
  },
  renameRemovesSource(): boolean {
    return true;
  },
  renameReplaces(): boolean {
    return true;
  },
  renameSameChangesNothing(): boolean {
    return true;
  },
  mayRenameDirectory(): boolean {
    return false;
  },
  mayRenameOntoDirectory(): boolean {
    return false;
  },
  crossingCode(): string {
    return "cross-device";
  },
};

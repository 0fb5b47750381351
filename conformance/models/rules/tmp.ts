/** `spec/tmp.md`: scratch space. */

import type { Execution, Inode } from "../entities.ts";

export const tmpRules = {
  /** The scratch space that an execution sees. */
  root({ scratch }: Execution, _all: ReadonlyMap<string, Execution>): Inode {
    return scratch;
  },
  /** Whether a descriptor goes on after its file is unlinked. */
  outlivesName(): boolean {
    return true;
  },
  renameReplaces(): boolean {
    return true;
  },
  rmdirNeedsEmpty(): boolean {
    return true;
  },
};

/** Renaming within the scratch space (`spec/tmp.md`). */

import type { Inode } from "./entities.ts";
import { fail, failing, fails, mayFail, type Outcome } from "./outcome.ts";
import type { Place } from "./locate.ts";
import type { Resolved } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { putName, removeName, type Context } from "./world.ts";

export type Scratch = Extract<Place, { kind: "scratch" }>;

interface Pair {
  readonly from: Resolved;
  readonly to: Resolved;
}

export function moveScratch(
  context: Context,
  { from, to }: Pair,
  source: Scratch,
  target: Scratch,
  failures: Failure[],
): Outcome[] {
  const { inode } = source;
  const before = target.inode;
  const notDirectory = (failWith: typeof fail): void => {
    failures.push(
      failWith(STAGE.operation, "not-directory", "tmp/rename-onto-file", ["tmp/rename"]),
    );
  };
  if (inode?.kind === "file") {
    if (before?.kind === "dir") {
      for (const code of ["is-directory", "exist", "not-empty"]) {
        failures.push(fail(STAGE.operation, code, "tmp/rename-onto-directory", ["tmp/rename"]));
      }
    }
    if (from.slash || to.slash) notDirectory(mayFail);
  }
  if (inode?.kind === "dir" && before !== inode) {
    if (isBelow(inode, target.parent))
      failures.push(fail(STAGE.operation, "invalid", "tmp/rename-below", ["tmp/rename"]));
    if (before?.kind === "file") notDirectory(fail);
    if (before?.kind === "dir") {
      const failWith = before.names.size > 0 ? fail : mayFail;
      for (const code of ["not-empty", "exist"]) {
        failures.push(failWith(STAGE.operation, code, "tmp/rename-not-empty", ["tmp/rename"]));
      }
    }
  }
  if (fails(failures) || inode === undefined) return failing(context, failures);
  const moved: Outcome = {
    branch: before === undefined ? "tmp/rename" : "tmp/rename-replaces",
    result: "ok",
    requirements: ["tmp/rename"],
    apply: () => {
      if (before === inode) return;
      if (before !== undefined && context.world.rules.tmp.renameReplaces()) before.removed = true;
      removeName(source.parent, source.name, ["tmp/rename"]);
      putName(target.parent, target.name, inode);
    },
  };
  return [moved, ...failing(context, failures)];
}

function isBelow(directory: Inode, candidate: Inode): boolean {
  if (directory === candidate) return true;
  return [...directory.names.values()].some(
    (inode) => inode.kind === "dir" && isBelow(inode, candidate),
  );
}

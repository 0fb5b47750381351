/** `open` of a path in the scratch space (`spec/tmp.md`). */

import { unique } from "./blame.ts";
import type { Inode } from "./entities.ts";
import { bindDirectory, failDirectory, type Opening } from "./opening-common.ts";
import { anything, bind, fail, failing, fails, mayFail, type Outcome } from "./outcome.ts";
import type { Place } from "./locate.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { goneFrom, newInode, putName, type Context } from "./world.ts";

export function openScratch(
  context: Context,
  opening: Opening,
  { parent, name, inode }: Extract<Place, { kind: "scratch" }>,
  failures: Failure[],
): Outcome[] {
  const { flags, path } = opening;
  const { files } = context.world.rules;
  if (inode?.kind === "link") return anything(context, "tmp/link", opening.label);
  if (inode === undefined && !flags.create) {
    const why = ["file/open/missing", ...goneFrom({ parent, name })];
    failures.push(fail(STAGE.operation, "no-entry", "tmp/open-missing", why));
  }
  if (inode === undefined && path.slash) {
    for (const code of ["no-entry", "not-directory", "is-directory", "invalid"]) {
      failures.push(mayFail(STAGE.way, code, "open/create-slash", ["layout/path/ignored"]));
    }
  }
  if (inode?.kind === "dir") failDirectory(context, opening, failures);
  if (inode?.kind === "file") {
    if (flags.dir) {
      failures.push(
        fail(STAGE.operation, "not-directory", "open/not-directory", ["file/open/directory"]),
      );
    }
    if (flags.excl && flags.create && files.excludes(true)) {
      failures.push(fail(STAGE.exclusive, "exist", "tmp/exclusive", ["tmp/exclusive"]));
    }
    if (path.slash || path.dot)
      failures.push(mayFail(STAGE.way, "not-directory", "tmp/slash", ["layout/path/slash"]));
  }
  if (fails(failures)) return untouched(failing(context, failures), { parent, name, inode });
  const outcome: Outcome = {
    branch:
      inode === undefined ? "tmp/create" : inode.kind === "dir" ? "tmp/open-directory" : "tmp/open",
    result: "ok",
    requirements: [inode === undefined ? "tmp/write" : "tmp/live"],
    blame: () => [inode === undefined ? "tmp/write" : "tmp/live", ...goneFrom({ parent, name })],
    apply: () => {
      if (inode?.kind === "dir") return bindDirectory(context, opening, inode);
      bindScratch(context, opening, inode ?? createScratch(parent, name));
    },
  };
  return [outcome, ...failing(context, failures)];
}

/** An open that fails makes nothing, and empties nothing. */
function untouched(
  outcomes: readonly Outcome[],
  { parent, name, inode }: Pick<Extract<Place, { kind: "scratch" }>, "parent" | "name" | "inode">,
): Outcome[] {
  const apply = (): void => {
    if (inode !== undefined) inode.story = unique(["errors/atomic", ...inode.story]);
    else parent.gone.set(name, unique(["errors/atomic", ...goneFrom({ parent, name })]));
  };
  return outcomes.map((outcome) => ({ ...outcome, apply }));
}

function createScratch(parent: Inode, name: string): Inode {
  const inode = newInode("file");
  putName(parent, name, inode);
  return inode;
}

function bindScratch(context: Context, { label, flags }: Opening, inode: Inode): void {
  if (flags.trunc) {
    inode.content.resize(0);
    inode.story = ["file/open/truncate"];
  }
  bind(context, label, {
    kind: "scratch",
    execution: context.execution.name,
    flags,
    inode,
    published: undefined,
    position: 0n,
    positionWhy: ["file/read/position"],
    story: [],
  });
}

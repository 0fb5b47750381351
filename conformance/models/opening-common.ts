/** What the ways to open something have in common. */

import type { OpenFlags } from "../script/language.ts";
import type { Directory, Inode, Value } from "./entities.ts";
import { bind, fail, mayFail } from "./outcome.ts";
import type { Resolved } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import type { Context } from "./world.ts";

export interface Opening {
  readonly label: string;
  readonly flags: OpenFlags;
  readonly path: Resolved;
}

export function bindDirectory(
  context: Context,
  { label, flags, path }: Opening,
  inode: Inode | undefined,
): void {
  const { components } = path;
  bind(context, label, {
    kind: "dir",
    flags,
    components,
    inode,
    preopen: undefined,
    listing: undefined,
  });
}

/** Flags that go together with others: nothing is said of them alone, or that they are refused. */
export function alone(branch: Failure["branch"]): Failure[] {
  return ["invalid", "access", "bad-descriptor", "not-permitted", "unsupported"].map((code) =>
    mayFail(0, code, branch, ["errors/table"], STAGE.last),
  );
}

export function failDirectory(context: Context, { flags }: Opening, failures: Failure[]): void {
  const { files } = context.world.rules;
  if (flags.excl && flags.create && files.excludes(true)) {
    failures.push(
      fail(STAGE.exclusive, "exist", "open/exclusive-exists", ["file/exclusive/exists"]),
    );
  } else if (flags.w && !files.mayWriteDirectory()) {
    failures.push(
      fail(STAGE.operation, "is-directory", "open/write-directory", ["file/directory/write"]),
    );
  } else if (flags.create) {
    for (const code of ["is-directory", "invalid"]) {
      failures.push(
        mayFail(STAGE.operation, code, "open/change-directory", ["file/directory/write"]),
      );
    }
  }
}

/** A directory cannot be opened with options; of what is none, asking for one is a lesser mistake. */
export function openedWithOptions(entry: Value | Directory | undefined): Failure {
  const failWith = entry?.kind === "dir" ? fail : mayFail;
  const why = ["with/operation"];
  return failWith(STAGE.optionsOfDirectory, "invalid", "with/directory", why);
}

export function failOnValue(flags: OpenFlags, excludes: boolean, failures: Failure[]): void {
  if (flags.dir) {
    const why = ["file/open/directory"];
    failures.push(fail(STAGE.operation, "not-directory", "open/not-directory", why));
  }
  if (!excludes) return;
  failures.push(fail(STAGE.exclusive, "exist", "open/exclusive-exists", ["file/exclusive/exists"]));
}

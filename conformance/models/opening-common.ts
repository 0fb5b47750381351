/** What the ways to open something have in common. */

import type { OpenFlags } from "../script/language.ts";
import type { Inode } from "./entities.ts";
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

/** Flags that change something on a descriptor that does not write: nothing is said of them. */
export function unwritable(branch: Failure["branch"]): Failure[] {
  return ["invalid", "access", "bad-descriptor", "not-permitted", "unsupported"].map((code) =>
    mayFail(STAGE.operation, code, branch, ["errors/table"]),
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
  } else if (flags.create || flags.trunc || flags.append) {
    for (const code of ["is-directory", "invalid"]) {
      failures.push(
        mayFail(STAGE.operation, code, "open/change-directory", ["file/directory/write"]),
      );
    }
  }
}

/** The failures of opening what is missing as a directory to be created, of which none is named. */
export function failCreatedDirectory(failures: Failure[]): void {
  for (const code of ["no-entry", "invalid", "not-directory", "is-directory", "unsupported"]) {
    failures.push(fail(STAGE.operation, code, "open/create-directory", ["errors/table"]));
  }
}

export function failOnValue(flags: OpenFlags, excludes: boolean, failures: Failure[]): void {
  if (flags.dir) {
    const why = ["file/open/directory"];
    failures.push(fail(STAGE.operation, "not-directory", "open/not-directory", why));
  }
  if (!excludes) return;
  failures.push(fail(STAGE.exclusive, "exist", "open/exclusive-exists", ["file/exclusive/exists"]));
}

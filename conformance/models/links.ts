/** `link`, `symlink` and `readlink`: the layout has no links outside the scratch space. */

import { encodeWord } from "../../guests/words.ts";
import type { PathWord } from "../script/language.ts";
import {
  anyError,
  anything,
  bad,
  fail,
  failing,
  fails,
  mayFail,
  second,
  type Outcome,
} from "./outcome.ts";
import { resolve, type Resolved } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { failOnSlash } from "./slashes.ts";
import { bytesOf, newInode, putName, type Context } from "./world.ts";

export function link(context: Context, fromWord: PathWord, toWord: PathWord): Outcome[] {
  const from = resolve(context, fromWord, "link");
  const to = resolve(context, toWord, "link");
  if (from.bad || to.bad) return bad("bad/path");
  if (from.place.kind === "unknown" || to.place.kind === "unknown")
    return anything(context, "link/unknown");
  const failures = [...from.failures, ...second(to.failures)];
  if (to.place.kind !== "scratch") return refused(context, to, failures, from);
  if (from.place.kind !== "scratch") {
    const why = ["layout/links/create"];
    // A host may look at what the path denotes before it refuses the crossing.
    const codes = ["unsupported", "cross-device", "not-permitted"];
    codes.push("not-directory", "no-entry", "is-directory");
    if (from.place.kind !== "key") codes.push("read-only");
    for (const code of codes) {
      failures.push(fail(STAGE.readOnly, code, "link/into-scratch", why, STAGE.last));
    }
    return failing(context, failures);
  }
  if (fails(failures)) return failing(context, [...failures, refusal]);
  const source = from.place.inode;
  const { parent, name, inode } = to.place;
  const perhaps = anyError("tmp/link-refused", []);
  if (source?.kind !== "file" || inode !== undefined) return [perhaps];
  const apply = (): void => putName(parent, name, source);
  return [{ branch: "tmp/hard-link", result: "ok", requirements: [], apply }, perhaps];
}

/** A host need not have links even in the scratch space. */
const refusal: Failure = mayFail(0, "unsupported", "tmp/link-refused", [], STAGE.last);

/** The errors of a link that would be outside the scratch space. */
function refused(context: Context, to: Resolved, failures: Failure[], from?: Resolved): Outcome[] {
  const why = ["layout/links/create"];
  failures.push(fail(STAGE.unclaimed, "unsupported", "link/outside", why, STAGE.last));
  const { kind } = to.place;
  if (kind === "fixed" || kind === "info" || kind === "vacant") {
    failures.push(fail(STAGE.readOnly, "read-only", "link/fixed", ["layout/fixed"], STAGE.last));
  }
  const late = (code: string, requirement: string): void => {
    failures.push(fail(STAGE.operation, code, "link/late", [requirement]));
  };
  if (to.place.kind === "key") {
    const { slot } = to.place;
    if (slot.entry !== undefined) late("exist", "kv/mkdir/exists");
    if (context.world.rules.paths.isMalformed(slot.name)) {
      failures.push(fail(STAGE.name, "invalid", "name/dot", ["layout/name/dot"]));
    }
    const isFileNamedAsDirectory = to.slash && slot.entry?.kind !== "dir";
    if (isFileNamedAsDirectory) late("not-directory", "layout/path/slash");
  }
  if (from?.place.kind === "key") {
    const { slot } = from.place;
    if (slot.entry === undefined) late("no-entry", "kv/missing");
    else if (from.slash && slot.entry.kind === "value") late("not-directory", "layout/path/slash");
  }
  if (from?.place.kind === "scratch" && from.place.inode === undefined)
    late("no-entry", "tmp/private");
  if (from?.place.kind === "vacant") late("no-entry", "kv/missing");
  // The text leaves open when it is noticed that there are no links, so the others need not come first.
  const slots = to.place.kind === "key" ? [to.place.slot] : [];
  return failing(context, failures, slots);
}

export function symlink(context: Context, target: string, word: PathWord): Outcome[] {
  const path = resolve(context, word, "link");
  if (path.bad || (context.world.abi === "wasi0.2" && !context.world.rules.paths.isUtf8(target)))
    return bad("bad/path");
  if (path.place.kind === "unknown") return anything(context, "link/unknown");
  const failures = [...path.failures];
  if (path.place.kind !== "scratch") return refused(context, path, failures);
  if (fails(failures)) return failing(context, [...failures, refusal]);
  const { parent, name, inode } = path.place;
  const perhaps = anyError("tmp/link-refused", []);
  if (inode !== undefined) return [perhaps];
  const apply = (): void => putName(parent, name, newInode("link", target));
  return [{ branch: "tmp/symlink", result: "ok", requirements: [], apply }, perhaps];
}

export function readlink(context: Context, word: PathWord): Outcome[] {
  const path = resolve(context, word, "readlink");
  if (path.bad) return bad("bad/path");
  const { place } = path;
  if (place.kind === "unknown") return anything(context, "link/unknown");
  const failures = [...path.failures];
  const invalid = fail(STAGE.operation, "invalid", "readlink/not-link", ["layout/links/read"]);
  if (place.kind === "fixed" || place.kind === "info") failures.push(invalid);
  if (place.kind === "info") failOnSlash(context, path, failures);
  if (place.kind === "vacant")
    failures.push(fail(STAGE.operation, "no-entry", "readlink/missing", ["kv/missing"]));
  if (place.kind === "key") {
    const entry = context.world.rules.kv.seen(place.slot, context.execution.name);
    if (entry === undefined)
      failures.push(fail(STAGE.operation, "no-entry", "readlink/missing", ["kv/missing"]));
    else failures.push(invalid);
    if (entry?.kind === "value") failOnSlash(context, path, failures);
  }
  if (place.kind === "scratch") {
    if (place.inode?.kind === "link") {
      const target = encodeWord(bytesOf(place.inode.target));
      return [{ branch: "tmp/readlink", result: `ok ${target}`, requirements: [] }];
    }
    if (path.slash || path.dot)
      failures.push(mayFail(STAGE.way, "not-directory", "tmp/slash", ["layout/path/slash"]));
    if (place.inode === undefined)
      failures.push(fail(STAGE.operation, "no-entry", "tmp/missing", ["tmp/private"]));
    else failures.push(invalid);
    if (place.inode?.kind === "file") failOnSlash(context, path, failures);
  }
  return failing(context, failures);
}

/** `open` and what it binds (`spec/files.md`, Opening and Creating exclusively). */

import type { OpenFlags, PathWord } from "../script/language.ts";
import { infoContent } from "./info.ts";
import { bindDirectory, failOnValue, alone, type Opening } from "./opening-common.ts";
import { openKey } from "./opening-keys.ts";
import { openScratch } from "./opening-scratch.ts";
import {
  anything,
  bad,
  bind,
  fail,
  failing,
  fails,
  mayFail,
  okWords,
  type Outcome,
} from "./outcome.ts";
import type { Place } from "./locate.ts";
import { resolve } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { failOnSlash } from "./slashes.ts";
import { loseTrack, type Context } from "./world.ts";

export function open(context: Context, label: string, word: PathWord, flags: OpenFlags): Outcome[] {
  if (context.execution.labels.has(label)) return bad("bad/label-taken");
  const path = resolve(context, word, flags.create ? "create" : flags.w ? "write" : "open");
  if (path.bad) return bad("bad/path");
  if (path.place.kind === "unknown") return anything(context, "open/unknown", label);
  const opening = { label, flags, path };
  const { world, execution } = context;
  const failures = [...path.failures];
  if (world.rules.limits.tooManyDescriptors(execution.opened + 1, world.limits)) {
    failures.push(
      fail(0, "insufficient-memory", "open/too-many", ["limits/descriptors"], STAGE.last),
    );
  }
  if (isUnspecified(flags)) return unspecified(context, opening);
  if (flags.excl && !flags.create) failures.push(...alone("open/exclusive-alone"));
  return openPlace(context, opening, path.place, failures);
}

/** Flags of which `spec/files.md` says that they are not specified together. */
function isUnspecified({ w, create, trunc, append, dir }: OpenFlags): boolean {
  return ((trunc || append) && !w) || (create && dir);
}

/** Whatever is answered; and a value that was truncated, or not, is not known until it is committed again. */
function unspecified(context: Context, { label, flags, path }: Opening): Outcome[] {
  const { place } = path;
  const [outcome] = anything(context, "open/unspecified", label) as [Outcome];
  const apply = (observed: string): void => {
    outcome.apply?.(observed);
    if (!flags.trunc || okWords(observed) === undefined) return;
    if (place.kind === "scratch") place.inode?.content.forget();
    if (place.kind === "key") loseTrack(context, place.slot);
  };
  return [{ ...outcome, apply }];
}

function openPlace(
  context: Context,
  opening: Opening,
  place: Place,
  failures: Failure[],
): Outcome[] {
  switch (place.kind) {
    case "key":
      return openKey(context, opening, place.slot, failures);
    case "scratch":
      return openScratch(context, opening, place, failures);
    case "fixed":
      return openFixed(context, opening, failures);
    case "info":
      return openInfo(context, opening, place.name, failures);
    case "vacant":
      failVacant(opening, failures);
      return failing(context, failures);
    default:
      return failing(context, failures);
  }
}

function failVacant({ flags }: Opening, failures: Failure[]): void {
  if (flags.create || flags.w) {
    failures.push(fail(STAGE.readOnly, "read-only", "open/create-fixed", ["layout/fixed"]));
    return;
  }
  failures.push(fail(STAGE.operation, "no-entry", "open/vacant", ["file/open/missing"]));
}

function openFixed(context: Context, opening: Opening, failures: Failure[]): Outcome[] {
  const { flags } = opening;
  if (flags.w)
    failures.push(fail(STAGE.readOnly, "read-only", "open/write-fixed", ["layout/fixed"]));
  else if (flags.create) {
    failures.push(mayFail(STAGE.operation, "read-only", "open/change-fixed", ["layout/fixed"]));
    failures.push(
      mayFail(STAGE.operation, "exist", "open/change-fixed", ["file/exclusive/exists"]),
    );
    failures.push(
      mayFail(STAGE.operation, "is-directory", "open/change-fixed", ["file/directory/write"]),
    );
    failures.push(...alone("open/change-fixed"));
  }
  if (fails(failures)) return failing(context, failures);
  const apply = (): void => bindDirectory(context, opening, undefined);
  const outcome: Outcome = {
    branch: "open/fixed",
    result: "ok",
    requirements: ["layout/beta"],
    apply,
  };
  return [outcome, ...failing(context, failures)];
}

function openInfo(
  context: Context,
  { label, flags, path }: Opening,
  name: string,
  failures: Failure[],
): Outcome[] {
  if (flags.w) failures.push(fail(STAGE.readOnly, "read-only", "open/info-write", ["layout/info"]));
  failOnSlash(context, path, failures);
  failOnValue(flags, false, failures);
  if (!flags.w && flags.create) {
    failures.push(mayFail(STAGE.readOnly, "read-only", "open/info-flags", ["layout/info"]));
    failures.push(mayFail(STAGE.operation, "exist", "open/info-flags", ["file/exclusive/exists"]));
    failures.push(...alone("open/info-flags"));
  }
  if (fails(failures)) return failing(context, failures);
  const { content, why } = infoContent(context.world, name);
  const outcome: Outcome = {
    branch: "open/info",
    result: "ok",
    requirements: [why],
    apply: () =>
      bind(context, label, {
        kind: "info",
        execution: context.execution.name,
        flags,
        content,
        why,
        position: 0n,
        positionWhy: ["file/read/position"],
      }),
  };
  return [outcome, ...failing(context, failures)];
}

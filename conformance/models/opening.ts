/** `open` and what it binds (`spec/files.md`, Opening and Creating exclusively). */

import type { OpenFlags, PathWord } from "../script/operation.ts";
import { infoContent } from "./info.ts";
import { bindDirectory, failOnValue, unwritable, type Opening } from "./opening-common.ts";
import { openKey } from "./opening-keys.ts";
import { openScratch } from "./opening-scratch.ts";
import { anyError, anything, bad, bind, doubts, fail, failing, type Outcome } from "./outcome.ts";
import type { Place } from "./locate.ts";
import { resolve } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { failOnSlash } from "./slashes.ts";
import type { Context } from "./world.ts";

export function open(context: Context, label: string, word: PathWord, flags: OpenFlags): Outcome[] {
  if (context.execution.labels.has(label)) return bad("bad/label-taken");
  const path = resolve(context, word, "open");
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
  const outcomes = openPlace(context, opening, path.place, failures);
  return [...outcomes, ...doubts(context, path.doubts)];
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
      if (opening.flags.create || opening.flags.w) {
        failures.push(fail(STAGE.readOnly, "read-only", "open/create-fixed", ["layout/fixed"]));
      } else failures.push(fail(STAGE.operation, "no-entry", "open/vacant", ["file/open/missing"]));
      return failing(context, failures);
    case "control":
      return openControl(context, opening, failures);
    default:
      return failing(context, failures);
  }
}

function openControl(context: Context, { flags }: Opening, failures: Failure[]): Outcome[] {
  if (failures.length > 0) return failing(context, failures);
  if (flags.create) return [anyError("control/create", ["layout/control/unknown"])];
  const unknown = fail(STAGE.way, "no-entry", "control/unknown", ["layout/control/unknown"]);
  return failing(context, [unknown]);
}

function openFixed(context: Context, opening: Opening, failures: Failure[]): Outcome[] {
  const { flags } = opening;
  const perhaps: Failure[] = [];
  if (flags.w)
    failures.push(fail(STAGE.readOnly, "read-only", "open/write-fixed", ["layout/fixed"]));
  else if (flags.create || flags.trunc || flags.excl || flags.append) {
    perhaps.push(fail(STAGE.operation, "read-only", "open/change-fixed", ["layout/fixed"]));
    perhaps.push(fail(STAGE.operation, "exist", "open/change-fixed", ["file/exclusive/exists"]));
    perhaps.push(
      fail(STAGE.operation, "is-directory", "open/change-fixed", ["file/directory/write"]),
    );
    perhaps.push(...unwritable("open/change-fixed"));
  }
  if (failures.length > 0) return failing(context, failures);
  const apply = (): void => bindDirectory(context, opening, undefined);
  const outcome: Outcome = {
    branch: "open/fixed",
    result: "ok",
    requirements: ["layout/beta"],
    apply,
  };
  return [outcome, ...doubts(context, perhaps)];
}

function openInfo(
  context: Context,
  { label, flags, path }: Opening,
  name: string,
  failures: Failure[],
): Outcome[] {
  const perhaps: Failure[] = [];
  if (flags.w) failures.push(fail(STAGE.readOnly, "read-only", "open/info-write", ["layout/info"]));
  failOnSlash(context, path, failures, perhaps);
  failOnValue(flags, false, failures);
  if (!flags.w && (flags.create || flags.trunc || flags.excl)) {
    perhaps.push(fail(STAGE.readOnly, "read-only", "open/info-flags", ["layout/info"]));
    perhaps.push(fail(STAGE.operation, "exist", "open/info-flags", ["file/exclusive/exists"]));
    perhaps.push(...unwritable("open/info-flags"));
  }
  if (failures.length > 0) return failing(context, failures);
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
        position: 0n,
        positionWhy: "file/read/position",
      }),
  };
  return [outcome, ...doubts(context, perhaps)];
}

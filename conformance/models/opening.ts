/** `open` and what it binds (`spec/files.md`, Opening and Creating exclusively). */

import type { OpenFlags, PathWord } from "../script/operation.ts";
import { absence, presence } from "./blame.ts";
import { conditionWhy, judgeCondition, undecided, undecidedFailure } from "./conditions.ts";
import { EMPTY, Staging } from "./content.ts";
import type { Directory, Inode, OpenValue, Options, Slot, Value } from "./entities.ts";
import { infoContent } from "./info.ts";
import { anyError, anything, bad, bind, doubts, fail, failing, type Outcome } from "./outcome.ts";
import { resolve, type Place, type Resolved } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { newInode, putName, type Context } from "./world.ts";

interface Opening {
  readonly label: string;
  readonly flags: OpenFlags;
  readonly path: Resolved;
}

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

function openKey(context: Context, opening: Opening, slot: Slot, failures: Failure[]): Outcome[] {
  const { rules } = context.world;
  const { flags, path } = opening;
  const entry = rules.kv.seen(slot, context.execution.name);
  if (entry === undefined && flags.create && rules.paths.isMalformed(slot.name)) {
    failures.push(fail(STAGE.name, "invalid", "name/dot", ["layout/name/dot"]));
  }
  const condition = judgeCondition(context, path.options, slot);
  failures.push(...condition.failures);
  const perhaps: Failure[] = [];
  if (path.options !== undefined && (entry?.kind === "dir" || flags.dir)) {
    const invalid = fail(
      STAGE.optionsInvalid,
      "invalid",
      "with/directory",
      ["with/operation"],
      STAGE.last,
    );
    failures.push(invalid);
  }
  if (entry === undefined) failMissing(context, opening, slot, failures, perhaps);
  else if (entry.kind === "dir") failDirectory(context, opening, failures, perhaps);
  else failValue(context, opening, failures, perhaps);
  if (failures.length > 0) {
    const failed = blamed(failing(context, failures, [slot]), slot, entry);
    const outcomes = undecidedFailure(failed, failures, slot, condition.ifVersion);
    const isCertain =
      reservationIsCertain(context, slot) || failures.some(({ code }) => code !== "exist");
    if (isCertain || entry !== undefined) return outcomes;
    return [...outcomes, opened(context, opening, slot, entry)];
  }
  const outcomes = [opened(context, opening, slot, entry), ...doubts(context, perhaps, [slot])];
  return condition.ifVersion === undefined
    ? outcomes
    : undecided(outcomes, slot, condition.ifVersion);
}

/** An error that stands for absence is wrong for the reasons for which the key is absent. */
function blamed(outcomes: Outcome[], slot: Slot, entry: Value | Directory | undefined): Outcome[] {
  if (entry !== undefined) return outcomes;
  return outcomes.map((outcome) => {
    if (outcome.result !== "err no-entry") return outcome;
    return { ...outcome, blame: () => [...outcome.requirements, ...absence(slot)] };
  });
}

function failMissing(
  context: Context,
  { flags, path }: Opening,
  slot: Slot,
  failures: Failure[],
  perhaps: Failure[],
): void {
  const { files, paths } = context.world.rules;
  if (!flags.create && files.createsOnlyWithFlag()) {
    failures.push(fail(STAGE.operation, "no-entry", "open/missing", ["file/open/missing"]));
    return;
  }
  if (flags.dir) {
    for (const code of ["no-entry", "invalid", "not-directory", "is-directory", "unsupported"]) {
      failures.push(fail(STAGE.operation, code, "open/create-directory", ["errors/table"]));
    }
  }
  if (flags.excl && files.isReserved(slot)) {
    failures.push(fail(STAGE.exclusive, "exist", "open/reserved", ["file/exclusive/reserved"]));
  }
  if (path.slash && !paths.forgivesSlash()) {
    failures.push(
      fail(STAGE.way, "not-directory", "path/slash", ["layout/path/slash"], STAGE.last),
    );
  }
  if (!flags.w) perhaps.push(...unwritable("open/create-unwritable"));
}

/** Flags that change something on a descriptor that does not write: nothing is said of them. */
function unwritable(branch: Failure["branch"]): Failure[] {
  return ["invalid", "access", "bad-descriptor", "not-permitted", "unsupported"].map((code) =>
    fail(STAGE.operation, code, branch, ["errors/table"]),
  );
}

function failDirectory(
  context: Context,
  { flags }: Opening,
  failures: Failure[],
  perhaps: Failure[],
): void {
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
      perhaps.push(fail(STAGE.operation, code, "open/change-directory", ["file/directory/write"]));
    }
  }
}

function failValue(
  context: Context,
  { flags, path }: Opening,
  failures: Failure[],
  perhaps: Failure[],
): void {
  const { files, paths } = context.world.rules;
  if (path.slash && !paths.forgivesSlash()) {
    failures.push(
      fail(STAGE.way, "not-directory", "path/slash", ["layout/path/slash"], STAGE.last),
    );
  }
  if (path.dot)
    perhaps.push(fail(STAGE.way, "not-directory", "path/dot", ["layout/path/through-value"]));
  if (flags.dir) {
    failures.push(
      fail(STAGE.operation, "not-directory", "open/not-directory", ["file/open/directory"]),
    );
  }
  if (flags.excl && flags.create && files.excludes(true)) {
    failures.push(
      fail(STAGE.exclusive, "exist", "open/exclusive-exists", ["file/exclusive/exists"]),
    );
  }
  if (!flags.w && flags.trunc) perhaps.push(...unwritable("open/trunc-unwritable"));
  if (flags.excl && !flags.create) perhaps.push(...unwritable("open/exclusive-alone"));
}

/** A reservation may be over when its first commit failed, or when its execution runs towards a deadline. */
export function reservationIsCertain({ world }: Context, { reservation }: Slot): boolean {
  if (reservation === undefined) return true;
  if (reservation.poison !== undefined) return false;
  return world.executions.get(reservation.execution)?.spinning !== true;
}

function opened(
  context: Context,
  opening: Opening,
  slot: Slot,
  entry: Value | Directory | undefined,
): Outcome {
  const { label, flags, path } = opening;
  if (entry?.kind === "dir") {
    return {
      branch: "open/directory",
      result: "ok",
      requirements: ["layout/path/ignored", ...entry.why],
      apply: () => bindDirectory(context, opening, undefined),
    };
  }
  const why = entry === undefined ? [] : presence(context, entry);
  const condition = path.options?.condition;
  const options = condition === undefined ? [] : [conditionWhy(condition)];
  return {
    branch: entry === undefined ? (flags.excl ? "open/reserve" : "open/create") : "open/value",
    result: "ok",
    requirements: [...options, ...(entry === undefined ? ["commit/created"] : why)],
    blame: (observed) =>
      observed === "err exist"
        ? ["file/exclusive/ended", ...options, ...why]
        : [...options, ...why, ...slot.gone],
    apply: () => {
      const file = openValue(context, flags, slot, entry, path.options);
      if (file.exclusive) slot.reservation = file;
      slot.unchanged.add("file/open/effect");
      bind(context, label, file);
    },
  };
}

function openValue(
  { world, execution }: Context,
  flags: OpenFlags,
  slot: Slot,
  entry: Value | undefined,
  options: Options | undefined,
): OpenValue {
  const { rules } = world;
  const condition = flags.w ? options?.condition : undefined;
  const byCondition = condition !== undefined && rules.with.conditionIsExplicit();
  const explicit = options?.explicit === true;
  const truncated = rules.files.truncates(flags.trunc);
  const created = entry === undefined;
  const story = truncated ? ["file/open/truncate"] : created ? [] : ["file/open/keep"];
  return {
    kind: "value",
    execution: execution.name,
    flags,
    slot,
    pinned: entry,
    staging: truncated ? new Staging(EMPTY) : undefined,
    created,
    truncated,
    resized: false,
    wrote: false,
    wroteElsewhere: false,
    commits: 0,
    explicit: explicit || byCondition,
    explicitWhy: explicit ? "with/commit" : "with/if/explicit",
    condition,
    exclusive: created && flags.create && flags.excl,
    poison: undefined,
    position: 0n,
    positionWhy: "file/read/position",
    story,
  };
}

function bindDirectory(
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
  if (path.slash) {
    failures.push(
      fail(STAGE.way, "not-directory", "path/slash", ["layout/path/slash"], STAGE.last),
    );
  }
  if (flags.dir) {
    failures.push(
      fail(STAGE.operation, "not-directory", "open/not-directory", ["file/open/directory"]),
    );
  }
  if (!flags.w && (flags.create || flags.trunc || flags.excl)) {
    perhaps.push(fail(STAGE.readOnly, "read-only", "open/info-flags", ["layout/info"]));
    perhaps.push(fail(STAGE.operation, "exist", "open/info-flags", ["file/exclusive/exists"]));
    perhaps.push(...unwritable("open/info-flags"));
  }
  if (path.dot)
    perhaps.push(fail(STAGE.way, "not-directory", "path/dot", ["layout/path/through-value"]));
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

function openScratch(
  context: Context,
  opening: Opening,
  { parent, name, inode }: Extract<Place, { kind: "scratch" }>,
  failures: Failure[],
): Outcome[] {
  const { flags, path } = opening;
  const { files } = context.world.rules;
  if (inode?.kind === "link") return anything(context, "tmp/link", opening.label);
  const perhaps: Failure[] = [];
  if (inode === undefined && !flags.create) {
    failures.push(
      fail(STAGE.operation, "no-entry", "tmp/open-missing", ["tmp/private", "file/open/missing"]),
    );
  }
  if (inode === undefined && flags.create && flags.dir) {
    for (const code of ["no-entry", "invalid", "not-directory", "is-directory", "unsupported"]) {
      failures.push(fail(STAGE.operation, code, "open/create-directory", ["errors/table"]));
    }
  }
  if (inode === undefined && path.slash) {
    for (const code of ["no-entry", "not-directory", "is-directory", "invalid"]) {
      perhaps.push(fail(STAGE.way, code, "open/create-slash", ["layout/path/ignored"]));
    }
  }
  if (inode?.kind === "dir") failDirectory(context, opening, failures, perhaps);
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
      perhaps.push(fail(STAGE.way, "not-directory", "tmp/slash", ["layout/path/slash"]));
  }
  if (!flags.w && (flags.create || flags.trunc || flags.excl))
    perhaps.push(...unwritable("tmp/unwritable"));
  if (failures.length > 0) return failing(context, failures);
  const outcome: Outcome = {
    branch:
      inode === undefined ? "tmp/create" : inode.kind === "dir" ? "tmp/open-directory" : "tmp/open",
    result: "ok",
    requirements: [inode === undefined ? "tmp/write" : "tmp/live"],
    apply: () => {
      if (inode?.kind === "dir") return bindDirectory(context, opening, inode);
      bindScratch(context, opening, inode ?? createScratch(parent, name));
    },
  };
  return [outcome, ...doubts(context, perhaps)];
}

function createScratch(parent: Inode, name: string): Inode {
  const inode = newInode("file");
  putName(parent, name, inode);
  return inode;
}

function bindScratch(context: Context, { label, flags }: Opening, inode: Inode): void {
  if (flags.trunc) inode.content.resize(0);
  bind(context, label, {
    kind: "scratch",
    execution: context.execution.name,
    flags,
    inode,
    published: undefined,
    position: 0n,
    positionWhy: "file/read/position",
    story: [],
  });
}

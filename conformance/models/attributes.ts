/** `fstat`, `stat` and `lstat` (`spec/versions.md`; `spec/files.md`, size and type). */

import type { PathWord } from "../script/language.ts";
import { absence, existence, haunting, presence, unique, wrongBytes, wrongValue } from "./blame.ts";
import type { Content } from "./content.ts";
import type { Directory, OpenScratch, OpenValue, Slot, Value } from "./entities.ts";
import { infoContent } from "./info.ts";
import {
  anything,
  bad,
  fail,
  failing,
  fails,
  looking,
  mayFail,
  okWords,
  type Outcome,
} from "./outcome.ts";
import { isVague, lookUp, missingLabel, scratchStory, shownSize } from "./reading.ts";
import type { Place } from "./locate.ts";
import { baseFailures, resolve, type Resolved } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import { failOnSlash } from "./slashes.ts";
import type { Version } from "./version.ts";
import { goneFrom, type Context } from "./world.ts";

/** A line of attributes as it has to be; a word that is absent is free. */
interface Attributes {
  readonly type: string;
  readonly size: string | undefined;
  readonly version: Version | "0" | undefined;
  readonly links: string | undefined;
}

/** What is wrong with a line of attributes. */
type Wrong = "type" | "size" | "version" | "links" | "form";

function render({ type, size, version, links }: Attributes): string {
  const shown = version === undefined ? "*" : version === "0" ? "0" : version.render();
  return `ok ${type} ${size ?? "*"} ${shown} ${links ?? "*"}`;
}

function firstWrong(
  { type, size, version, links }: Attributes,
  observed: string,
): Wrong | undefined {
  const words = okWords(observed);
  if (words === undefined || words.length !== 4) return "form";
  const [foundType, foundSize, foundVersion, foundLinks] = words;
  if (foundType !== type) return "type";
  if (size !== undefined && foundSize !== size) return "size";
  if (version === "0" && foundVersion !== "0") return "version";
  if (!/^[0-9]+$/.test(foundVersion!)) return "form";
  if (version !== undefined && version !== "0" && !version.admits(BigInt(foundVersion!)))
    return "version";
  if (links !== undefined && foundLinks !== links) return "links";
  return undefined;
}

function shown(
  branch: Outcome["branch"],
  attributes: Attributes,
  requirements: readonly string[],
  blame?: (wrong: Wrong, observed: string) => readonly string[],
): Outcome {
  const { version } = attributes;
  return {
    branch,
    result: render(attributes),
    requirements,
    accepts: (observed) => firstWrong(attributes, observed) === undefined,
    blame: (observed) =>
      blame?.(firstWrong(attributes, observed) ?? "form", observed) ?? requirements,
    apply: (observed) => {
      if (version === undefined || version === "0") return;
      version.bind(BigInt(okWords(observed)![2]!));
    },
    sample: () => {
      const sample = version === undefined || version === "0" ? "0" : version.sample().toString();
      return `ok ${attributes.type} ${attributes.size ?? "0"} ${sample} ${attributes.links ?? "1"}`;
    },
  };
}

const DIRECTORY: Attributes = {
  type: "dir",
  size: undefined,
  version: undefined,
  links: undefined,
};

export function fstat(context: Context, label: string): Outcome[] {
  const file = lookUp(context, label);
  if (file === undefined) return missingLabel(context);
  if (file.kind === "unknown") return anything(context, "stat/unknown");
  if (file.kind === "dir") {
    const gone = baseFailures(context, file).map(({ stage, code }) =>
      mayFail(stage, code, "stat/directory-gone", ["mounts/removed"]),
    );
    const shownAnyway = shown("stat/open-directory", DIRECTORY, [
      "mounts/descriptor",
      "mounts/removed",
    ]);
    return [shownAnyway, ...failing(context, gone)];
  }
  if (file.kind === "info") {
    const size = file.content.vague ? undefined : String(file.content.size);
    const attributes = { type: "file", size, version: undefined, links: "1" };
    return [shown("stat/open-info", attributes, [file.why, "file/size", "file/type"])];
  }
  if (file.kind === "scratch") return [fstatScratch(context, file)];
  return [fstatValue(context, file)];
}

function fstatScratch(context: Context, file: OpenScratch): Outcome {
  const version = context.world.rules.versions.published(file);
  const size = file.inode.content.vague ? undefined : String(shownSize(context, file));
  return shown(
    "stat/open-scratch",
    { type: "file", size, version, links: undefined },
    ["tmp/write", "file/size"],
    (wrong) => (wrong === "version" ? ["version/renamed"] : [...scratchStory(file), "file/size"]),
  );
}

function fstatValue(context: Context, file: OpenValue): Outcome {
  const { files, commit, versions } = context.world.rules;
  const links = files.links();
  // A failed commit or write leaves open what the descriptor shows.
  if (isVague(context, file)) {
    const vague = { type: "file", size: undefined, version: undefined, links };
    return shown("stat/vague", vague, ["file/type"]);
  }
  const isDirty = commit.isDirty(file);
  const version = versions.shown(file, isDirty) ?? "0";
  const size = files.size(shownSize(context, file));
  const attributes: Attributes = { type: "file", size, version, links };
  const branch = isDirty ? "stat/dirty" : file.commits > 0 ? "stat/committed" : "stat/pinned";
  const about = isDirty
    ? "version/staged"
    : file.commits > 0
      ? "version/synced"
      : "version/descriptor";
  return shown(branch, attributes, [about, "file/size"], (wrong, observed) => {
    if (wrong === "version")
      return unique([
        ...order(version, observed),
        about,
        "version/descriptor",
        ...whyDirty(file),
        ...file.slot.unchanged,
      ]);
    if (wrong === "size")
      return unique([...wrongBytes(context, file, bySize(observed)), "file/size"]);
    return wrong === "form" ? [about, "file/size"] : ["file/type"];
  });
}

/** Why a descriptor is dirty that wrote nothing. */
function whyDirty({ created, truncated, wrote, exclusive }: OpenValue): string[] {
  if (wrote) return [];
  const reserved = exclusive ? ["file/exclusive/hidden"] : [];
  if (created) return [...reserved, "commit/created", "commit/empty"];
  return truncated ? ["commit/truncated"] : [];
}

/** The requirement that puts a version after others, if that is what the number violates. */
function order(version: Version | "0" | undefined, observed: string): string[] {
  const word = okWords(observed)?.[2];
  if (version === undefined || version === "0" || word === undefined || !/^[0-9]+$/.test(word))
    return [];
  return version.number === undefined && version.isBelow(BigInt(word)) ? [version.order] : [];
}

function bySize(observed: string): (content: Content) => boolean {
  const size = Number(okWords(observed)?.[1]);
  return (content) => content.size === size;
}

export function stat(context: Context, word: PathWord, follows: boolean): Outcome[] {
  const path = resolve(context, word, "stat");
  if (path.bad) return bad("bad/path");
  const { place, failures } = path;
  if (place.kind === "unknown") return anything(context, "stat/unknown");
  const reasons = [...failures];
  let outcome: Outcome | undefined;
  if (place.kind === "fixed") outcome = shown("stat/fixed", DIRECTORY, ["layout/beta"]);
  else if (place.kind === "info") {
    failOnSlash(context, path, reasons);
    const { content, why } = infoContent(context.world, place.name);
    const size = content.vague ? undefined : String(content.size);
    outcome = shown("stat/info", { type: "file", size, version: place.version, links: "1" }, [
      why,
      "file/type",
    ]);
  } else if (place.kind === "vacant") {
    reasons.push(fail(STAGE.operation, "no-entry", "stat/vacant", ["file/open/missing"]));
  } else if (place.kind === "scratch") {
    return statScratch(context, place, follows, path.slash || path.dot, reasons);
  } else if (place.kind === "key") {
    return statKey(context, place.slot, path, reasons);
  }
  if (fails(reasons)) return failing(context, reasons);
  return [...(outcome === undefined ? [] : [outcome]), ...failing(context, reasons)];
}

function statScratch(
  context: Context,
  place: Extract<Place, { kind: "scratch" }>,
  follows: boolean,
  slash: boolean,
  failures: Failure[],
): Outcome[] {
  const { inode } = place;
  if (inode?.kind === "link" && follows) return anything(context, "tmp/link");
  if (inode === undefined) {
    failures.push(fail(STAGE.operation, "no-entry", "tmp/missing", goneFrom(place)));
  }
  if (fails(failures) || inode === undefined) return failing(context, failures);
  if (inode.kind === "dir") return [shown("tmp/stat-directory", DIRECTORY, ["tmp/directories"])];
  if (inode.kind === "link") return [shown("tmp/stat-link", { ...DIRECTORY, type: "link" }, [])];
  if (slash) failures.push(mayFail(STAGE.way, "not-directory", "tmp/slash", ["layout/path/slash"]));
  const size = inode.content.vague ? undefined : String(inode.content.size);
  const attributes = { type: "file", size, version: undefined, links: undefined };
  const why = ["tmp/live", ...inode.story, "commit/rename/failed", "tmp/write", "tmp/rename"];
  return [shown("tmp/stat", attributes, unique(why)), ...failing(context, failures)];
}

function statKey(context: Context, slot: Slot, path: Resolved, failures: Failure[]): Outcome[] {
  const { rules } = context.world;
  const entry = rules.kv.seen(slot, context.execution.name);
  if (entry === undefined)
    failures.push(fail(STAGE.operation, "no-entry", "stat/missing", ["kv/missing"]));
  if (entry?.kind === "value") failOnSlash(context, path, failures);
  if (fails(failures)) {
    const outcomes = looking(failing(context, failures, [slot]), slot);
    if (entry !== undefined) return outcomes;
    return outcomes.map((outcome) => {
      if (outcome.branch !== "stat/missing") return outcome;
      return { ...outcome, blame: (observed) => absence(slot, bySize(observed)) };
    });
  }
  const outcome =
    entry?.kind === "dir" ? statDirectory(context, entry, slot) : statValue(context, entry!, slot);
  return looking([outcome, ...failing(context, failures, [slot])], slot);
}

function statDirectory(context: Context, { why }: Directory, slot: Slot): Outcome {
  return shown("stat/directory", DIRECTORY, why, () => existence(context, slot));
}

function statValue(context: Context, value: Value, slot: Slot): Outcome {
  const { files, versions } = context.world.rules;
  const size = value.content.vague ? undefined : files.size(value.content.size);
  const version = versions.ofPath(value);
  const attributes = { type: "file", size, version, links: files.links() };
  return shown(
    "stat/value",
    attributes,
    ["version/descriptor", "file/size", ...value.why],
    (wrong, observed) => {
      if (wrong === "version") return wrongVersion(context, value, slot, observed);
      if (wrong === "links") return ["file/type"];
      if (wrong === "size")
        return [...wrongValue(context, slot, value, bySize(observed)), "file/size"];
      if (wrong === "type") return unique(["file/type", ...wrongValue(context, slot, value)]);
      return wrongValue(context, slot, value);
    },
  );
}

/** The size is right and the version is not. */
function wrongVersion(context: Context, value: Value, slot: Slot, observed: string): string[] {
  const { version } = value;
  const number = BigInt(okWords(observed)![2]!);
  // Something gave it a new one.
  if (version.number !== undefined && number > version.number) {
    const renamed = value.why.includes("commit/rename") ? ["version/renamed"] : [];
    return unique([
      ...renamed,
      ...haunting(slot, bySize(observed)),
      ...slot.unchanged,
      "version/synced",
      "version/descriptor",
      ...presence(context, slot, value),
    ]);
  }
  return unique([
    ...order(version, observed),
    ...presence(context, slot, value),
    "version/synced",
    "version/descriptor",
    ...slot.unchanged,
  ]);
}

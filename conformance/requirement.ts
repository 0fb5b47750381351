/** The requirements and examples of the specification, read from its chapters. */

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packageRoot } from "./package.ts";

export type Level = "MUST" | "SHOULD" | "MAY";
export type Need = (typeof NEEDS)[number];
export type Untestable = (typeof UNTESTABLE)[number];

export interface Requirement {
  id: string;
  /** The chapter's file without `.md`. */
  chapter: string;
  /** `core`, or the feature whose requirement it is. */
  feature: string;
  level: Level;
  /** Without its id and without what it needs. */
  sentence: string;
  needs: readonly Need[];
  untestable?: Untestable;
  file: string;
  line: number;
}

export interface Example {
  /** `example/ID` of the first requirement that it shows. */
  id: string;
  requirements: readonly string[];
  script: string;
  file: string;
  /** The line of the file that the first line of the script is on. */
  line: number;
}

export interface Spec {
  /** What the host answers in `/beta/version`. */
  version: string;
  requirements: readonly Requirement[];
  examples: readonly Example[];
  /** What a host publishes in `/beta/limits.json`, and the least that each may be. */
  limits: readonly { name: string; floor: number }[];
}

/** Something in a chapter that is not as `spec/conformance.md` says, and where. */
export interface SpecProblem {
  file: string;
  line: number;
  problem: string;
}

export interface Chapter {
  requirements: Requirement[];
  examples: Example[];
  problems: SpecProblem[];
}

/** Controls that a requirement may need. */
export const NEEDS = ["deadline", "memory", "clock", "concurrency", "preview1"] as const;
/** Reasons for which a requirement need not be tested. */
export const UNTESTABLE = ["internal", "unbounded", "power", "foreign"] as const;

export const SPEC_VERSION = "0.1";
export const ID: RegExp = /^[a-z][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)+$/;

const CORE: ReadonlySet<string> = new Set(
  "runtime layout files commit versions with errors limits mounts kv tmp".split(" "),
);
const FEATURES: ReadonlySet<string> = new Set(
  "kv.region kv.global kv.ttl kv.watch kv.tx kv.scratch locks http http.daemon ws tcp rpc queue topic blob caps secrets config".split(
    " ",
  ),
);
/** Chapters whose name is a plural: their ids have the singular. */
const SINGULAR: Readonly<Record<string, string>> = { files: "file", versions: "version" };

/** The first component of the ids of a chapter. */
export function idPrefix(chapter: string): string {
  return SINGULAR[chapter] ?? chapter;
}

/** `core`, the feature of that name (`kv-region.md` is about `kv.region`), or `undefined` for a chapter without requirements. */
export function chapterFeature(chapter: string): string | undefined {
  if (CORE.has(chapter)) return "core";
  const feature = chapter.replaceAll("-", ".");
  return FEATURES.has(feature) ? feature : undefined;
}

/** Reads every chapter. Throws an error that names file and line if one is malformed. */
export function loadSpec(folder: string = join(packageRoot, "spec")): Spec {
  const texts = readChapters(folder);
  const chapters = texts.map(({ file, text }) => parseChapter(file, text));
  const [problem] = chapters.flatMap(({ problems }) => problems);
  if (problem !== undefined)
    throw new SyntaxError(`${problem.file}:${problem.line}: ${problem.problem}`);
  return {
    version: SPEC_VERSION,
    requirements: chapters.flatMap(({ requirements }) => requirements),
    examples: nameExamples(chapters.flatMap(({ examples }) => examples)),
    limits: parseLimits(texts.find(({ file }) => basename(file) === "limits.md")?.text ?? ""),
  };
}

/** The texts of a folder of chapters, in the order in which the first page lists them, then by name. */
export function readChapters(folder: string): { file: string; text: string }[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .toSorted();
  const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const listed = [...(texts.get("README.md") ?? "").matchAll(/^\| \[[^\]]*\]\(([^)]+)\)/gm)].map(
    (match) => match[1]!,
  );
  const order = [...new Set([...listed.filter((name) => texts.has(name)), ...names])];
  return order.map((name) => ({ file: `${basename(folder)}/${name}`, text: texts.get(name)! }));
}

/** Takes the requirements and examples out of one chapter, and everything that is wrong with their form. */
export function parseChapter(file: string, text: string): Chapter {
  const chapter: Chapter = { requirements: [], examples: [], problems: [] };
  const report = (line: number, problem: string): void => {
    chapter.problems.push({ file, line, problem });
  };
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(`{3,})(.*)$/.exec(lines[at]!);
    if (fence === null) {
      parseRequirement(chapter, file, at + 1, lines[at]!, report);
      continue;
    }
    const end = lines.indexOf(fence[1]!, at + 1);
    if (end < 0) {
      report(at + 1, "this fence is not closed");
      break;
    }
    const [kind, ...requirements] = fence[2]!.trim().split(/ +/);
    if (kind === "example") {
      if (requirements.length === 0) report(at + 1, "the example names no requirement");
      const script = lines.slice(at + 1, end).join("\n");
      chapter.examples.push({
        id: `example/${requirements[0]}`,
        requirements,
        script,
        file,
        line: at + 2,
      });
    }
    at = end;
  }
  return chapter;
}

/** The rows of the table of limits: name, unit, floor. */
export function parseLimits(text: string): { name: string; floor: number }[] {
  return [...text.matchAll(/^\| `([a-z_]+)` \|[^|]*\| (\d+) \|/gm)].map(([, name, floor]) => ({
    name: name!,
    floor: Number(floor),
  }));
}

function parseRequirement(
  { requirements }: Chapter,
  file: string,
  line: number,
  text: string,
  report: (line: number, problem: string) => void,
): void {
  const [, id, rest] = /^\*\*([^*]+)\*\*(.*)$/.exec(text) ?? [];
  if (id === undefined || rest === undefined) return;
  const chapter = basename(file, ".md");
  const [, sentence, notes] = /^ (.*?)((?: \*[A-Z][a-z]+: [^*]+\*)*)$/.exec(rest) ?? [];
  if (!ID.test(id))
    return report(line, `'${id}' is not an id: words of a-z, 0-9 and - with slashes between`);
  if (sentence === undefined)
    return report(line, `${id}: a space and a sentence have to follow the id`);
  const level = levelOf(sentence);
  if (level === undefined)
    return report(line, `${id}: the sentence has no MUST, SHOULD or MAY, or more than one of them`);
  const feature = chapterFeature(chapter);
  if (feature === undefined) return report(line, `${id}: ${file} is the chapter of no feature`);
  const requirement: Requirement = { id, chapter, feature, level, sentence, needs: [], file, line };
  for (const [, kind, value] of notes!.matchAll(/\*([A-Z][a-z]+): ([^*]+)\*/g)) {
    if (kind === "Needs") {
      const needs = value!.split(/, */);
      const unknown = needs.find((need) => !(NEEDS as readonly string[]).includes(need));
      if (unknown !== undefined)
        return report(line, `${id}: unknown control '${unknown}'; known: ${NEEDS.join(", ")}`);
      requirement.needs = needs as Need[];
    } else if (kind === "Untestable") {
      if (!(UNTESTABLE as readonly string[]).includes(value!))
        return report(line, `${id}: unknown reason '${value}'; known: ${UNTESTABLE.join(", ")}`);
      requirement.untestable = value as Untestable;
    } else return report(line, `${id}: '${kind}' is neither Needs nor Untestable`);
  }
  requirements.push(requirement);
}

/** The one family of key words that a sentence uses; `undefined` for none or several. */
function levelOf(sentence: string): Level | undefined {
  const words = new Set(
    sentence.match(/\b(?:MUST|SHALL|REQUIRED|SHOULD|RECOMMENDED|MAY|OPTIONAL)\b/g),
  );
  if (words.size !== 1) return undefined;
  const [word] = words;
  return word === "MUST" || word === "SHOULD" || word === "MAY" ? word : undefined;
}

/** A second example of the same requirement is `example/ID#2`. */
function nameExamples(examples: Example[]): Example[] {
  const seen = new Map<string, number>();
  return examples.map((example) => {
    const count = (seen.get(example.id) ?? 0) + 1;
    seen.set(example.id, count);
    return count === 1 ? example : { ...example, id: `${example.id}#${count}` };
  });
}

/** Holds the texts together: the specification, its tests and its mutants. `npm run check:spec`. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../conformance/package.ts";
import { parseChapter, readChapters } from "../conformance/requirement.ts";
import { CLAIMS } from "../conformance/runner/preflight.ts";
import { ERROR_CODES, FLOORS } from "../reference-host/index.ts";
import { checkMutants, checkTests } from "./spec/coverage.ts";
import { checkExamples } from "./spec/examples.ts";
import { checkIds, checkUntestable } from "./spec/ids.ts";
import { checkLinks } from "./spec/links.ts";
import { checkProse } from "./spec/prose.ts";
import { checkErrors, checkGlossary, checkLimits } from "./spec/tables.ts";
import type { Citation, ParsedText, Problem, Text } from "./spec/texts.ts";

const TESTS = "conformance/suites/index.ts";
const MUTANTS = "conformance/mutants/index.ts";

/** Checks the repository at this folder. */
export async function checkSpec(root: string): Promise<Problem[]> {
  const chapters: ParsedText[] = readChapters(join(root, "spec")).map((text) => ({
    ...text,
    ...parseChapter(text.file, text.text),
  }));
  const chapter = (name: string): Text => chapters.find(({ file }) => file === `spec/${name}.md`)!;
  // What is malformed is not judged further: everything after it would be wrong for that reason.
  const malformed = chapters.flatMap(({ problems }) => problems);
  if (malformed.length > 0) return malformed;
  const tests = [CLAIMS, ...(await register(root, TESTS, "tests"))];
  const mutants = (await register(root, MUTANTS, "mutants")).map(({ id, requirement }) => ({
    id,
    cites: [requirement!],
  }));
  const normative = chapters.filter(
    ({ requirements, file }) => requirements.length > 0 || file === "spec/conformance.md",
  );
  return [
    ...checkIds(chapters),
    ...checkUntestable(chapters),
    ...checkProse(chapters),
    ...checkLinks([...chapters, ...pages(root)], (file) => existsSync(join(root, file))),
    ...checkExamples(chapters),
    ...checkTests(chapters, tests, TESTS),
    ...checkMutants(chapters, mutants, MUTANTS),
    ...checkErrors(chapter("errors"), ERROR_CODES),
    ...checkLimits(chapter("limits"), { ...FLOORS }),
    ...checkGlossary(chapter("glossary"), normative),
  ];
}

/** A list that a module exports; empty, so that every sentence is reported, while there is no such module. */
async function register(
  root: string,
  file: string,
  name: string,
): Promise<(Citation & { requirement?: string })[]> {
  const path = join(root, file);
  if (!existsSync(path)) return [];
  const module = (await import(pathToFileURL(path).href)) as Record<
    string,
    (Citation & { requirement?: string })[]
  >;
  return module[name] ?? [];
}

/** The pages beside the specification, whose links are followed too. */
function pages(root: string): Text[] {
  const names = readdirSync(root).filter((name) => name.endsWith(".md"));
  return names.map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = await checkSpec(packageRoot);
  for (const { file, line, problem } of problems) console.log(`${file}:${line}: ${problem}`);
  console.log(problems.length === 0 ? "the texts agree" : `${problems.length} to mend`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

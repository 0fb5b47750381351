/** Holds the texts together: the specification, its tests and its mutants. `npm run check:spec`. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../conformance/package.ts";
import { ERROR_CODES, FLOORS } from "../reference-host/index.ts";
import { checkMutants, checkTests } from "./spec/coverage.ts";
import { checkExamples } from "./spec/examples.ts";
import { checkIds, checkUntestable } from "./spec/ids.ts";
import { checkLedger, formatLedger, LEDGER } from "./spec/ledger.ts";
import { checkLinks } from "./spec/links.ts";
import { checkProse } from "./spec/prose.ts";
import {
  MUTANTS,
  readIfThere,
  readMutants,
  readPages,
  readSpec,
  readTests,
  TESTS,
} from "./spec/sources.ts";
import { checkErrors, checkGlossary, checkLimits } from "./spec/tables.ts";
import type { Problem, Text } from "./spec/texts.ts";

/** Checks the repository at this folder. */
export async function checkSpec(root: string): Promise<Problem[]> {
  const chapters = readSpec(root);
  const chapter = (name: string): Text => chapters.find(({ file }) => file === `spec/${name}.md`)!;
  // What is malformed is not judged further: everything after it would be wrong for that reason.
  const malformed = [...chapters.flatMap(({ problems }) => problems), ...checkExamples(chapters)];
  if (malformed.length > 0) return malformed;
  const tests = await readTests(root);
  const mutants = await readMutants(root);
  const normative = chapters.filter(
    ({ requirements, file }) => requirements.length > 0 || file === "spec/conformance.md",
  );
  return [
    ...checkIds(chapters),
    ...checkUntestable(chapters),
    ...checkProse(chapters),
    ...checkLinks([...chapters, ...readPages(root)], (file) => existsSync(join(root, file))),
    ...checkTests(chapters, tests, TESTS),
    ...checkMutants(chapters, mutants, MUTANTS),
    ...checkErrors(chapter("errors"), ERROR_CODES),
    ...checkLimits(chapter("limits"), { ...FLOORS }),
    ...checkGlossary(chapter("glossary"), normative),
    ...checkLedger(readIfThere(join(root, LEDGER)), formatLedger(chapters, tests, mutants)),
  ];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = await checkSpec(packageRoot);
  for (const { file, line, problem } of problems) console.log(`${file}:${line}: ${problem}`);
  console.log(problems.length === 0 ? "the texts agree" : `${problems.length} to mend`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** Sentences, tests and mutants: each points at others that exist, and no sentence is left alone. */

import type { Citation, ParsedText, Problem } from "./texts.ts";

/** Every MUST and SHOULD is cited by a test, and tests cite what exists. `where` names the register of tests. */
export function checkTests(
  chapters: readonly ParsedText[],
  tests: readonly Citation[],
  where: string,
): Problem[] {
  const cited = new Set(tests.flatMap(({ cites }) => cites));
  const untested = bindingOf(chapters).filter(({ id, level }) => level !== "MAY" && !cited.has(id));
  return [
    ...doubles(tests, where),
    ...dangling(chapters, tests, where),
    ...untested.map(({ id, file, line }) => ({ file, line, problem: `${id} is cited by no test` })),
  ];
}

/** Every MUST is broken by a mutant, and mutants break what exists. */
export function checkMutants(
  chapters: readonly ParsedText[],
  mutants: readonly Citation[],
  where: string,
): Problem[] {
  const broken = new Set(mutants.flatMap(({ cites }) => cites));
  const safe = bindingOf(chapters).filter(({ id, level }) => level === "MUST" && !broken.has(id));
  return [
    ...doubles(mutants, where),
    ...dangling(chapters, mutants, where),
    ...safe.map(({ id, file, line }) => ({ file, line, problem: `${id} is broken by no mutant` })),
  ];
}

function bindingOf(chapters: readonly ParsedText[]): ParsedText["requirements"] {
  return chapters
    .flatMap(({ requirements }) => requirements)
    .filter(({ untestable }) => untestable === undefined);
}

function dangling(
  chapters: readonly ParsedText[],
  citations: readonly Citation[],
  where: string,
): Problem[] {
  const known = new Set(chapters.flatMap(({ requirements }) => requirements.map(({ id }) => id)));
  return citations.flatMap(({ id, cites }) =>
    cites
      .filter((cited) => !known.has(cited))
      .map((cited) => ({
        file: where,
        line: 1,
        problem: `${id} cites ${cited}, which no sentence has as its id`,
      })),
  );
}

function doubles(citations: readonly Citation[], where: string): Problem[] {
  const ids = citations.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  return twice.map((id) => ({ file: where, line: 1, problem: `two have the id ${id}` }));
}

/** Examples: about requirements that exist, one at least for every MUST, with results that are spelt out. */

import { parseScript } from "../../conformance/script/index.ts";
import type { ParsedText, Problem } from "./texts.ts";

export function checkExamples(chapters: readonly ParsedText[]): Problem[] {
  const requirements = chapters.flatMap((chapter) => chapter.requirements);
  const examples = chapters.flatMap((chapter) => chapter.examples);
  const known = new Set(requirements.map(({ id }) => id));
  const shown = new Set<string>();
  const problems: Problem[] = [];
  for (const { requirements: ids, script, file, line } of examples) {
    for (const id of ids) {
      if (!known.has(id))
        problems.push({
          file,
          line: line - 1,
          problem: `the example is about ${id}, which no sentence has as its id`,
        });
    }
    try {
      if (parseScript(script).some(({ expect }) => expect?.some(isLiteral)))
        ids.forEach((id) => shown.add(id));
    } catch (error) {
      const [, at, problem] = /^line (\d+): (.*)$/s.exec((error as Error).message) ?? [];
      problems.push({
        file,
        line: line + Number(at ?? 1) - 1,
        problem: problem ?? (error as Error).message,
      });
    }
  }
  for (const { id, level, untestable, file, line } of requirements) {
    if (level !== "MUST" || untestable !== undefined || shown.has(id)) continue;
    problems.push({ file, line, problem: `${id} has no example with a result that is spelt out` });
  }
  return problems;
}

/** A result of which more is said than that there is one. */
function isLiteral(expectation: string): boolean {
  const [, ...words] = expectation.split(" ");
  return words.length === 0 || words.some((word) => word !== "*");
}

/** Ids: each once, each in its chapter, none that was retired. */

import { idPrefix } from "../../conformance/requirement.ts";
import { proseLines, type ParsedText, type Problem, type Text } from "./texts.ts";

export function checkIds(chapters: readonly ParsedText[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  const retired = retiredIds(chapters);
  for (const { id, chapter, file, line } of chapters.flatMap(({ requirements }) => requirements)) {
    const first = seen.get(id);
    if (first !== undefined)
      problems.push({ file, line, problem: `${id} is the id of ${first} too` });
    else seen.set(id, `${file}:${line}`);
    const prefix = idPrefix(chapter);
    if (!id.startsWith(`${prefix}/`))
      problems.push({
        file,
        line,
        problem: `${id} is in a chapter whose ids begin with ${prefix}/`,
      });
    if (retired.has(id))
      problems.push({
        file,
        line,
        problem: `${id} is retired, and a retired id is not used again`,
      });
  }
  return problems;
}

/** The items of the list under the heading "Retired", wherever it is. */
export function retiredIds(texts: readonly Text[]): Set<string> {
  const ids = new Set<string>();
  for (const { text } of texts) {
    let inside = false;
    for (const { text: line } of proseLines(text)) {
      if (line.startsWith("#")) inside = /^#+ Retired/.test(line);
      const id = /^- `([^`]+)`/.exec(line)?.[1];
      if (inside && id !== undefined) ids.add(id);
    }
  }
  return ids;
}

/** Each reason against testing is one of the closed list (the parser sees to that), and they are few. */
export function checkUntestable(chapters: readonly ParsedText[]): Problem[] {
  const musts = chapters
    .flatMap(({ requirements }) => requirements)
    .filter(({ level }) => level === "MUST");
  const untestable = musts.filter((requirement) => requirement.untestable !== undefined);
  const allowed = Math.floor(musts.length / 10);
  return untestable.slice(allowed).map(({ id, file, line }) => ({
    file,
    line,
    problem: `${id}: ${untestable.length} of ${musts.length} MUSTs are untestable, and at most ${allowed} may be`,
  }));
}

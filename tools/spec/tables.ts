/** Tables of the specification that the code repeats, and the glossary. */

import { parseLimits } from "../../conformance/requirement.ts";
import { proseLines, withoutCode, type Problem, type Text } from "./texts.ts";

/** The error table has, row for row, the codes of the host. */
export function checkErrors({ file, text }: Text, codes: readonly string[]): Problem[] {
  const rows = proseLines(text).flatMap(({ line, text: row }) => {
    const code = /^\| `([a-z-]+)` \| E[A-Z]+ \|/.exec(row)?.[1];
    return code === undefined ? [] : [{ line, code }];
  });
  const wrong = rows.find(({ code }, at) => code !== codes[at]);
  if (wrong !== undefined) {
    return [
      {
        file,
        line: wrong.line,
        problem: `the table has ${wrong.code} where the host's ERROR_CODES has ${codes[rows.indexOf(wrong)] ?? "nothing"}`,
      },
    ];
  }
  const missing = codes.slice(rows.length);
  return missing.map((code) => ({
    file,
    line: rows.at(-1)?.line ?? 1,
    problem: `the table lacks ${code} of the host's ERROR_CODES`,
  }));
}

/** The table of limits has the names and floors of the host. */
export function checkLimits(
  { file, text }: Text,
  floors: Readonly<Record<string, number>>,
): Problem[] {
  const table = Object.fromEntries(parseLimits(text).map(({ name, floor }) => [name, floor]));
  const names = [...new Set([...Object.keys(table), ...Object.keys(floors)])];
  const lines = text.split("\n");
  return names
    .filter((name) => table[name] !== floors[name])
    .map((name) => ({
      file,
      line: lines.findIndex((line) => line.startsWith(`| \`${name}\``)) + 1 || 1,
      problem: `the table has ${table[name] ?? "nothing"} for ${name}, and the host's FLOORS ${floors[name] ?? "nothing"}`,
    }));
}

/** Words are in order and once; what a chapter sets in italics, it defines, and so the glossary has it. */
export function checkGlossary(glossary: Text, chapters: readonly Text[]): Problem[] {
  const rows = proseLines(glossary.text).flatMap(({ line, text }) => {
    const words = /^\| ([a-z][^|]*) \|/.exec(text)?.[1]?.split(", ");
    return words === undefined || words[0] === "word" ? [] : [{ line, words }];
  });
  const unsorted = rows.filter(({ words }, at) => at > 0 && rows[at - 1]!.words[0]! >= words[0]!);
  const known = rows.flatMap(({ words }) => words);
  return [
    ...unsorted.map(({ line, words }) => ({
      file: glossary.file,
      line,
      problem: `${words[0]} is not in its place in the alphabet, or twice`,
    })),
    ...chapters.flatMap(({ file, text }) =>
      definedIn(text)
        .filter(({ term }) => !known.some((word) => isForm(term, word)))
        .map(({ line, term }) => ({
          file,
          line,
          problem: `'${term}' is set in italics as if defined, and is not in the glossary`,
        })),
    ),
  ];
}

function definedIn(text: string): { line: number; term: string }[] {
  return proseLines(text).flatMap(({ line, text: prose }) => {
    if (prose.startsWith("**") || prose.startsWith("#")) return [];
    const terms = withoutCode(prose).matchAll(/(?<![*\w])\*([a-z][a-z ]+)\*(?!\*)/g);
    return Array.from(terms, (match) => ({ line, term: match[1]! }));
  });
}

/** Whether a term is the word, but for its ending: `reserves` and `reservation`. */
function isForm(term: string, word: string): boolean {
  return word.startsWith(term.slice(0, Math.min(6, term.length - 1)));
}

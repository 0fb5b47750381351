/** Command lines, split into words as a shell splits them, without a shell: nothing is expanded. */

import { UserError } from "./errors.ts";

/**
 * Splits at white space. `'…'` is literal; inside `"…"` a backslash escapes `"` and `\`;
 * elsewhere it escapes any character. Throws UserError for a quote that is not closed.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const piece = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/y;
  let word: string | undefined;
  while (piece.lastIndex < line.length) {
    const at = piece.lastIndex;
    const match = piece.exec(line);
    if (match === null)
      throw new UserError(`a quote or backslash is left open at character ${at + 1} of: ${line}`);
    const [, single, double, escaped, plain] = match;
    const text = single ?? double?.replace(/\\(["\\])/g, "$1") ?? escaped ?? plain;
    if (text !== undefined) word = (word ?? "") + text;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

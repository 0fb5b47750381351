/** Prose explains and does not bind: what binds is a requirement. */

import { proseLines, withoutCode, type Problem, type Text } from "./texts.ts";

/** Texts about the key words themselves: they name them, in capitals. */
const ABOUT_KEY_WORDS = /(?:^|\/)(?:conformance|README)\.md$/;
const IN_CAPITALS = /\b(?:MUST|SHALL|SHOULD|MAY|REQUIRED|RECOMMENDED|OPTIONAL)\b/;
const IN_ANY_CASE = /\b(?:must|never|always|shall)\b/i;

export function checkProse(texts: readonly Text[]): Problem[] {
  return texts.flatMap(({ file, text }) =>
    proseLines(text).flatMap(({ line, text: raw }) => {
      if (raw.startsWith("**")) return [];
      let prose = withoutCode(raw);
      if (ABOUT_KEY_WORDS.test(file)) prose = prose.replaceAll(new RegExp(IN_CAPITALS, "g"), "");
      const word = (IN_ANY_CASE.exec(prose) ?? IN_CAPITALS.exec(prose))?.[0];
      return word === undefined
        ? []
        : [{ file, line, problem: `'${word}' binds, and this is no requirement` }];
    }),
  );
}

/** Long counterexamples as they are shown; the saved script has them whole. */

const MOST_LINES = 40;
const FIRST = 8;
const LAST = 16;
const MOST_CHARACTERS = 400;
const SHOWN_CHARACTERS = 160;

/** The lines that lead to the one that matters, without their middle where they are many. */
export function elide(lines: readonly string[], indent: string): string[] {
  if (lines.length <= MOST_LINES) return [...lines];
  const hidden = (lines.length - FIRST - LAST).toLocaleString("en");
  return [...lines.slice(0, FIRST), `${indent}… ${hidden} lines like these`, ...lines.slice(-LAST)];
}

/** A line, or a result, without its end where that is far. */
export function shorten(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const hidden = (text.length - SHOWN_CHARACTERS).toLocaleString("en");
  return `${text.slice(0, SHOWN_CHARACTERS)}… ${hidden} more characters`;
}

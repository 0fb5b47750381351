/** What the checks of the specification are given, and what they answer. */

import type { Chapter, SpecProblem } from "../../conformance/requirement.ts";

export type Problem = SpecProblem;

export interface Text {
  /** Relative to the repository. */
  file: string;
  text: string;
}

/** A chapter with what was parsed from it. */
export type ParsedText = Text & Chapter;

/** What tests and mutants say that they are about. */
export interface Citation {
  id: string;
  cites: readonly string[];
}

/** The lines of a text outside fences, with their numbers from 1. */
export function proseLines(text: string): { line: number; text: string }[] {
  const prose: { line: number; text: string }[] = [];
  let fence: string | undefined;
  for (const [at, line] of text.split("\n").entries()) {
    const mark = /^`{3,}/.exec(line)?.[0];
    if (fence === undefined && mark === undefined) prose.push({ line: at + 1, text: line });
    else if (fence === undefined) fence = mark;
    else if (line === fence) fence = undefined;
  }
  return prose;
}

/** The line with what is between backticks taken out. */
export function withoutCode(line: string): string {
  return line.replaceAll(/`[^`]*`/g, "``");
}

/** Which tests a run is about. */

import { UserError } from "../driver/errors.ts";
import type { Requirement } from "../requirement.ts";

interface Citing {
  id: string;
  cites: readonly string[];
}

/**
 * The tests that a pattern selects: by its own id, or because it cites a requirement that the pattern matches.
 * `*` stands for anything within a component, `**` for anything. No pattern selects everything.
 * Throws UserError for a pattern that matches nothing.
 */
export function selectTests<T extends Citing>(
  tests: readonly T[],
  requirements: readonly Requirement[],
  patterns: readonly string[],
): T[] {
  if (patterns.length === 0) return [...tests];
  const selected = new Set<T>();
  for (const pattern of patterns) {
    const matches = globOf(pattern);
    const found = tests.filter(({ id, cites }) => matches(id) || cites.some(matches));
    if (found.length === 0) throw new UserError(nothing(pattern, tests, requirements, matches));
    for (const test of found) selected.add(test);
  }
  return tests.filter((test) => selected.has(test));
}

export function globOf(pattern: string): (id: string) => boolean {
  const source = pattern.replaceAll(/\*\*|\*|[^*]+/g, (part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^/]*" : part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  const expression = new RegExp(`^${source}$`);
  return (id) => expression.test(id);
}

function nothing(
  pattern: string,
  tests: readonly Citing[],
  requirements: readonly Requirement[],
  matches: (id: string) => boolean,
): string {
  const untested = requirements.find(({ id }) => matches(id));
  if (untested !== undefined)
    return `no test judges ${untested.id}${untested.untestable ? `: untestable, ${untested.untestable}` : ""}`;
  const ids = [...requirements.map(({ id }) => id), ...tests.map(({ id }) => id)];
  const below = ids.some((id) => id.startsWith(`${pattern}/`))
    ? `; ${pattern}/** does`
    : closest(pattern, ids);
  return `no requirement and no test matches ${pattern}${below}`;
}

/** A hint at what may have been meant; empty if nothing is near. */
export function closest(word: string, known: Iterable<string>): string {
  let best: { distance: number; id: string } | undefined;
  for (const id of known) {
    const distance = editDistance(word, id);
    if (best === undefined || distance < best.distance) best = { distance, id };
  }
  return best !== undefined && best.distance <= Math.max(2, word.length / 4)
    ? `; did you mean ${best.id}?`
    : "";
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The exit code: nothing short of conformant is 0, unless it was asked for by name. */

import type { Report } from "./report.ts";

export const EXIT = { conformant: 0, not: 1, usage: 2, broken: 3, interrupted: 130 } as const;

export function exitCode(report: Report, options: { allowPartial?: boolean } = {}): number {
  if (report.fatal !== undefined) return EXIT.broken;
  if (unexpected(report).length > 0 || stale(report).length > 0) return EXIT.not;
  const { crashed, error, unprepared } = report.counts.tests;
  if (crashed + error + unprepared > 0) return EXIT.not;
  if (options.allowPartial === true)
    return report.counts.tests.passed > 0 ? EXIT.conformant : EXIT.not;
  return report.profiles.length > 0 && report.profiles.every(({ missing }) => missing.length === 0)
    ? EXIT.conformant
    : EXIT.not;
}

/** Ids of violated requirements that count and that no expectation lists. */
export function unexpected({ requirements, strict }: Report): string[] {
  const gates = new Set(strict ? ["MUST", "SHOULD"] : ["MUST"]);
  return requirements
    .filter(
      ({ verdict, level, expected }) =>
        verdict === "failed" && gates.has(level) && expected === undefined,
    )
    .map(({ id }) => id);
}

/** Ids that an expectation lists although they passed: the list is to be shortened. */
export function stale({ requirements }: Report): string[] {
  return requirements
    .filter(({ verdict, expected }) => expected !== undefined && verdict === "passed")
    .map(({ id }) => id);
}

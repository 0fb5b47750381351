/** The report as JUnit XML, as continuous integration reads it: a suite a chapter, a case a requirement. */

import type { Report, RequirementRow } from "./report.ts";
import type { TestResult } from "../runner/outcome.ts";

export function formatJunit(report: Report): string {
  const tests = new Map(report.tests.map((test) => [test.id, test]));
  const chapters = new Map<string, RequirementRow[]>();
  for (const row of report.requirements) {
    if (row.verdict === "unclaimed") continue;
    const [chapter] = row.id.split("/");
    chapters.set(chapter!, [...(chapters.get(chapter!) ?? []), row]);
  }
  const suites = Array.from(chapters, ([chapter, rows]) =>
    formatSuite(chapter, rows, report, tests),
  );
  const rows = [...chapters.values()].flat();
  const name = `${report.suite.name} ${report.suite.version}: ${report.verdict}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${escape(name)}" tests="${rows.length}" failures="${number(rows, isFailure(report))}" skipped="${number(rows, isSkipped(report))}" time="${report.ms / 1_000}">
${suites.join("")}</testsuites>
`;
}

function formatSuite(
  chapter: string,
  rows: readonly RequirementRow[],
  report: Report,
  tests: ReadonlyMap<string, TestResult>,
): string {
  const cases = rows.map((row) => formatCase(chapter, row, report, tests));
  return `  <testsuite name="${escape(chapter)}" tests="${rows.length}" failures="${number(rows, isFailure(report))}" errors="0" skipped="${number(rows, isSkipped(report))}">
${cases.join("")}  </testsuite>
`;
}

function formatCase(
  chapter: string,
  row: RequirementRow,
  report: Report,
  tests: ReadonlyMap<string, TestResult>,
): string {
  const about = row.tests.map((id) => tests.get(id)).filter((test) => test !== undefined);
  const seconds = about.reduce((sum, { ms }) => sum + ms, 0) / 1_000;
  const start = `    <testcase classname="${escape(chapter)}" name="${escape(row.id)}" time="${seconds}"`;
  if (isFailure(report)(row)) {
    const failed = about.find(({ counterexample }) =>
      counterexample?.requirements.includes(row.id),
    );
    return `${start}>
      <failure message="${escape(row.sentence)}">${escape(failed === undefined ? (row.reason ?? row.verdict) : detail(failed))}</failure>
    </testcase>
`;
  }
  if (isSkipped(report)(row))
    return `${start}><skipped message="${escape(row.reason ?? row.verdict)}"/></testcase>\n`;
  return `${start}/>\n`;
}

/** What was not judged although it could have been is a failure here, since a skipped case reads as green. */
function isFailure({ strict }: Report): (row: RequirementRow) => boolean {
  return ({ verdict, level, expected }) => {
    const counts = level === "MUST" || (strict && level === "SHOULD");
    return counts && expected === undefined && (verdict === "failed" || verdict === "unobserved");
  };
}

function isSkipped(report: Report): (row: RequirementRow) => boolean {
  return (row) => row.verdict !== "passed" && !isFailure(report)(row);
}

function number(rows: readonly RequirementRow[], is: (row: RequirementRow) => boolean): number {
  return rows.filter(is).length;
}

function detail({ id, counterexample }: TestResult): string {
  const { script, results, at, expected } = counterexample!;
  return `${id}\n${script}\nallowed: ${expected.join(" or ")}\nobserved: ${results[at]}`;
}

function escape(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, "?")
    .replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The report as a terminal shows it. */

import pc from "picocolors";
import { elide, shorten } from "./elide.ts";
import { stale, unexpected } from "./exit.ts";
import type { Report, RequirementRow } from "./report.ts";
import type { TestResult } from "../runner/outcome.ts";

type Colors = ReturnType<typeof pc.createColors>;

export interface TextOptions {
  color: boolean;
  /** A line a test, and a line a requirement that was not judged. */
  verbose?: boolean;
  /** What to type to replay a counterexample. */
  replayLine?: (test: TestResult) => string | undefined;
}

/** What was judged, and how: the first line. */
export function headLine(report: Report): string {
  const { host, spec, abi, controls, features, seed, budget, selection, strict } = report;
  return [
    host === undefined ? "no host" : `${host.name} ${host.version}`,
    `WASI Cloud ${spec}: ${["core", ...features].join(" ")}`,
    ...(abi === undefined ? [] : [abi]),
    `controls ${controls.length === 0 ? "none" : controls.join(" ")}`,
    `seed ${seed}`,
    `budget ${budget}`,
    ...(strict ? ["strict"] : []),
    ...(selection.length === 0 ? [] : [`only ${selection.join(" ")}`]),
  ].join(", ");
}

export function formatReport(report: Report, options: TextOptions): string {
  const colors = pc.createColors(options.color);
  const sections = [
    headLine(report),
    ...(options.verbose === true ? [listTests(report, colors)] : []),
    ...failures(report, options, colors),
    ...disturbances(report, colors),
    unjudged(report, colors),
    expectations(report, colors),
    report.fatal === undefined ? "" : colors.red(report.fatal),
    closing(report, colors),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function listTests({ tests }: Report, colors: Colors): string {
  const paint = { passed: colors.green, failed: colors.red, notrun: colors.dim } as Record<
    string,
    Colors["red"]
  >;
  return tests
    .map(({ id, outcome, ms, cases, message }) => {
      const detail =
        outcome === "passed"
          ? `${cases > 1 ? `${cases} cases, ` : ""}${ms} ms`
          : (message?.split("\n")[0] ?? "");
      return `${(paint[outcome] ?? colors.yellow)(outcome.padEnd(10))} ${id}${detail && colors.dim(`  ${detail}`)}`;
    })
    .join("\n");
}

function failures(report: Report, options: TextOptions, colors: Colors): string[] {
  const rows = new Map(report.requirements.map((row) => [row.id, row]));
  return report.tests
    .filter(({ counterexample }) => counterexample !== undefined)
    .map((test) => formatFailure(test, rows, options, colors));
}

function formatFailure(
  test: TestResult,
  rows: ReadonlyMap<string, RequirementRow>,
  options: TextOptions,
  colors: Colors,
): string {
  const { script, results, at, expected, requirements } = test.counterexample!;
  const [first, ...others] = requirements;
  const row = first === undefined ? undefined : rows.get(first);
  const excused =
    row?.expected === undefined
      ? ""
      : ` ${colors.yellow("expected to fail")}: ${row.expected.reason}`;
  const lines = script.split("\n").map(shorten);
  const width = Math.min(72, Math.max(...lines.map((line) => line.length)));
  const steps = lines.map((line, index) => {
    const result = colors.dim(shorten(results[index] ?? ""));
    if (index === at) return colors.red(`  > ${line}`);
    return `    ${line.padEnd(width)}  ${result}`.trimEnd();
  });
  const replay = options.replayLine?.(test);
  return [
    `${colors.red("✗")} ${colors.bold(first ?? test.id)}  ${colors.dim(`(${test.id})`)}${excused}`,
    ...(row === undefined ? [] : [`  ${row.sentence}  ${colors.dim(row.source)}`]),
    ...(others.length === 0 ? [] : [`  or: ${others.join(", ")}`]),
    ...elide(steps.slice(0, at), "    "),
    ...steps.slice(at),
    `      allowed:  ${expected.map(shorten).join("\n            or  ")}`,
    `      observed: ${colors.red(observed(results[at]))}`,
    ...stderrTail(test),
    ...(replay === undefined ? [] : [`  ${colors.cyan(replay)}`]),
  ].join("\n");
}

/** A result as it is to be read, where it is no result line of the probe. */
export function observed(result: string | undefined): string {
  if (result === "hang") return "hang (no answer in time; the execution was killed)";
  if (result === "gone") return "gone (the execution had ended)";
  return shorten(result ?? "nothing");
}

function stderrTail({ stderr }: TestResult): string[] {
  if (stderr === undefined || stderr.trim() === "") return [];
  const lines = stderr.trimEnd().split("\n").slice(-10);
  return ["  the host's standard error ended with:", ...lines.map((line) => `    ${line}`)];
}

/** Tests without a judgement that are not simply unobserved; each reason once. */
function disturbances({ tests }: Report, colors: Colors): string[] {
  const groups = new Map<string, TestResult[]>();
  for (const test of tests) {
    if (!["unprepared", "crashed", "error"].includes(test.outcome)) continue;
    const key = `${test.outcome}: ${test.message}`;
    groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  return Array.from(groups, ([key, of]) =>
    [
      `${colors.red("!")} ${key}`,
      `  in ${of.map(({ id, at }) => (at === undefined ? id : `${id} (${at})`)).join(", ")}`,
      ...stderrTail(of[0]!),
    ].join("\n"),
  );
}

/** What counts and was not judged, by the reason; what was not selected is known already. */
function unjudged({ requirements, selection }: Report, colors: Colors): string {
  const groups = new Map<string, string[]>();
  for (const { id, verdict, reason, level, tests } of requirements) {
    if (level === "MAY" || (verdict !== "unobserved" && verdict !== "notrun")) continue;
    if (selection.length > 0 && tests.length === 0) continue;
    const key = `${verdict}${reason ? `, ${reason}` : ""}`;
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return Array.from(
    groups,
    ([key, ids]) => `${colors.yellow("?")} ${key}: ${abbreviate(ids)}`,
  ).join("\n");
}

function abbreviate(ids: readonly string[]): string {
  return ids.length <= 6
    ? ids.join(" ")
    : `${ids.slice(0, 5).join(" ")} and ${ids.length - 5} more`;
}

function expectations(report: Report, colors: Colors): string {
  return stale(report)
    .map((id) => colors.red(`${id} is expected to fail and passes: take it off the expectations`))
    .join("\n");
}

function closing(report: Report, colors: Colors): string {
  const { passed, failed } = report.counts.tests;
  const paint = { conformant: colors.green, nonconformant: colors.red, partial: colors.yellow }[
    report.verdict
  ];
  const profiles = report.profiles.map(
    ({ name, verdict, judged, total }) =>
      `${name} ${verdict}, ${judged} of ${total} requirements judged`,
  );
  const violated = unexpected(report).length;
  const excused = report.requirements.filter(
    ({ verdict, expected }) => verdict === "failed" && expected !== undefined,
  ).length;
  const notes = [
    violated > 0 ? `${violated} violated` : "",
    excused > 0 ? `${excused} expected to be` : "",
  ].filter((note) => note !== "");
  return [
    `${paint(colors.bold(report.verdict))}: ${[profiles.join("; ") || "nothing judged", ...notes].join("; ")}`,
    `${passed} passed, ${failed} failed`,
  ].join("\n");
}

/** From what became of the tests to what that says of the requirements, and of the host. */

import type { Requirement } from "../requirement.ts";
import type { TestResult } from "./outcome.ts";

export interface RequirementVerdict {
  requirement: Requirement;
  verdict: "passed" | "failed" | "unobserved" | "untestable" | "notrun" | "unclaimed";
  /** The planned tests that judge it. */
  tests: string[];
  /** Why it is neither passed nor failed. */
  reason?: string;
}

export type HostVerdict = "conformant" | "nonconformant" | "partial";

export interface ProfileVerdict {
  name: string;
  verdict: HostVerdict;
  /** Of its requirements that count: the MUSTs, and the SHOULDs too when judged strictly. */
  judged: number;
  total: number;
  /** What keeps it from being conformant, if nothing is violated. */
  missing: string[];
}

export interface Judged {
  requirements: readonly Requirement[];
  /** The tests that were planned, in the order of the results. */
  tests: readonly { id: string; cites: readonly string[] }[];
  results: readonly TestResult[];
  /** Features that the host claims, besides `core`. */
  features: ReadonlySet<string>;
  /** The forms of guest that the host runs. */
  abis: readonly string[];
}

export function judgeRequirements({
  requirements,
  tests,
  results,
  features,
  abis,
}: Judged): RequirementVerdict[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  const citing = new Map<string, TestResult[]>();
  for (const { id, cites } of tests) {
    for (const cited of cites) citing.set(cited, [...(citing.get(cited) ?? []), byId.get(id)!]);
  }
  const violated = new Set(
    results.flatMap((result, at) => violatedBy(result, tests[at]!.cites, requirements)),
  );
  return requirements.map((requirement) => {
    const about = citing.get(requirement.id) ?? [];
    const verdict = { requirement, tests: about.map(({ id }) => id) };
    if (violated.has(requirement.id)) return { ...verdict, verdict: "failed" };
    if (requirement.feature !== "core" && !features.has(requirement.feature))
      return { ...verdict, verdict: "unclaimed" };
    if (requirement.needs.includes("preview1") && !abis.includes("preview1"))
      return { ...verdict, verdict: "unclaimed", reason: "the host runs no preview 1 guests" };
    if (about.some(({ outcome }) => outcome === "passed")) return { ...verdict, verdict: "passed" };
    if (requirement.untestable !== undefined)
      return { ...verdict, verdict: "untestable", reason: requirement.untestable };
    return { ...verdict, ...silence(about) };
  });
}

/** A failure counts against the requirements that its counterexample names; one that names none, against all. */
function violatedBy(
  { outcome, counterexample }: TestResult,
  cites: readonly string[],
  requirements: readonly Requirement[],
): readonly string[] {
  if (outcome !== "failed") return [];
  const named = counterexample!.requirements.filter((id) =>
    requirements.some((requirement) => requirement.id === id),
  );
  return named.length > 0 ? named : cites;
}

function silence(about: readonly TestResult[]): {
  verdict: "notrun" | "unobserved";
  reason: string;
} {
  if (about.length === 0) return { verdict: "notrun", reason: "no test of it was selected" };
  const ran = about.find(({ outcome }) => outcome !== "notrun");
  if (ran === undefined) return { verdict: "notrun", reason: about[0]!.message ?? "" };
  return { verdict: "unobserved", reason: reasonOf(ran) };
}

function reasonOf({ id, outcome, message, counterexample }: TestResult): string {
  if (outcome === "unobserved") return message ?? "";
  if (outcome === "failed")
    return `${id} failed against ${counterexample!.requirements[0] ?? "another"} before it got to this`;
  if (outcome === "cut") return `${id} was cut short`;
  return `${outcome}${message === undefined ? "" : `: ${message.split("\n")[0]}`}`;
}

/** A profile by itself: `core`, or a feature by its name. */
export function judgeProfile(
  name: string,
  verdicts: readonly RequirementVerdict[],
  results: readonly TestResult[],
  strict: boolean,
): ProfileVerdict {
  const counted = verdicts.filter(
    ({ requirement: { feature, level } }) =>
      feature === name && (level === "MUST" || (strict && level === "SHOULD")),
  );
  const judged = counted.filter(
    ({ verdict }) => verdict === "passed" || verdict === "failed",
  ).length;
  const total = counted.filter(
    ({ verdict }) => verdict !== "untestable" && verdict !== "unclaimed",
  ).length;
  const about = new Set(counted.flatMap(({ tests }) => tests));
  const missing = [
    ...tally(counted.filter(({ verdict }) => verdict === "unobserved" || verdict === "notrun")),
    ...unsettled(results.filter(({ id }) => about.has(id))),
  ];
  const verdict = counted.some((one) => one.verdict === "failed")
    ? "nonconformant"
    : missing.length > 0 || judged === 0
      ? "partial"
      : "conformant";
  return { name, verdict, judged, total, missing };
}

function tally(silent: readonly RequirementVerdict[]): string[] {
  const counts = new Map<string, number>();
  for (const { verdict, reason } of silent) {
    const why = `${verdict} (${reason})`;
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return Array.from(
    counts,
    ([why, count]) => `${count} requirement${count === 1 ? "" : "s"} ${why}`,
  );
}

/** A test that did not come to its end leaves the requirements that it cites less than judged. */
function unsettled(results: readonly TestResult[]): string[] {
  const bad = results.filter(({ outcome }) =>
    ["cut", "crashed", "error", "unprepared", "notrun"].includes(outcome),
  );
  return bad.map(({ id, outcome }) => `${id}: ${outcome}`);
}

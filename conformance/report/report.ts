/** The report: everything that a run has found, in a form that every output is made from. */

import type { Hello } from "../driver/driver.ts";
import type { Expectation } from "../expectations.ts";
import { suite } from "../package.ts";
import type { Level, Spec } from "../requirement.ts";
import type { OutcomeName, TestResult } from "../runner/outcome.ts";
import type { Run } from "../runner/run.ts";
import {
  judgeProfile,
  judgeRequirements,
  type HostVerdict,
  type ProfileVerdict,
  type RequirementVerdict,
} from "../runner/verdict.ts";

/** `report-1.schema.json` states the same for every language. */
export interface Report {
  report: 1;
  suite: { name: string; version: string };
  spec: string;
  /** Of the driver protocol; absent, as what follows, if no host could be started. */
  protocol?: number;
  host?: Hello["host"];
  abi?: string;
  controls: string[];
  features: string[];
  seed: number;
  /** 1 is the default number of generated cases. */
  budget: number;
  /** Patterns that the tests were selected by; empty if all were. */
  selection: string[];
  /** Whether SHOULDs count. */
  strict: boolean;
  verdict: HostVerdict;
  /** Why the run ended before its time. */
  fatal?: string;
  ms: number;
  counts: {
    requirements: Record<RequirementVerdict["verdict"], number>;
    tests: Record<OutcomeName, number>;
  };
  profiles: ProfileVerdict[];
  /** In the order of the specification. */
  requirements: RequirementRow[];
  /** In the order of the plan. */
  tests: TestResult[];
}

export interface RequirementRow {
  id: string;
  feature: string;
  level: Level;
  verdict: RequirementVerdict["verdict"];
  tests: string[];
  sentence: string;
  /** Where the sentence is. */
  source: string;
  /** Why it is neither passed nor failed. */
  reason?: string;
  /** It was expected to fail. */
  expected?: { reason: string; issue?: string };
}

export interface ReportOptions {
  seed: number;
  budget: number;
  selection?: readonly string[];
  strict?: boolean;
  profile?: string;
  expectations?: ReadonlyMap<string, Expectation>;
}

export function makeReport(spec: Spec, run: Run, options: ReportOptions): Report {
  const features = run.features ?? new Set(run.hello?.features);
  const { strict = false, selection = [] } = options;
  const abis = run.hello?.abis ?? ["preview1"];
  const verdicts = judgeRequirements({ ...run, requirements: spec.requirements, features, abis });
  const names =
    options.profile === undefined ? ["core", ...[...features].toSorted()] : [options.profile];
  const judgeable = names.filter((name) =>
    spec.requirements.some(({ feature }) => feature === name),
  );
  const profiles = judgeable.map((name) => judgeProfile(name, verdicts, run.results, strict));
  return {
    report: 1,
    suite,
    spec: spec.version,
    ...(run.hello === undefined ? {} : { protocol: run.hello.protocol, host: run.hello.host }),
    ...(run.abi === undefined ? {} : { abi: run.abi }),
    controls: [...run.controls].toSorted(),
    features: [...features].toSorted(),
    seed: options.seed,
    budget: options.budget,
    selection: [...selection],
    strict,
    verdict: worst(profiles, run),
    ...(run.fatal === undefined ? {} : { fatal: run.fatal.message }),
    ms: run.ms,
    counts: {
      requirements: count(
        ["passed", "failed", "unobserved", "untestable", "notrun", "unclaimed"],
        verdicts.map(({ verdict }) => verdict),
      ),
      tests: count(
        ["passed", "failed", "unprepared", "unobserved", "cut", "crashed", "error", "notrun"],
        run.results.map(({ outcome }) => outcome),
      ),
    },
    profiles,
    requirements: verdicts.map((verdict) => rowOf(verdict, options.expectations)),
    tests: run.results,
  };
}

function worst(profiles: readonly ProfileVerdict[], { fatal }: Run): HostVerdict {
  if (profiles.some(({ verdict }) => verdict === "nonconformant")) return "nonconformant";
  const complete =
    fatal === undefined &&
    profiles.length > 0 &&
    profiles.every(({ verdict }) => verdict === "conformant");
  return complete ? "conformant" : "partial";
}

function rowOf(
  { requirement, verdict, tests, reason }: RequirementVerdict,
  expectations: ReadonlyMap<string, Expectation> | undefined,
): RequirementRow {
  const { id, feature, level, sentence, file, line } = requirement;
  const expectation = expectations?.get(id);
  return {
    id,
    feature,
    level,
    verdict,
    tests,
    sentence,
    source: `${file}:${line}`,
    ...(reason === undefined ? {} : { reason }),
    ...(expectation === undefined
      ? {}
      : {
          expected: {
            reason: expectation.reason,
            ...(expectation.issue === undefined ? {} : { issue: expectation.issue }),
          },
        }),
  };
}

function count<K extends string>(names: readonly K[], found: readonly K[]): Record<K, number> {
  return Object.fromEntries(
    names.map((name) => [name, found.filter((one) => one === name).length]),
  ) as Record<K, number>;
}

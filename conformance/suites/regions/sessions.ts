/** Executions in three regions that put and look at a few keys of `global`, through cuts and heals. */

import * as fc from "fast-check";
import { checkConvergence, checkSessions, type SessionEvent } from "../../checkers/sessions.ts";
import { runScript } from "../../script-run.ts";
import { parseScript } from "../../script/index.ts";
import type { Counterexample, Test, TestContext, TestOutcome } from "../../test.ts";

const CELLS = { a: "x1", b: "y1", c: "x2", d: "z1" } as const;
type Name = keyof typeof CELLS;
const NAMES = Object.keys(CELLS) as Name[];
const KEYS = ["k", "l", "d/m"] as const;
/** With the default budget. */
const SCRIPTS = 20;
const TURNS = 24;
const CUTS = ["partition x1,x2 y1,z1", "partition x1,x2,y1 z1", "partition x1,x2 y1 z1"] as const;

type Turn =
  | { act: "put" | "get"; who: Name; key: (typeof KEYS)[number] }
  | { act: (typeof CUTS)[number] | "heal" | "settle" };

const turns: fc.Arbitrary<Turn[]> = fc.array(
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        act: fc.constantFrom("put" as const, "get" as const),
        who: fc.constantFrom(...NAMES),
        key: fc.constantFrom(...KEYS),
      }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constantFrom(...CUTS) }) },
    { weight: 1, arbitrary: fc.constant({ act: "heal" as const }) },
    { weight: 2, arbitrary: fc.constant({ act: "settle" as const }) },
  ),
  { minLength: 1, maxLength: TURNS },
);

export const sessionsTest: Test = {
  id: "global/sessions",
  cites: [
    "kv-global/own",
    "kv-global/monotonic",
    "kv-global/causal",
    "kv-global/converge",
    "kv-global/last",
    "kv-global/versions",
    "kv-global/available",
  ],
  needs: ["regions", "partition", "concurrency"],
  async run(context: TestContext): Promise<TestOutcome> {
    const { host, seed, budget, signal } = context;
    let cases = 0;
    let counterexample: Counterexample | undefined;
    let fault: unknown;
    const property = fc.asyncProperty(turns, async (plan) => {
      if (signal.aborted || fault !== undefined) return true;
      cases++;
      try {
        const told = tell(plan);
        const { results } = await runScript(host, parseScript(told.lines.join("\n")));
        const found = judge(told, results);
        if (found) counterexample = show(told.lines, results, found);
        return found === undefined;
      } catch (error) {
        fault = error;
        return true;
      }
    });
    await fc.check(property, { seed, numRuns: Math.ceil(SCRIPTS * budget), unbiased: true });
    if (fault !== undefined) throw fault;
    if (counterexample) return { outcome: "failed", cases, counterexample };
    return { outcome: signal.aborted ? "cut" : "passed", cases };
  },
};

interface Access {
  act: "put" | "get";
  who: Name;
  key: string;
  /** Its first line. */
  at: number;
  /** After all was quiet. */
  isLast: boolean;
}

interface Told {
  lines: string[];
  accesses: Access[];
}

/** The lines of a plan, and where each access stands in them. */
function tell(plan: readonly Turn[]): Told {
  const lines: string[] = NAMES.map((name) => `${name}: in ${CELLS[name]}`);
  const accesses: Access[] = [];
  const access = (act: "put" | "get", who: Name, key: string, isLast = false): void => {
    const at = lines.length;
    const label = `f${at}`;
    const does =
      act === "put"
        ? [`open ${label} ${pathOf(key)} w,create,trunc`, `write ${label} ${at}`, `sync ${label}`]
        : [`open ${label} ${pathOf(key)} r`, `readall ${label}`];
    accesses.push({ act, who, key, at, isLast });
    lines.push(...[...does, `fstat ${label}`, `close ${label}`].map((line) => `${who}: ${line}`));
  };
  lines.push("a: mkdir /beta/kv/global/d", "a: settle");
  for (const turn of plan) {
    if (turn.act === "put" || turn.act === "get") access(turn.act, turn.who, turn.key);
    else lines.push(`a: ${turn.act}`);
  }
  lines.push("a: heal", "a: settle");
  for (const who of NAMES) for (const key of KEYS) access("get", who, key, true);
  return { lines, accesses };
}

function pathOf(key: string): string {
  return `/beta/kv/global/${key}`;
}

interface Finding {
  at: number;
  requirement: string;
  expected: string;
}

function judge({ accesses }: Told, results: readonly string[]): Finding | undefined {
  const events: (SessionEvent & { isLast: boolean })[] = [];
  const bytes = new Map<string, string>();
  for (const { act, who, key, at, isLast } of accesses) {
    const [opened, read, synced] = results.slice(at, at + 3);
    const version = act === "put" ? versionOf(results[at + 3]!) : versionOf(synced!);
    const isAbsent = act === "get" && opened === "err no-entry";
    const isDone = act === "put" ? synced === "ok" : opened === "ok";
    if (!isDone && !isAbsent) {
      const failed = act === "put" && opened === "ok" ? at + 2 : at;
      return { at: failed, requirement: "kv-global/available", expected: "ok" };
    }
    const event = { execution: who, key, version: isAbsent ? 0n : version, isLast };
    if (act === "put") {
      if (bytes.has(`${key} ${version}`))
        return { at: at + 3, requirement: "kv-global/versions", expected: "another version" };
      bytes.set(`${key} ${version}`, `ok ${at}`);
      events.push({ ...event, kind: "put", at: at + 3 });
      continue;
    }
    events.push({ ...event, kind: "get", at: isAbsent ? at : at + 2 });
    const written = bytes.get(`${key} ${version}`);
    if (!isAbsent && read !== written)
      return { at: at + 1, requirement: "kv-global/versions", expected: written ?? "err no-entry" };
  }
  return broken(events);
}

function versionOf(result: string): bigint {
  return BigInt(/^ok file \d+ (\d+) /.exec(result)?.[1] ?? 0);
}

/** Which promise it is that a broken guarantee is about. */
const REQUIREMENT: Readonly<Record<string, string>> = {
  "read your writes": "kv-global/own",
  "monotonic reads": "kv-global/monotonic",
  "monotonic writes": "kv-global/causal",
  "writes follow reads": "kv-global/causal",
};

function broken(events: readonly (SessionEvent & { isLast: boolean })[]): Finding | undefined {
  const session = checkSessions(events);
  if (session) {
    const { key, version } = events.find(({ at }) => at === session.lines[0])!;
    const expected = `${key} with version ${version} or a greater one`;
    return { at: session.at, requirement: REQUIREMENT[session.anomaly]!, expected };
  }
  const puts = events.filter(({ kind }) => kind === "put");
  const looks = events.filter(({ isLast }) => isLast);
  const divergence = checkConvergence(puts, looks);
  if (!divergence) return undefined;
  const { key } = looks.find(({ at }) => at === divergence.at)!;
  const seen = new Set(looks.filter((look) => look.key === key).map(({ version }) => version));
  const greatest = puts.reduce((most, put) => {
    return put.key === key && put.version > most ? put.version : most;
  }, 0n);
  const requirement = seen.size > 1 ? "kv-global/converge" : "kv-global/last";
  return { at: divergence.at, requirement, expected: `${key} with version ${greatest}` };
}

function show(
  lines: readonly string[],
  results: readonly string[],
  { at, requirement, expected }: Finding,
): Counterexample {
  return {
    script: lines.slice(0, at + 1).join("\n"),
    results: results.slice(0, at + 1),
    at,
    expected: [expected],
    requirements: [requirement],
  };
}

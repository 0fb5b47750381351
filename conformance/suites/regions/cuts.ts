/** Executions in three cells of a region that put, remove and look at keys, one after the other, through cuts. */

import * as fc from "fast-check";
import { runScript } from "../../script-run.ts";
import { parseScript } from "../../script/index.ts";
import type { Counterexample, Test, TestContext, TestOutcome } from "../../test.ts";

const CELLS = { a: "x1", b: "x2", c: "x3" } as const;
const NAMES = Object.keys(CELLS) as (keyof typeof CELLS)[];
const KEYS = ["k", "d/l"] as const;
/** With the default budget. */
const SCRIPTS = 20;
const TURNS = 30;
const CUTS = ["x1,x2 x3", "x1 x2,x3", "x1,x3 x2"];

interface Access {
  act: "put" | "get" | "remove";
  who: keyof typeof CELLS;
  key: (typeof KEYS)[number];
}
type Turn = Access | { act: "heal" } | { act: "partition"; groups: string };

const access: fc.Arbitrary<Access> = fc.record({
  act: fc.constantFrom("put" as const, "put" as const, "get" as const, "get" as const, "remove"),
  who: fc.constantFrom(...NAMES),
  key: fc.constantFrom(...KEYS),
});

const turns: fc.Arbitrary<Turn[]> = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: access },
    {
      weight: 1,
      arbitrary: fc.record({
        act: fc.constant("partition" as const),
        groups: fc.constantFrom(...CUTS),
      }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("heal" as const) }) },
  ),
  { minLength: 1, maxLength: TURNS },
);

export const cutsTest: Test = {
  id: "region/cuts",
  cites: [
    "kv-region/shared",
    "kv-region/versions",
    "kv-region/cut",
    "kv-region/cut/whole",
    "kv-region/healed",
  ],
  needs: ["cells", "partition", "concurrency"],
  async run({ host, seed, budget, signal }: TestContext): Promise<TestOutcome> {
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

interface Told {
  lines: string[];
  accesses: (Access & { at: number; value: string; isCut: boolean })[];
}

/** The lines of a plan, and where each access begins in them. */
function tell(plan: readonly Turn[]): Told {
  const lines: string[] = NAMES.map((name) => `${name}: in ${CELLS[name]}`);
  const accesses: Told["accesses"] = [];
  let isCut = false;
  const tellAccess = ({ act, who, key }: Access): void => {
    const at = lines.length;
    const path = `/beta/kv/region/${key}`;
    const value = `${at}`.repeat(1 + (at % 3) * 3);
    const does = {
      put: [`open f${at} ${path} w,create,trunc`, `write f${at} ${value}`, `sync f${at}`],
      get: [`open f${at} ${path} r`, `readall f${at}`],
      remove: [`unlink ${path}`],
    }[act];
    if (act !== "remove") does.push(`fstat f${at}`, `close f${at}`);
    accesses.push({ act, who, key, at, value, isCut });
    lines.push(...does.map((line) => `${who}: ${line}`));
  };
  lines.push("a: mkdir /beta/kv/region/d");
  for (const turn of [...plan, { act: "heal" as const }]) {
    if ("who" in turn) {
      tellAccess(turn);
      continue;
    }
    isCut = turn.act === "partition";
    lines.push(
      ...(isCut && "groups" in turn ? [`a: partition ${turn.groups}`] : ["a: heal", "a: settle"]),
    );
  }
  // All is to be seen at the end, and to be changed.
  for (const act of ["get", "put", "get"] as const)
    for (const who of NAMES) for (const key of KEYS) tellAccess({ act, who, key });
  return { lines, accesses };
}

interface Finding {
  at: number;
  requirement: string;
  expected: string;
}

/** What a key may be by now: more than one thing where nothing is known of what became of a commit. */
interface State {
  /** Nothing for an absent key. */
  may: Set<string | undefined>;
  /** Whether it was last changed by a cell while some were cut off. */
  wasCut: boolean;
  /** The greatest that was seen. */
  version: bigint;
}

function judge({ accesses }: Told, results: readonly string[]): Finding | undefined {
  const keys = new Map<string, State>(
    KEYS.map((key) => [key, { may: new Set([undefined]), wasCut: false, version: 0n }]),
  );
  for (const one of accesses) {
    const found = judgeAccess(one, results.slice(one.at), keys.get(one.key)!);
    if (found) return { ...found, at: one.at + found.at };
  }
  return undefined;
}

/** Takes note of what was done, and answers what is wrong with it. */
function judgeAccess(
  { act, value, isCut }: Told["accesses"][number],
  results: readonly string[],
  state: State,
): Finding | undefined {
  const at = act === "put" && results[0] === "ok" ? 2 : 0;
  const result = results[at]!;
  if (result === "err io" && isCut) {
    // A put that did not open has put nothing.
    if (act === "put" && at > 0) state.may.add(value);
    if (act === "remove") state.may.add(undefined);
    return undefined;
  }
  const expected = [...state.may].map((it) => (it === undefined ? "err no-entry" : `ok ${it}`));
  const wrong = (where: number, requirement: string): Finding => ({
    at: where,
    requirement,
    expected: expected.join(" or "),
  });
  if (result === "err io") return wrong(at, "kv-region/healed");
  const broken = isCut || state.wasCut ? "kv-region/cut" : "kv-region/shared";
  if (act === "get" && result === "ok") {
    const read = results[1]!.replace(/^ok /, "");
    if (!state.may.has(read)) return wrong(1, isPart(read, state) ? "kv-region/cut/whole" : broken);
    state.may = new Set([read]);
    return later(results[2]!, state, false) ? undefined : wrong(2, "kv-region/versions");
  }
  if (act === "put" && result === "ok") {
    state.may = new Set([value]);
    state.wasCut = isCut;
    return later(results[3]!, state, true) ? undefined : wrong(3, "kv-region/versions");
  }
  const isAbsent = result === "err no-entry";
  if (act === "put" || (result !== "ok" && !isAbsent)) return wrong(at, broken);
  if (isAbsent ? !state.may.has(undefined) : [...state.may].every((it) => it === undefined))
    return wrong(at, broken);
  state.may = new Set([undefined]);
  if (act === "remove") state.wasCut = isCut;
  return undefined;
}

/** Neither what was there nor what was put, but something of it. */
function isPart(read: string, { may }: State): boolean {
  return may.size > 1 && [...may].some((it) => it?.startsWith(read));
}

function later(result: string, state: State, isPut: boolean): boolean {
  const version = BigInt(/^ok file \d+ (\d+) /.exec(result)?.[1] ?? 0);
  if (isPut ? version <= state.version : version < state.version) return false;
  state.version = version;
  return true;
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

/** Transactions at random, one line at a time: whether there is an order of them that explains what they saw. */

import * as fc from "fast-check";
import type { Script } from "../../arbitraries/script.ts";
import { transactionScripts } from "../../arbitraries/transactions.ts";
import type { Transaction } from "../../checkers/dependencies.ts";
import type { Violation } from "../../checkers/history.ts";
import { checkSerializable } from "../../checkers/serializable.ts";
import { formatStep } from "../../script/index.ts";
import { runScript } from "../../script-run.ts";
import type { Counterexample, Test, TestContext, TestOutcome } from "../../test.ts";
import { type Finding, readHistory } from "./reading.ts";
import { stillWorld } from "./still.ts";

const SCRIPTS = 50;
/** Lines that are performed to make a counterexample smaller. */
const EFFORT = 6_000;

/** What each anomaly violates, and how the literature calls it. */
const REQUIREMENTS: Readonly<Record<string, string>> = {
  G0: "kv-tx/isolation/dirty-write",
  G1a: "kv-tx/isolation/aborted-read",
  G1b: "kv-tx/isolation/intermediate-read",
  G1c: "kv-tx/isolation/circular-read",
  "G-single": "kv-tx/isolation/read-skew",
  "lost update": "kv-tx/isolation/lost-update",
  "G2-item": "kv-tx/isolation/write-skew",
  G2: "kv-tx/isolation/phantom",
  "version given twice": "kv-tx/commit/version",
};

interface Failure extends Finding {
  script: Script;
  results: string[];
}

export const historyTest: Test = {
  id: "transactions/history",
  cites: [
    ...new Set(Object.values(REQUIREMENTS)),
    "kv-tx/isolation",
    "kv-tx/own",
    "kv-tx/version",
    "kv-tx/outcome",
    "kv-tx/over/staged",
    "kv-tx/needless",
    "kv-tx/blind",
    "kv-tx/commit/reads",
  ],
  needs: ["concurrency"],
  run: (context) => new Search(context).run(),
};

class Search {
  readonly #context: TestContext;
  #cases = 0;
  #effort = EFFORT;
  #failure: Failure | undefined;
  #error: unknown;

  constructor(context: TestContext) {
    this.#context = context;
  }

  async run(): Promise<TestOutcome> {
    const { seed, budget, signal } = this.#context;
    const property = fc.asyncProperty(transactionScripts(3), (script) => this.#holds(script));
    await fc.check(property, { seed, numRuns: Math.ceil(SCRIPTS * budget), unbiased: true });
    if (this.#error !== undefined) throw this.#error;
    const cases = this.#cases;
    if (this.#failure) return { outcome: "failed", cases, counterexample: show(this.#failure) };
    return { outcome: signal.aborted ? "cut" : "passed", cases };
  }

  /** fast-check knows two answers; what there is to say besides is kept here, and ends the search. */
  async #holds(script: Script): Promise<boolean> {
    if (this.#error !== undefined || this.#context.signal.aborted || this.#effort <= 0) return true;
    if (this.#failure) this.#effort -= script.length;
    else this.#cases++;
    try {
      const { host } = this.#context;
      const { results } = await runScript(host, script, { world: stillWorld(host) });
      const finding = judge(script, results);
      const isOther = this.#failure && finding?.requirement !== this.#failure.requirement;
      if (!finding || isOther) return true;
      this.#failure = { ...finding, script, results };
      return false;
    } catch (error) {
      this.#error = error;
      return true;
    }
  }
}

function judge(script: Script, results: readonly string[]): Finding | undefined {
  const { finding, history } = readHistory(script, results);
  if (finding || !history) return finding;
  const bytes = checkBytes(history);
  if (bytes) return bytes;
  const violation = checkSerializable(history);
  return violation && told(violation);
}

/** Every version shows what its commit put there, and nothing else has one. */
function checkBytes(history: readonly Transaction[]): Finding | undefined {
  const data = new Map<string, string>();
  const commits = new Set<bigint>();
  for (const { writes } of history) {
    for (const write of writes) {
      if (write.version === undefined) continue;
      data.set(`${write.version} ${write.key}`, write.data!);
      commits.add(write.version);
    }
  }
  for (const { reads, at } of history) {
    for (const read of reads) {
      const put = data.get(`${read.version} ${read.key}`);
      const isOther = put !== undefined && read.data !== undefined && read.data !== put;
      if (isOther || (put === undefined && commits.has(read.version)))
        return {
          at,
          requirement: "kv-tx/over/staged",
          expected: put === undefined ? `no ${read.key} of version ${read.version}` : `ok ${put}`,
        };
    }
  }
  return undefined;
}

function told({ at, anomaly, lines }: Violation): Finding {
  const places = [...new Set(lines)].map((line) => line + 1).join(", ");
  const requirement = REQUIREMENTS[anomaly] ?? "kv-tx/isolation";
  return { at, requirement, expected: `no ${anomaly}: one order of lines ${places}` };
}

function show({ script, results, at, requirement, expected }: Failure): Counterexample {
  return {
    script: script
      .slice(0, at + 1)
      .map(formatStep)
      .join("\n"),
    results: results.slice(0, at + 1),
    at,
    expected: [expected],
    requirements: [requirement],
  };
}

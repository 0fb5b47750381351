/**
 * Scripts about the store, performed in a transaction: the model of the store judges what they answer, as if they
 * had been performed outside. Of versions, which are 0 in there, it is told nothing.
 */

import * as fc from "fast-check";
import { PROFILES } from "../../arbitraries/profiles.ts";
import { scripts, type Script } from "../../arbitraries/script.ts";
import { judge, type Judgement } from "../../models/index.ts";
import { formatStep, type Step } from "../../script/index.ts";
import { runScript } from "../../script-run.ts";
import type { Test, TestContext, TestOutcome } from "../../test.ts";
import { stillWorld } from "./still.ts";

const SCRIPTS = 30;
const EFFORT = 3_000;
const CITES = ["kv-tx/operations"];

type Name = keyof typeof PROFILES;

function insideTest(name: Name): Test {
  return {
    id: `transactions/inside/${name}`,
    cites: CITES,
    needs: [],
    run: (context) => search(context, name),
  };
}

export const insideTests: readonly Test[] = (
  ["append", "commits", "exclusive", "tree", "grammar"] as const
).map(insideTest);

interface Failure {
  script: Script;
  results: readonly string[];
  judgement: Judgement;
}

async function search(context: TestContext, name: Name): Promise<TestOutcome> {
  const { seed, budget, signal, host } = context;
  let cases = 0;
  let effort = EFFORT;
  let failure: Failure | undefined;
  let broken: unknown;
  const all = scripts(PROFILES[name], { together: 1, abi: host.abi });
  const property = fc.asyncProperty(all, async (script) => {
    if (broken !== undefined || signal.aborted || effort <= 0) return true;
    if (failure) effort -= script.length;
    else cases++;
    try {
      const found = await attempt(context, suitable(script));
      if (!found) return true;
      failure = found;
      return false;
    } catch (error) {
      broken = error;
      return true;
    }
  });
  await fc.check(property, { seed, numRuns: Math.ceil(SCRIPTS * budget), unbiased: true });
  if (broken !== undefined) throw broken;
  if (!failure) return { outcome: signal.aborted ? "cut" : "passed", cases };
  const { script, results, judgement } = failure;
  const at = judgement.at + 1;
  const counterexample = {
    script: [...begin(script), ...script.map(moved)]
      .slice(0, at + 1)
      .map(formatStep)
      .join("\n"),
    results: ["ok", ...results.slice(0, at)],
    at,
    expected: [...judgement.expected],
    requirements: CITES,
  };
  return { outcome: "failed", cases, counterexample };
}

/** Of the first execution, what is about keys and scratch files, and neither about versions nor about the way there. */
function suitable(script: Script): Script {
  const first = script[0]?.execution;
  return script.filter(({ execution, operation }) => {
    if (execution !== first) return false;
    if (
      /^(?:let|stat|lstat|fstat|start|send|exit|trap|spin|end|kill|wait|nap|tick)\b/.test(operation)
    )
      return false;
    if (/\$|link|times/.test(operation)) return false;
    const paths = operation.split(" ").filter((word) => word.startsWith("/"));
    return paths.every(
      (path) =>
        !/\.\.|[^a-z]\.(?:tx|commit)/.test(path) &&
        (/^\/beta\/tmp(?:\/|$)/.test(path) ||
          /^\/beta\/kv\/local(?:\/|$)/.test(path) ||
          /^\/beta\/kv\/\.with\/[^/]+\/local\/./.test(path)),
    );
  });
}

function begin(script: Script): Step[] {
  return script.slice(0, 1).map((step) => ({ ...step, operation: "mkdir /beta/kv/.tx/t" }));
}

/** The same line in the transaction. */
function moved(step: Step): Step {
  const words = step.operation
    .split(" ")
    .map((word) =>
      word
        .replace(/^\/beta\/kv\/local(?=\/|$)/, "/beta/kv/.tx/t/local")
        .replace(/^(\/beta\/kv\/\.with\/[^/]+)\/local(?=\/)/, "$1/.tx/t/local"),
    );
  return { ...step, operation: words.join(" ") };
}

async function attempt(
  { host, published }: TestContext,
  script: Script,
): Promise<Failure | undefined> {
  if (script.length === 0) return undefined;
  const steps = [...begin(script), ...script.map(moved)];
  const played = await runScript(host, steps, { world: stillWorld(host) });
  const results = played.results.slice(1);
  // What does not fit into a transaction is for others to judge.
  const full = results.findIndex((result) => /insufficient|not-recoverable/.test(result));
  const until = full < 0 ? results.length : full;
  const judged = script.slice(0, until);
  const judgement = judge(judged, results.slice(0, until), { ...published, abi: host.abi });
  return judgement && { script, results, judgement };
}

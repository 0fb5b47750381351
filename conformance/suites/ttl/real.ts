/**
 * What can be said in real time of when a time begins. A guest may be slow between two lines, so it looks at its
 * clock: only if less than the time has passed since before the commit, the value has to be there.
 */

import { runScript } from "../../script-run.ts";
import type { Test, TestOutcome } from "../../test.ts";
import { parseScript } from "../../script/index.ts";

const TTL_MS = 500;
const K = "/beta/kv/local/k";
const TRIES = 4;

interface RealTest {
  id: string;
  requirement: string;
  /** Up to the look at the clock before the commit that counts, and from there to the look at the key. */
  before: readonly string[];
  after: readonly string[];
}

function realTest({ id, requirement, before, after }: RealTest): Test {
  const lines = [...before, "clock monotonic", ...after, `stat ${K}`, "clock monotonic"];
  const script = lines.map((line) => `a: ${line}`).join("\n");
  const look = lines.length - 2;
  return { id, cites: [requirement], needs: [], run };

  async function run({ host }: Parameters<Test["run"]>[0]): Promise<TestOutcome> {
    for (let tries = 0; tries < TRIES; tries++) {
      const { results } = await runScript(host, parseScript(script));
      const wrong = results.findIndex((result, at) => at !== look && !result.startsWith("ok"));
      if (wrong >= 0)
        return { outcome: "unprepared", message: `${lines[wrong]}: ${results[wrong]}` };
      if (results[look]!.startsWith("ok file ")) return { outcome: "passed", cases: 1 };
      if (milliseconds(results[before.length]!, results[look + 1]!) < TTL_MS) {
        const counterexample = {
          script: script
            .split("\n")
            .slice(0, look + 1)
            .join("\n"),
          results: results.slice(0, look + 1),
          at: look,
          expected: ["ok file * * 1"],
          requirements: [requirement],
        };
        return { outcome: "failed", cases: 1, counterexample };
      }
    }
    return { outcome: "unprepared", message: "the host is too slow to be asked in time" };
  }
}

/** Between two looks at a clock of nanoseconds. */
function milliseconds(from: string, to: string): number {
  return Number(BigInt(to.slice(3)) - BigInt(from.slice(3))) / 1e6;
}

const OPEN = `open f /beta/kv/.with/ttl=${TTL_MS}ms/local/k w,create`;

export const realTests = [
  realTest({
    id: "ttl/real/commit",
    requirement: "kv-ttl/commit",
    before: [OPEN, "write f hello", `nap ${TTL_MS + 100}`],
    after: ["sync f"],
  }),
  realTest({
    id: "ttl/real/again",
    requirement: "kv-ttl/again",
    before: [OPEN, "sync f", "nap 300", "write f hello"],
    after: ["sync f", "nap 300"],
  }),
] as const;

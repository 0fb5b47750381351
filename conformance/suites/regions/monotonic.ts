/** One execution looks again and again at a key that another region puts. */

import { runScript } from "../../script-run.ts";
import { parseScript } from "../../script/index.ts";
import type { Test, TestOutcome } from "../../test.ts";

const KEY = "/beta/kv/global/k";
const PUTS = 6;
const LOOKS = 4;

export const monotonicTest: Test = {
  id: "global/monotonic",
  cites: ["kv-global/monotonic"],
  needs: ["regions"],
  async run({ host }): Promise<TestOutcome> {
    const lines = ["a: in x1", "b: in y1"];
    for (let put = 0; put < PUTS; put++) {
      lines.push(`a: open p${put} ${KEY} w,create,trunc`, `a: sync p${put}`);
      for (let look = 0; look < LOOKS; look++) lines.push(`b: stat ${KEY}`);
      if (put % 2 === 1) lines.push("b: settle");
    }
    const { results } = await runScript(host, parseScript(lines.join("\n")));
    let version = 0n;
    for (const [at, line] of lines.entries()) {
      if (!line.startsWith("b: stat")) continue;
      const seen = BigInt(/^ok file \d+ (\d+) /.exec(results[at]!)?.[1] ?? 0);
      if (seen < version) {
        const counterexample = {
          script: lines.slice(0, at + 1).join("\n"),
          results: results.slice(0, at + 1),
          at,
          expected: [`version ${version} or a greater one`],
          requirements: ["kv-global/monotonic"],
        };
        return { outcome: "failed", cases: 1, counterexample };
      }
      version = seen;
    }
    return { outcome: "passed", cases: 1 };
  },
};

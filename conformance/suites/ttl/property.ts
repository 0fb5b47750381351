/** Generated scripts by a clock that only they move: the model knows to the millisecond what is there. */

import { expiring } from "../../arbitraries/profiles/ttl.ts";
import type { Test, TestOutcome } from "../../test.ts";
import { propertyTest } from "../property/property.ts";

function ids(words: string): string[] {
  return words.split(" ").map((word) => `kv-ttl/${word}`);
}

const cites = ids(
  "kept gone exact commit again read taken implicit combined operation rename rename/target rename/onto " +
    "rename/same list condition exclusive rmdir append open older version meta/version meta/missing",
);

const { run, ...about } = propertyTest({
  id: "property/ttl",
  cites,
  needs: ["clock"],
  profile: expiring,
  scripts: 80,
});

export const ttlProperty: Test = { ...about, run: async (context) => ours(await run(context)) };

/** Of what may be violated, this is about expiry: other sentences are for others to judge. */
function ours(outcome: TestOutcome): TestOutcome {
  if (outcome.outcome !== "failed") return outcome;
  const { counterexample } = outcome;
  const requirements = counterexample.requirements.filter((id) => id.startsWith("kv-ttl/"));
  if (requirements.length === 0) return outcome;
  return { ...outcome, counterexample: { ...counterexample, requirements } };
}

/** The bounds that a host publishes for its regions. */

import type { Test, TestContext, TestOutcome } from "../../test.ts";

const CEILING = 60_000;

const BOUNDS = [
  ["region", "region_heal_ms"],
  ["global", "global_staleness_ms"],
] as const;

export const limitTests: readonly Test[] = BOUNDS.map(([scope, name]) => ({
  id: `${scope}/published`,
  cites: [`kv-${scope}/limits`],
  needs: [],
  run: (context) => run(context, name, `kv-${scope}/limits`),
}));

async function run(
  { host, published }: TestContext,
  name: string,
  requirement: string,
): Promise<TestOutcome> {
  const world = await host.openWorld();
  try {
    const guest = await world.start({ args: [], env: [] });
    const lines = [`open f /beta/limits/${name} r`, "readall f"];
    const results = await guest.perform(lines);
    const value = Number(/^ok ([0-9]+)%0A$/.exec(results[1]!)?.[1] ?? Number.NaN);
    if (value <= CEILING && value === published.limits[name])
      return { outcome: "passed", cases: 1 };
    const counterexample = {
      script: lines.map((line) => `a: ${line}`).join("\n"),
      results,
      at: 1,
      expected: [
        `at most ${CEILING}, and as limits.json says: ${published.limits[name] ?? "none"}`,
      ],
      requirements: [requirement],
    };
    return { outcome: "failed", cases: 1, counterexample };
  } finally {
    await world.close();
  }
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Driver, spawnDriver } from "../driver/index.ts";
import { copyHost } from "../mutants/copy.ts";
import { mutants } from "../mutants/index.ts";
import type { Edit } from "../mutants/mutant.ts";
import { packageRoot } from "../package.ts";
import { loadSpec } from "../requirement.ts";
import { run } from "../runner/run.ts";
import { tests } from "../suites/index.ts";
import type { Test } from "../test.ts";

const spec = loadSpec();

beforeAll(() => {
  if (!existsSync(join(packageRoot, "dist", "reference-host", "driver", "main.js")))
    throw new Error("the reference host is not compiled: run `npm run build` first");
});

/** What each test says of the edited host, in this process and as a program of its own. */
async function judgeBoth(
  edits: readonly Edit[],
  chosen: readonly Test[],
): Promise<[string[], string[]]> {
  const copy = copyHost(edits, "preview1");
  try {
    const judge = async (open: () => Driver | Promise<Driver>): Promise<string[]> => {
      const { results } = await run({
        spec,
        tests: chosen,
        open,
        host: { abi: "preview1" },
        seed: 1,
        budget: 0.2,
      });
      return results.map(({ id, outcome, counterexample }) =>
        [id, outcome, ...(counterexample?.requirements ?? [])].join(" "),
      );
    };
    return [
      await judge(() => copy.driver()),
      await judge(() => spawnDriver(process.execPath, [copy.program])),
    ];
  } finally {
    copy.dispose();
  }
}

const core = new Set(
  spec.requirements.filter(({ feature }) => feature === "core").map(({ id }) => id),
);
/**
 * Every so many of the machine's mutants, so that each chapter has some; options are of the machine alone, and
 * what an open directory shows the adapter of preview 1 asks for anew.
 */
const some = mutants
  .filter(({ layer, options }) => layer === "machine" && options === undefined)
  .filter(({ requirement }) => core.has(requirement) && requirement !== "kv/list/descriptor")
  .filter((_, i, all) => i % Math.floor(all.length / 10) === 0);

describe("a host in this process and the same host as a program", () => {
  it("get the same verdict, test for test", async () => {
    const [inside, outside] = await judgeBoth([], tests);
    expect(outside).toEqual(inside);
    expect(inside.filter((line) => !line.endsWith(" passed"))).toEqual([]);
  }, 240_000);

  it.each(some.map((mutant) => [mutant.id, mutant] as const))(
    "are found to break the same requirement: %s",
    async (_, mutant) => {
      const [inside, outside] = await judgeBoth(
        mutant.edits,
        tests.filter(({ cites }) => cites.includes(mutant.requirement)),
      );
      const named = (lines: string[]) =>
        lines.some(
          (line) => line.includes(" failed ") && line.split(" ").includes(mutant.requirement),
        );
      expect(named(inside)).toBe(true);
      expect(named(outside)).toBe(true);
      // What a race comes to is not the same twice.
      const settled = (lines: string[]) =>
        lines
          .filter((line) => !line.startsWith("concurrent/"))
          .map((line) => line.split(" ").slice(0, 2));
      expect(settled(outside)).toEqual(settled(inside));
    },
    60_000,
  );
});

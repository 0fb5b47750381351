import { parseScript } from "../script/index.ts";
import type { Mutant, Variant } from "../mutants/mutant.ts";
import type { Test } from "../test.ts";
import { runScript } from "../script-run.ts";
import { type Bench, type BenchOptions, openBench, type Seen } from "./bench.ts";
import type { MutantRow, VariantRow } from "./outcome.ts";

/** A mutant that fails more of the tests than this is loud: it shows nothing of how fine the suite sees. */
const QUIET = 0.1;

export interface JudgeOptions extends BenchOptions {
  tests: readonly Test[];
  seeds: readonly number[];
  quick: boolean;
}

/**
 * Runs every test once with the first seed, and with each further seed as many as it takes to find the
 * mutant. In a quick run the tests are those that cite what it breaks, which says nothing of how quiet
 * it is, and a further seed is for one that has not been found yet.
 */
export async function judgeMutant(mutant: Mutant, options: JudgeOptions): Promise<MutantRow> {
  const bench = await openBench(mutant, options);
  try {
    const [first, ...further] = options.seeds;
    const chosen = options.quick
      ? options.tests.filter(({ cites }) => cites.includes(mutant.requirement))
      : options.tests;
    const seen = await bench.judge(chosen, first!);
    const finds = ({ failed, requirements }: Seen) =>
      failed && requirements.includes(mutant.requirement);
    const killers = seen.filter(finds).map(({ id }) => id);
    let kills = killers.length > 0 ? 1 : 0;
    let runs = 1;
    for (const seed of further) {
      if (options.quick && kills > 0) break;
      runs++;
      const killer = await findKiller(bench, order(chosen, killers), seed, finds);
      if (killer === undefined) continue;
      killers.push(killer);
      kills++;
    }
    const failed = seen.filter((one) => one.failed).length;
    const { id, requirement, layer, rule } = mutant;
    const by = killers[0];
    return {
      id,
      requirement,
      layer,
      rule,
      killed: by !== undefined,
      ...(by !== undefined && { by }),
      failed,
      tests: seen.length,
      ...(!options.quick && { quiet: failed < QUIET * seen.length }),
      kills,
      seeds: runs,
    };
  } finally {
    bench.close();
  }
}

/** Tests that found the mutant before are the first to find it again. */
function order(tests: readonly Test[], killers: readonly string[]): Test[] {
  return [...tests].sort((a, b) => Number(killers.includes(b.id)) - Number(killers.includes(a.id)));
}

async function findKiller(
  bench: Bench,
  tests: readonly Test[],
  seed: number,
  finds: (seen: Seen) => boolean,
): Promise<string | undefined> {
  for (const test of tests) if ((await bench.judge([test], seed)).some(finds)) return test.id;
  return undefined;
}

/** Runs every test with every seed: a variant that fails one is a false alarm of the suite. */
export async function judgeVariant(variant: Variant, options: JudgeOptions): Promise<VariantRow> {
  const bench = await openBench(variant, options);
  try {
    let falseAlarms = 0;
    let alarm: string | undefined;
    for (const seed of options.seeds) {
      const failed = (await bench.judge(options.tests, seed)).filter(
        (seen) => seen.failed && !isLeft(variant, seen),
      );
      if (failed.length > 0) falseAlarms++;
      if (failed.length > 0) alarm ??= `${failed[0]!.id} with seed ${seed}`;
    }
    const { id, layer, difference } = variant;
    const shown = await shows(variant, bench, options);
    return {
      id,
      layer,
      difference,
      shown,
      runs: options.seeds.length,
      falseAlarms,
      ...(alarm !== undefined && { alarm }),
    };
  } finally {
    bench.close();
  }
}

/** Whether a test found nothing but what the variant leaves. */
function isLeft({ leaves = [] }: Variant, { requirements }: Seen): boolean {
  return requirements.length > 0 && requirements.every((id) => leaves.includes(id));
}

const TRIES = 10;

/** Whether the variant's script has, in some run, results that it has not on the plain host. */
async function shows(variant: Variant, bench: Bench, options: BenchOptions): Promise<boolean> {
  const plain = await openBench({ ...variant, edits: [], options: {} }, options);
  try {
    const script = parseScript(variant.shows);
    const usual = new Set<string>();
    for (let i = 0; i < TRIES; i++)
      usual.add((await runScript(await plain.host(), script)).results.join("\n"));
    for (let i = 0; i < TRIES; i++) {
      if (!usual.has((await runScript(await bench.host(), script)).results.join("\n"))) return true;
    }
    return false;
  } finally {
    plain.close();
  }
}

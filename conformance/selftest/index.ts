import { availableParallelism } from "node:os";
import { UserError } from "../driver/errors.ts";
import { loadSpec } from "../requirement.ts";
import { ResultCache } from "./cache.ts";
import type { Done, Job } from "./jobs.ts";
import type { MutantRow, VariantRow } from "./outcome.ts";
import { runJobs } from "./pool.ts";
import { loadAll } from "./sources.ts";

export interface SelftestOptions {
  /** Folders with further mutants and variants. */
  folders?: readonly string[];
  /** One seed, for mutants that it does not find three, and of each mutant only the tests that cite what it breaks. */
  quick?: boolean;
  seeds?: number;
  seed?: number;
  /** Only ids that contain this text. */
  only?: string;
  /** This part, from 1, of so many. */
  shard?: { part: number; of: number };
  jobs?: number;
  /** Look for what is known of the same code and mutant, and keep what is learned. */
  cache?: boolean;
  onDone?: (done: Done, index: number, total: number) => void;
}

export interface Selftest {
  mutants: MutantRow[];
  variants: VariantRow[];
  /** What could not be judged. */
  broken: { id: string; message: string }[];
  seeds: number;
  budget: number;
  ms: number;
}

const SEEDS = 30;
const QUICK_SEEDS = 3;
const BASE_SEED = 1;

/** Tests the suite's eyes: every mutant has to be found, every variant left alone. Throws UserError for bad options. */
export async function selftest(options: SelftestOptions = {}): Promise<Selftest> {
  const start = performance.now();
  const sources = { folders: options.folders ?? [] };
  const { mutants, variants } = await loadAll(sources, loadSpec());
  const budget = 1;
  const quick = options.quick === true;
  const count = options.seeds ?? (quick ? QUICK_SEEDS : SEEDS);
  const seeds = Array.from({ length: count }, (_, i) => (options.seed ?? BASE_SEED) + i);
  const all: Job[] = [
    ...mutants.map(({ id }) => ({ kind: "mutant" as const, id, seeds, quick })),
    ...variants.map(({ id }) => ({
      kind: "variant" as const,
      id,
      seeds: quick ? seeds.slice(0, 1) : seeds,
      quick,
    })),
  ];
  const jobs = all
    .filter(({ id }) => id.includes(options.only ?? ""))
    .filter(inShard(options.shard));
  if (jobs.length === 0)
    throw new UserError(`no mutant or variant has an id that contains '${options.only}'`);
  const changes = new Map([...mutants, ...variants].map((one) => [one.id, one]));
  const cache = new ResultCache(options.cache !== false, (job) => ({
    job,
    budget,
    change: changes.get(job.id),
  }));
  const done = await runJobs(jobs, {
    sources,
    budget,
    threads: options.jobs ?? Math.min(4, availableParallelism()),
    cache,
    onDone: (one, index) => options.onDone?.(one, index, jobs.length),
  });
  return {
    mutants: done.flatMap((one) => (one.kind === "mutant" ? [one.row] : [])),
    variants: done.flatMap((one) => (one.kind === "variant" ? [one.row] : [])),
    broken: done.flatMap((one) =>
      one.kind === "broken" ? [{ id: one.id, message: one.message }] : [],
    ),
    seeds: count,
    budget,
    ms: Math.round(performance.now() - start),
  };
}

function inShard(shard: SelftestOptions["shard"]): (job: Job, index: number) => boolean {
  return (_, index) => shard === undefined || index % shard.of === shard.part - 1;
}

/** Whether the suite's eyes are as they should be: what is wrong, a line each. */
export function complaints({ mutants, variants, broken }: Selftest): string[] {
  return [
    ...broken.map(({ id, message }) => `${id} could not be judged: ${message}`),
    ...mutants.filter(({ killed }) => !killed).map(({ id, rule }) => `${id} survived: ${rule}`),
    ...mutants
      .filter(({ quiet }) => quiet === false)
      .map(({ id, failed, tests }) => `${id} is loud: ${failed} of ${tests} tests failed`),
    ...variants
      .filter(({ falseAlarms }) => falseAlarms > 0)
      .map(({ id, alarm }) => `${id} is a false alarm: ${alarm}`),
    ...variants
      .filter(({ shown }) => !shown)
      .map(({ id }) => `${id} does not show in what it differs`),
  ];
}

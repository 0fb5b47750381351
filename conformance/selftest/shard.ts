/** The work of one thread of a selftest: mutants and variants come in, rows go out. */
import { parentPort, workerData } from "node:worker_threads";
import { loadSpec } from "../requirement.ts";
import { tests } from "../suites/index.ts";
import { judgeMutant, judgeVariant } from "./judge.ts";
import { loadAll, type Sources } from "./sources.ts";
import type { Job, Done } from "./jobs.ts";

/** A variant is run through every test, which is what takes the time of a quick run. */
const QUICK_BUDGET = 0.2;

const { sources, budget } = workerData as { sources: Sources; budget: number };
const spec = loadSpec();
const { mutants, variants } = await loadAll(sources, spec);

parentPort!.on("message", (job: Job) => {
  void work(job).then((done) => parentPort!.postMessage(done));
});

async function work({ kind, id, seeds, quick }: Job): Promise<Done> {
  const cases = quick && kind === "variant" ? QUICK_BUDGET * budget : budget;
  const options = { spec, tests, seeds, quick, budget: cases };
  try {
    if (kind === "mutant")
      return {
        kind,
        row: await judgeMutant(
          mutants.find((one) => one.id === id)!,
          options,
        ),
      };
    return {
      kind,
      row: await judgeVariant(
        variants.find((one) => one.id === id)!,
        options,
      ),
    };
  } catch (error) {
    return { kind: "broken", id, message: error instanceof Error ? error.message : String(error) };
  }
}

import { Worker } from "node:worker_threads";
import type { ResultCache } from "./cache.ts";
import type { Done, Job } from "./jobs.ts";
import type { Sources } from "./sources.ts";

export interface PoolOptions {
  sources: Sources;
  budget: number;
  threads: number;
  cache: ResultCache;
  onDone(done: Done, index: number): void;
}

/** A mutant that keeps its thread busy for longer than this is given up. */
const MOST_MS = 15 * 60_000;

/** Does the jobs in as many threads, each with its own copies of everything; answers in the order of the jobs. */
export async function runJobs(jobs: readonly Job[], options: PoolOptions): Promise<Done[]> {
  const results: Done[] = [];
  let next = 0;
  let finished = 0;
  const settle = (index: number, done: Done) => {
    results[index] = done;
    options.onDone(done, ++finished);
  };
  const work = async (): Promise<void> => {
    let thread: Thread | undefined;
    for (let index = next++; index < jobs.length; index = next++) {
      const job = jobs[index]!;
      const known = options.cache.get(job);
      if (known) {
        settle(index, known);
        continue;
      }
      thread ??= new Thread(options);
      const done = await thread.do(job);
      // A thread that was given up, or died, is not used again.
      if (thread.ended) thread = undefined;
      options.cache.put(job, done);
      settle(index, done);
    }
    await thread?.end();
  };
  await Promise.all(Array.from({ length: Math.min(options.threads, jobs.length) }, work));
  return results;
}

class Thread {
  ended = false;
  readonly #worker: Worker;
  #waiting: ((done: Done | { ended: string }) => void) | undefined;

  constructor({ sources, budget }: PoolOptions) {
    this.#worker = new Worker(new URL("./shard.js", import.meta.url), {
      workerData: { sources, budget },
    });
    this.#worker.on("message", (done: Done) => this.#waiting?.(done));
    this.#worker.on("error", (error: Error) => this.#waiting?.({ ended: error.message }));
    this.#worker.on("exit", () => this.#waiting?.({ ended: "its thread ended" }));
  }

  do(job: Job): Promise<Done> {
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#waiting?.({ ended: `it was not judged within ${MOST_MS / 60_000} minutes` }),
        MOST_MS,
      );
      this.#waiting = (done) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        if (!("ended" in done)) return resolve(done);
        this.ended = true;
        void this.#worker.terminate();
        resolve({ kind: "broken", id: job.id, message: done.ended });
      };
      this.#worker.postMessage(job);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

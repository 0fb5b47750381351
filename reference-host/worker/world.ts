/** One universe of state, with the guests that run in it. */
import type { Programs, ProgramSource } from "../wasi/programs.ts";
import { environment } from "./environment.ts";
import { runIsolated, type Execution } from "./isolated.ts";
import type { Made } from "./kernel-messages.ts";
import type { KernelThread } from "./kernel-thread.ts";
import type { OutputSink } from "./output.ts";
import type { Pool } from "./pool.ts";
import type { MountedTree, RunOptions } from "./run.ts";
import { Visit } from "./visit.ts";

export interface GuestOptions extends ProgramSource {
  /** The program's name first. */
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** From the start of the guest; nothing is published after it. */
  deadlineMs?: number | undefined;
  terminals?: readonly [boolean, boolean, boolean];
  mounts?: readonly MountedTree[];
}

/** What every execution of a world finds. */
export type Layout = Pick<RunOptions, "limits" | "features" | "preopens">;

interface Universe {
  world: number;
  epochs: SharedArrayBuffer;
  kernel: KernelThread;
  pool: Pool;
  programs: Programs;
  extension: Made | undefined;
  layout: Layout;
  /** Called once the world is no more. */
  forget(world: World): void;
}

export class World {
  readonly #universe: Universe;
  readonly #running = new Set<Execution>();
  #owners = 0;
  #closed: Promise<void> | undefined;

  constructor(universe: Universe) {
    this.#universe = universe;
  }

  /** Rejects with `GuestError` if the program cannot be run here. */
  async start(guest: GuestOptions, sink: OutputSink): Promise<Execution> {
    const { world, epochs, kernel, pool, programs, extension, layout } = this.#universe;
    const program = await programs.load(guest);
    const thread = await pool.take();
    if (this.#closed !== undefined) {
      thread.release();
      throw new Error("the world has been closed");
    }
    const owner = `${world}.${++this.#owners}`;
    const { args, terminals = NO_TERMINALS, mounts = [], deadlineMs } = guest;
    const env = environment(guest.env);
    const start = {
      ...layout,
      program,
      args,
      env,
      terminals,
      world,
      epochs,
      owner,
      mounts,
      extension,
    };
    const abandon = (): Promise<unknown> => kernel.request(world, { ask: "end", owner });
    const execution = runIsolated({ thread, start, sink, deadlineMs, abandon });
    this.#running.add(execution);
    const forget = (): boolean => this.#running.delete(execution);
    execution.exit.then(forget, forget);
    return execution;
  }

  /** For the host itself: to seed the world, or to look at it. */
  visit(): Visit {
    const { kernel, world } = this.#universe;
    return new Visit(`${world}.${++this.#owners}`, (request) => kernel.request(world, request));
  }

  /** Moves on a manual clock. Rejects if the world's clock is the real time. */
  advance(ms: number): Promise<void> {
    const { kernel, world } = this.#universe;
    return kernel.advance(world, ms);
  }

  /** Kills what still runs and forgets the state. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    for (const execution of this.#running) execution.kill();
    await Promise.allSettled([...this.#running].map((execution) => execution.exit));
    const { kernel, world, forget } = this.#universe;
    await kernel.close(world);
    forget(this);
  }
}

const NO_TERMINALS = [false, false, false] as const;

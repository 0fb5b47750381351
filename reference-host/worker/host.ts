/**
 * A host in this process: worlds, and guests that run in them, each in a thread of its own.
 * Nothing that a guest does reaches another world or this process.
 */
import { Programs } from "../wasi/programs.ts";
import { MEMORY } from "./backends.ts";
import type { ClockKind, Made } from "./kernel-messages.ts";
import { KernelThread } from "./kernel-thread.ts";
import { Pool } from "./pool.ts";
import { type Layout, World } from "./world.ts";

export interface HostOptions {
  /** Threads that wait for a guest, so that starting one takes about a millisecond. */
  ready?: number;
}

export interface WorldOptions extends Layout {
  /** Makes the world's `Backend`, in the kernel's thread; state in memory if absent. */
  backend?: Made;
  /** The real time if absent; `manual`: it stands still but for `World.advance`. */
  clock?: ClockKind;
  /** Makes an `Extension` for every guest, in the guest's thread. */
  extension?: Made | undefined;
}

/** Its threads keep the process alive only while a guest runs. */
export class Host {
  readonly #kernel = new KernelThread(() => void this.#pool.close());
  readonly #programs = new Programs();
  readonly #pool: Pool;
  readonly #worlds = new Set<World>();
  #closed: Promise<void> | undefined;

  constructor({ ready = 1 }: HostOptions = {}) {
    this.#pool = new Pool(this.#kernel, ready);
    this.#pool.fill();
  }

  /** An isolated universe of state. */
  async openWorld({
    backend = MEMORY,
    clock = "real",
    extension,
    ...layout
  }: WorldOptions = {}): Promise<World> {
    const { world, epochs } = await this.#kernel.open(backend, clock);
    const shared = { kernel: this.#kernel, pool: this.#pool, programs: this.#programs };
    const forget = (gone: World): boolean => this.#worlds.delete(gone);
    const opened = new World({ world, epochs, extension, layout, forget, ...shared });
    this.#worlds.add(opened);
    return opened;
  }

  /** Ends every guest, every world and every thread; may be called more than once. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#worlds].map((world) => world.close()));
    await this.#pool.close();
    await this.#kernel.terminate();
  }
}

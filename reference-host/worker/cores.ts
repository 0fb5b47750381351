/**
 * Whether spinning pays: a thread that sleeps takes some 75 µs to wake, one that spins 1 µs, and one that spins on
 * the core that its peer needs costs both of them a slice of the scheduler.
 */
import { availableParallelism } from "node:os";

const CORES = availableParallelism();
/** Turns of a loop that does nothing but look: some 30 µs. */
const SPINS = 1500;

/** Threads of one host that are counted at the same time; more of them are not counted. */
const SLOTS = 255;

/** Shared by all threads of a host: how many guests are running just now, and not waiting for anything. */
export class Cores {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * (1 + SLOTS))) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /** The guest of a thread begins to run, or ceases to; also said of a thread that has been killed. */
  set(thread: number, runs: boolean): void {
    const slot = 1 + (thread % SLOTS);
    const before = Atomics.exchange(this.#words, slot, runs ? 1 : 0);
    Atomics.add(this.#words, 0, (runs ? 1 : 0) - before);
  }

  /** One core more than there are running guests: for the kernel. */
  get spare(): boolean {
    return Atomics.load(this.#words, 0) < CORES;
  }
}

export function mayStillSpin(cores: Cores, spun: number): boolean {
  return spun < SPINS && cores.spare;
}

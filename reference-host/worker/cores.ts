/**
 * Whether spinning pays: a thread that sleeps takes some 75 µs to wake, one that spins 1 µs, and one that spins on
 * the core that its peer needs costs both of them a slice of the scheduler.
 */
import { availableParallelism } from "node:os";

const CORES = availableParallelism();

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

/** How many milliseconds a thread spins before it sleeps. */
export const SPIN = {
  /** For an answer, which is made in a few microseconds by a kernel that is awake. */
  answer: 0.03,
  /** For a question: longer than an asker takes to wake and ask again, or the two would sleep by turns for ever. */
  question: 0.2,
} as const;

/** Looks between two at the clock. */
const LOOKS = 32;

/** One thread's spinning for one thing. */
export class Spin {
  readonly #cores: Cores;
  readonly #milliseconds: number;
  #looks = 0;
  #end = 0;

  constructor(cores: Cores, milliseconds: number) {
    this.#cores = cores;
    this.#milliseconds = milliseconds;
  }

  restart(): void {
    this.#looks = 0;
  }

  /** Whether to look once more before sleeping. */
  again(): boolean {
    const looks = this.#looks++;
    if (looks % LOOKS !== 0) return true;
    if (!this.#cores.spare) return false;
    const now = performance.now();
    if (looks === 0) this.#end = now + this.#milliseconds;
    return now < this.#end;
  }
}

/** The executions of a world that wait for each other, or for a time. */

/** Milliseconds in which nobody did anything, before a wait is taken to be for ever. */
const PATIENCE = 1_000;

export interface Turn {
  /** Whether something has changed; false if it was ended, or nothing can ever change. */
  over: Promise<boolean>;
  end(): void;
}

export class Turns {
  readonly #waiting = new Set<(changed: boolean) => void>();
  readonly #nextTime: () => bigint | undefined;

  /** `nextTime` is when the real time brings a change, in nanoseconds since 1970. */
  constructor(nextTime: () => bigint | undefined = () => undefined) {
    this.#nextTime = nextTime;
  }

  /** How often something has changed. */
  changes = 0;

  /** Whoever waits is to look again. */
  change(): void {
    this.changes++;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake(true);
  }

  /** As `change`, fulfilled when everybody has looked. */
  async next(): Promise<void> {
    this.change();
    // Each has a few turns of the microtask queue to go; a late store takes more of them.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Until there have been more changes than `seen`. */
  wait(seen: number): Turn {
    if (this.changes > seen) return { over: Promise.resolve(true), end() {} };
    let wake!: (changed: boolean) => void;
    const over = new Promise<boolean>((resolve) => (wake = resolve));
    this.#waiting.add(wake);
    const next = this.#nextTime();
    const left = next === undefined ? PATIENCE : Math.max(1, Number(next) / 1e6 - Date.now() + 1);
    const timer = setTimeout(() => {
      this.#waiting.delete(wake);
      wake(next !== undefined);
    }, left);
    return {
      over: over.finally(() => clearTimeout(timer)),
      end: () => {
        this.#waiting.delete(wake);
        wake(false);
      },
    };
  }
}

/** What is asked of a bench guest, and the medians of what it answers. */

export interface Phase {
  operation: "get" | "put" | "cold-get" | "cold-put";
  /** Of a value, in bytes. */
  size: number;
  rounds: number;
  /** Of a round; of the sleep before a cold call. */
  milliseconds: number;
}

/** The phase as the guest takes it: `guests/bench-c/bench.c`. */
export function argumentOf({ operation, size, rounds, milliseconds }: Phase): string {
  return [operation, size, rounds, milliseconds].join(":");
}

/** A bench guest that runs. */
export interface BenchGuest {
  /** The next line that it writes. Rejects if it ends before. */
  line(): Promise<string>;
  /** Lets it begin with the next phase. */
  go(): void;
  /** Fulfilled when it has ended. */
  end(): Promise<void>;
}

/** The median over all guests, which run each phase at the same time: nanoseconds an operation, phase by phase. */
export async function medians(
  guests: readonly BenchGuest[],
  phases: readonly Phase[],
): Promise<number[]> {
  const found: number[] = [];
  for (const _ of phases) {
    for (const guest of guests) await guest.line();
    for (const guest of guests) guest.go();
    const lines = await Promise.all(guests.map((guest) => guest.line()));
    found.push(median(lines.flatMap((line) => line.trim().split(" ").map(Number))));
  }
  await Promise.all(guests.map((guest) => guest.end()));
  return found;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Cuts what a guest writes into lines. */
export class Lines {
  readonly #ready: string[] = [];
  readonly #waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  #rest = "";
  #ended: Error | undefined;

  take(bytes: Uint8Array): void {
    const lines = (this.#rest + Buffer.from(bytes).toString("latin1")).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#ready.push(line);
      else waiting.resolve(line);
    }
  }

  /** No line comes any more. */
  end(why: string): void {
    this.#ended = new Error(why);
    for (const { reject } of this.#waiting) reject(this.#ended);
  }

  next(): Promise<string> {
    const line = this.#ready.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}

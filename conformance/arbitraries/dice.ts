/** Choices, all of them from one source of chance. */

/** fast-check's `Random`, as far as it is needed. */
export interface Chance {
  /** An integer from `least` to `most`, both included. */
  nextInt(least: number, most: number): number;
}

/** Chance from a seed, for what fast-check does not drive (mulberry32). */
export function seeded(seed: number): Chance {
  let state = seed >>> 0;
  return {
    nextInt(least, most) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return least + (((mixed ^ (mixed >>> 14)) >>> 0) % (most - least + 1));
    },
  };
}

/** Alternatives with how often each is to be taken, relative to the others. */
export type Weighted<T> = readonly (readonly [weight: number, item: T])[];

export class Dice {
  readonly #random: Chance;

  constructor(random: Chance) {
    this.#random = random;
  }

  /** An integer from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return this.#random.nextInt(least, most);
  }

  /** True in so many of a hundred cases. */
  percent(chance: number): boolean {
    return this.#random.nextInt(0, 99) < chance;
  }

  /** Throws a `RangeError` for nothing to pick from. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError("nothing to pick from");
    return items[this.#random.nextInt(0, items.length - 1)]!;
  }

  /** As `pick`, the later items more often: what was just made is where things happen. */
  pickLate<T>(items: readonly T[]): T {
    const from = this.#random.nextInt(0, items.length - 1);
    return items[this.percent(50) ? from : this.#random.nextInt(from, items.length - 1)]!;
  }

  weighted<T>(items: Weighted<T>): T {
    let total = 0;
    for (const [weight] of items) total += weight;
    let left = this.#random.nextInt(1, total);
    for (const [weight, item] of items) {
      left -= weight;
      if (left <= 0) return item;
    }
    throw new RangeError("nothing to pick from");
  }
}

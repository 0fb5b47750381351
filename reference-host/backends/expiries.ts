/** When keys expire: the earliest first. */
import type { Key } from "../backend.ts";

interface Due {
  key: Key;
  at: bigint;
}

export class Expiries {
  readonly #at = new Map<Key, bigint>();
  /** A heap. What was renewed or taken back stays in it until its time, or until there is much of it. */
  #heap: Due[] = [];

  get size(): number {
    return this.#at.size;
  }

  /** Nanoseconds since 1970. */
  of(key: Key): bigint | undefined {
    return this.#at.get(key);
  }

  set(key: Key, at: bigint | undefined): void {
    if (at === undefined) {
      this.#at.delete(key);
      return;
    }
    this.#at.set(key, at);
    this.#push({ key, at });
    if (this.#heap.length > 2 * this.#at.size + SLACK) this.#rebuild();
  }

  /** The keys that have expired by `now`. They stay until they are taken back. */
  due(now: bigint): Key[] {
    const keys = new Set<Key>();
    for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
      this.#shift();
      if (this.#at.get(first.key) === first.at) keys.add(first.key);
    }
    return [...keys];
  }

  #rebuild(): void {
    // A sorted list is a heap.
    this.#heap = Array.from(this.#at, ([key, at]) => ({ key, at })).sort((a, b) =>
      a.at < b.at ? -1 : 1,
    );
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let place = heap.push(due) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (heap[above]!.at <= due.at) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = due;
  }

  #shift(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below + 1 < heap.length && heap[below + 1]!.at < heap[below]!.at) below++;
      if (below >= heap.length || heap[below]!.at >= last.at) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
  }
}

const SLACK = 64;

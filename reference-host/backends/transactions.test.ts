import { describe, expect, it } from "vitest";
import type { Answer, Key, Request, Write } from "../backend.ts";
import { MemoryBackend } from "./memory.ts";

const KEYS = ["local/a", "local/b", "local/d/a", "local/d/b", "local/e"];
const DIRECTORIES = ["local", "local/d"];

type State = Map<Key, string>;

interface Begun {
  transaction: number;
  state: State;
  /** Directories whose names have changed since. */
  changed: Set<Key>;
}

function roll(seed: number): (below: number) => number {
  return (below) => (seed = (seed * 69_069 + 1) % 2 ** 32) % below;
}

class World {
  readonly #backend = new MemoryBackend(["local"], { now: () => 1n, keys: 100 });
  readonly #random = roll(7);
  readonly #open: Begun[] = [];
  readonly #state: State = new Map();
  #begun = 0;

  ask<R extends Request>(request: R): Answer<R> {
    return this.#backend.request(request) as Answer<R>;
  }

  step(): void {
    const what = this.#random(10);
    if (what === 0) this.#begin();
    else if (what === 1) this.#end();
    else if (what < 5) this.#change();
    else for (const one of this.#open) this.#look(one);
  }

  #begin(): void {
    const answer = this.ask({ ask: "begin", id: `t${this.#begun++}`, owner: "a" });
    const { transaction } = answer as { transaction: number };
    this.#open.push({ transaction, state: new Map(this.#state), changed: new Set() });
  }

  #end(): void {
    const [one] = this.#open.splice(this.#random(this.#open.length + 1), 1);
    if (!one) return;
    const { transaction, changed } = one;
    if (this.#random(2) === 0) return void this.ask({ ask: "abandon", transaction });
    const entries = DIRECTORIES[this.#random(2)]!;
    const answer = this.ask({
      ask: "commit",
      checks: [{ entries }],
      writes: [],
      owner: "a",
      transaction,
    });
    same(typeof answer, changed.has(entries) ? "string" : "object");
    this.ask({ ask: "abandon", transaction });
  }

  #change(): void {
    const writes = KEYS.filter(() => this.#random(3) === 0).map((key) => this.#write(key));
    if (writes.length === 0) return;
    this.ask({ ask: "commit", checks: [], writes, owner: "a" });
    for (const { key, put } of writes) {
      const before = this.#state.get(key);
      const now = put === undefined ? undefined : Buffer.from(put).toString();
      if (now === undefined) this.#state.delete(key);
      else this.#state.set(key, now);
      if (kind(before) === kind(now)) continue;
      for (const { changed } of this.#open) changed.add(key.slice(0, key.lastIndexOf("/")));
    }
  }

  #write(key: Key): Write {
    const put = [undefined, "directory" as const, Buffer.from(`v${this.#random(99)}`)];
    return { key, put: put[this.#random(3)] };
  }

  #look({ transaction, state }: Begun): void {
    for (const key of KEYS) {
      const found = this.ask({ ask: "get-in", key, transaction });
      if (found === "lost") throw new Error("it is open");
      const shown = found && (found.value ? Buffer.from(found.value).toString() : "directory");
      same(shown, state.get(key));
    }
    for (const key of DIRECTORIES) {
      const found = this.ask({ ask: "list-in", key, transaction });
      if (found === "lost") throw new Error("it is open");
      const names = found.map(({ name, directory }) => `${key}/${name} ${directory}`);
      const below = [...state].filter(([one]) => one.slice(0, one.lastIndexOf("/")) === key);
      const wanted = below.map(([one, value]) => `${one} ${value === "directory"}`);
      same(names.toSorted().join(), wanted.toSorted().join());
    }
  }
}

function same(found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(`${String(found)} is not ${String(wanted)}`);
}

function kind(value: string | undefined): string {
  return value === undefined || value === "directory" ? String(value) : "value";
}

describe("transactions of a store", () => {
  it("see what there was when they began, whatever is committed and whichever end", () => {
    const world = new World();
    expect(() => {
      for (let at = 0; at < 800; at++) world.step();
    }).not.toThrow();
  });

  it("are lost when their owner ends, or they are too old", () => {
    let now = 1n;
    const backend = new MemoryBackend(["local"], { now: () => now, keys: 9, tx_ms: 5 });
    const begin = (id: string, owner: string): number =>
      (backend.request({ ask: "begin", id, owner }) as { transaction: number }).transaction;
    const [one, other] = [begin("t", "a"), begin("u", "b")];
    const look = (transaction: number): unknown =>
      backend.request({ ask: "get-in", key: "local/k", transaction });
    backend.request({ ask: "end", owner: "a" });
    expect([look(one), look(other)]).toEqual(["lost", undefined]);
    now += 5_000_000n;
    expect(look(other)).toBeUndefined();
    now += 1n;
    expect(look(other)).toBe("lost");
    const late = { ask: "commit", checks: [], writes: [], owner: "b", transaction: other } as const;
    expect(backend.request(late)).toBe("lost");
    expect(backend.request({ ask: "begin", id: "u", owner: "c" })).toEqual({ transaction: 3 });
  });
});

/**
 * The cells and regions of a world: whose state is where, and who reaches whom. Pure: time is the clock's that it is
 * given, and what one region tells another is taken over when somebody asks.
 */
import { type Backend, type Reply, type Request, scopeOf, unreachable } from "../backend.ts";
import { MemoryBackend } from "../backends/memory.ts";
import type { StoreOptions } from "../backends/store.ts";
import { Replica } from "./replica.ts";

export interface TopologyOptions extends StoreOptions {
  /** The region of each cell. */
  cells: Readonly<Record<string, string>>;
}

export type Disturbance =
  /** Cells of different groups do not reach each other any more. */
  | { kind: "partition"; groups: readonly (readonly string[])[] }
  | { kind: "heal" }
  /** Until one region knows what another has committed. */
  | { kind: "delay"; delayMs: number }
  /** Its executions have ended. */
  | { kind: "crash"; cell: string };

interface Region {
  readonly name: string;
  readonly cells: readonly string[];
  readonly store: MemoryBackend;
  readonly replica: Replica;
  /** How far this region has read the log of each other. */
  readonly read: Map<Region, number>;
}

/** Nanoseconds until one region knows what another has committed. */
const DELAY = 20_000_000n;

export class Topology {
  readonly #options: TopologyOptions;
  readonly #regions = new Map<string, Region>();
  readonly #locals = new Map<string, MemoryBackend>();
  /** Those in different groups do not reach each other; a cell in none reaches all that are in none. */
  #groups: readonly ReadonlySet<string>[] = [];
  #delay = DELAY;

  constructor(options: TopologyOptions) {
    this.#options = options;
    for (const cell of Object.keys(options.cells)) this.#locals.set(cell, this.#store("local"));
    for (const name of new Set(Object.values(options.cells)))
      this.#regions.set(name, this.#region(name));
  }

  /** What the executions of a cell ask. */
  view(cell: string): Backend {
    if (!this.#locals.has(cell)) throw new RangeError(`the world has no cell ${cell}`);
    return { request: (request) => this.#request(cell, request) };
  }

  disturb(disturbance: Disturbance): void {
    // What is on its way by now arrives, though nobody has asked for it yet.
    for (const region of this.#regions.values()) this.#learn(region);
    switch (disturbance.kind) {
      case "partition":
        this.#groups = disturbance.groups.map((group) => new Set(group));
        return;
      case "heal":
        this.#groups = [];
        return;
      case "delay":
        this.#delay = BigInt(disturbance.delayMs) * 1_000_000n;
        return;
      case "crash":
        // It loses what only it had.
        this.#locals.set(disturbance.cell, this.#store("local"));
    }
  }

  #store(scope: string): MemoryBackend {
    return new MemoryBackend([scope], this.#options);
  }

  #region(name: string): Region {
    const cells = Object.entries(this.#options.cells).filter(([, region]) => region === name);
    const origin = this.#regions.size;
    return {
      name,
      cells: cells.map(([cell]) => cell),
      store: this.#store("region"),
      replica: new Replica({ ...this.#options, origin }),
      read: new Map(),
    };
  }

  #request<R extends Request>(cell: string, request: R): Reply<R> {
    const local = this.#locals.get(cell)!;
    const region = this.#regions.get(this.#options.cells[cell]!)!;
    // What an execution leaves behind is cleared up wherever it is, as a host does that has given it up.
    if (request.ask === "end") {
      for (const store of [local, region.store]) store.request(request);
      return region.replica.request(request);
    }
    const scope = scopeOf(keyOf(request));
    if (scope === "local") return local.request(request);
    if (request.ask !== "release" && !this.#reaches(cell, region)) return unreachable;
    if (scope === "region") return region.store.request(request);
    this.#learn(region);
    return region.replica.request(request);
  }

  #learn(region: Region): void {
    const until = this.#options.now() - this.#delay;
    for (const other of this.#regions.values()) {
      if (other === region || this.#groupOf(seatOf(other)) !== this.#groupOf(seatOf(region)))
        continue;
      const from = region.read.get(other) ?? 0;
      region.read.set(other, region.replica.learn(other.replica, from, until));
    }
  }

  #reaches(cell: string, region: Region): boolean {
    return this.#groupOf(cell) === this.#groupOf(seatOf(region));
  }

  #groupOf(cell: string): ReadonlySet<string> | undefined {
    return this.#groups.find((group) => group.has(cell));
  }
}

/** Where the state of a region is: with its first cell. */
function seatOf({ cells }: Region): string {
  return cells[0]!;
}

/** A request is about one scope. */
function keyOf(request: Request): string {
  if ("key" in request) return request.key;
  if (request.ask === "commit") return request.writes[0]!.key;
  throw new TypeError(`no scope has ${request.ask}`);
}

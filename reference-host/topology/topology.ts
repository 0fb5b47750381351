/**
 * The cells and regions of a world: whose state is where, and who reaches whom. Pure: time is the clock's that it is
 * given, and what one region tells another is taken over when somebody asks.
 */
import {
  type Answers,
  type Backend,
  type Reply,
  type Request,
  scopeOf,
  unreachable,
} from "../backend.ts";
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
  /** By what number the cell's and the region's store know each. */
  readonly #transactions = new Map<number, readonly [number, number]>();
  #begun = 0;

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
    if (isAboutTransaction(request))
      return this.#transact(cell, local, region, request) as Reply<R>;
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

  /** A transaction is begun in every store that it may be about, and goes on in the one that it is about. */
  #transact(
    cell: string,
    local: MemoryBackend,
    region: Region,
    request: Transacting,
  ): Answers[Transacting["ask"]] | typeof unreachable {
    const stores = [local, region.store] as const;
    if (request.ask === "begin") return this.#begin(stores, request);
    if (request.ask === "outcome")
      return (local.request(request) ?? region.store.request(request)) as bigint | undefined;
    const numbers = this.#transactions.get(request.transaction);
    if (numbers === undefined) return request.ask === "abandon" ? "abandoned" : "lost";
    const ask = (at: 0 | 1): Answers[Transacting["ask"]] =>
      stores[at].request({ ...request, transaction: numbers[at] }) as Answers[Transacting["ask"]];
    if (request.ask === "abandon") {
      this.#transactions.delete(request.transaction);
      ask(1);
      return ask(0);
    }
    const inRegion = scopeOf(keyOf(request)) === "region";
    if (inRegion && !this.#reaches(cell, region)) return unreachable;
    const answer = ask(inRegion ? 1 : 0);
    if (request.ask === "commit" && typeof answer === "object") {
      const transaction = numbers[inRegion ? 0 : 1];
      stores[inRegion ? 0 : 1].request({ ask: "abandon", transaction });
    }
    return answer;
  }

  #begin(
    [local, region]: readonly [MemoryBackend, MemoryBackend],
    request: Request & { ask: "begin" },
  ): Answers["begin"] {
    const first = local.request(request);
    if (typeof first !== "object") return "taken";
    const second = region.request(request);
    if (typeof second !== "object") {
      local.request({ ask: "abandon", transaction: first.transaction });
      return "taken";
    }
    this.#transactions.set(++this.#begun, [first.transaction, second.transaction]);
    return { transaction: this.#begun };
  }

  #learn(region: Region): void {
    const until = region.replica.now() - this.#delay;
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

type Transacting =
  | Extract<Request, { ask: "begin" | "get-in" | "list-in" | "abandon" | "outcome" }>
  | (Extract<Request, { ask: "commit" }> & { transaction: number });

function isAboutTransaction(request: Request): request is Transacting {
  return request.ask === "begin" || request.ask === "outcome" || "transaction" in request;
}

/** A request is about one scope. */
function keyOf(request: Request): string {
  if ("key" in request) return request.key;
  if (request.ask === "commit") {
    const [write] = request.writes;
    if (write) return write.key;
    const [check] = request.checks;
    // A transaction that did nothing is the cell's own affair.
    if (!check) return "local";
    return "key" in check ? check.key : "entries" in check ? check.entries : "local";
  }
  throw new TypeError(`no scope has ${request.ask}`);
}

import { decodeWord } from "../../../guests/words.ts";
import type {
  Backend,
  Execution,
  Limits,
  Operation,
  Request,
  Result,
} from "../../../reference-host/index.ts";
import type { Disturbance } from "../../driver/driver.ts";
import type {
  ExitResult,
  Start,
  TestExecution,
  TestHost,
  TestWorld,
  WorldOptions,
} from "../../world.ts";
import { Interpreter, Refused } from "./interpreter.ts";
import type { HostModule } from "./machine.ts";
import { renderEnv } from "./start.ts";
import { Turns } from "./turns.ts";

/** What a variant or a mutant may put in place of the plain host. */
export interface DirectOptions {
  limits?: Limits;
  /** Claimed besides `core`. */
  features?: readonly string[];
  /** What each execution is given; `/` if absent. */
  preopens?: readonly string[];
  /** Variables that each execution has besides its own. */
  env?: readonly (readonly [string, string])[];
  /** Wraps the backend of each world. */
  backend?(plain: Backend, host: HostModule): DirectBackend;
  /** Wraps every operation of an execution. */
  wrap?(call: Perform, execution: Execution): Perform;
}

/** `later` delivers what `request` left pending; with it, or without it, `pending` means that the request waits. */
export type DirectBackend = Backend & { later?(request: Request): Promise<unknown> };

export type Perform = <O extends Operation>(operation: O) => Promise<Result<O>>;

let executions = 0;

const MILLISECOND = 1_000_000n;

/** The clocks of a world, in nanoseconds since 1970. */
class DirectClock {
  readonly #manual: boolean;
  #last = 0n;
  /** What executions have slept: nobody waits for it. */
  #slept = 0n;
  #state: bigint;

  constructor(manual: boolean) {
    this.#manual = manual;
    this.#state = this.real();
  }

  /** Never the same twice: what happened at different times can be told apart by them. */
  readonly real = (): bigint => {
    const now = BigInt(Date.now()) * MILLISECOND + this.#slept;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last;
  };

  /** Of the world's state: stands still if it is manual. */
  readonly state = (): bigint => (this.#manual ? this.#state : this.real());

  nap(ms: number): void {
    this.#slept += BigInt(ms) * MILLISECOND;
  }

  advance(ms: number): void {
    if (!this.#manual) throw new Error("the clock of this world is the real time");
    this.#state += BigInt(ms) * MILLISECOND;
  }
}

function earliest(backends: readonly Backend[]): bigint | undefined {
  const times = backends.flatMap((backend) => backend.nextTime?.() ?? []);
  return times.length === 0 ? undefined : times.reduce((a, b) => (b < a ? b : a));
}

/** Thrown out of an operation that waits when its execution is ended. */
class Interrupted extends Error {}

interface DirectWorld {
  backend: DirectBackend;
  clock: DirectClock;
  turns: Turns;
}

/** Of one operation, or of an end with thousands of commits, before a mutant is taken to go round in circles. */
const MOST_REQUESTS = 20_000;

/** The machine as a host, its operations called directly: no guest, no thread, no time lost. */
export function directHost(host: HostModule, options: DirectOptions = {}): TestHost {
  return {
    abi: "preview1",
    controls: CONTROLS,
    openWorld({ clock: kind, cells }: WorldOptions = {}) {
      const limits = options.limits ?? host.DEFAULT_LIMITS;
      const clock = new DirectClock(kind === "manual");
      const store = { ...limits, now: clock.state };
      const topology = cells && new host.Topology({ ...store, cells });
      const whole = new host.MemoryBackend(["local", "region", "global"], store);
      const views = new Map<string | undefined, DirectBackend>();
      const viewOf = (cell: string | undefined): DirectBackend => {
        const plain = topology?.view(cell!) ?? whole;
        const view = views.get(cell) ?? options.backend?.(plain, host) ?? plain;
        views.set(cell, view);
        return view;
      };
      const nextTime = (): bigint | undefined => earliest([...views.values()]);
      const turns = new Turns(kind === "manual" ? undefined : nextTime);
      const started: (readonly [DirectExecution, string | undefined])[] = [];
      return Promise.resolve({
        start(start: Start) {
          const world = { backend: viewOf(start.cell), clock, turns };
          const execution = new DirectExecution(host, { ...options, limits }, world, start);
          started.push([execution, start.cell]);
          return Promise.resolve(execution);
        },
        async advance(ms: number) {
          clock.advance(ms);
          await turns.next();
        },
        async disturb(disturbance: Disturbance) {
          if (disturbance.kind === "crash")
            for (const [execution, cell] of started)
              if (cell === disturbance.cell) await execution.kill();
          topology!.disturb(disturbance);
          await turns.next();
        },
        async close() {
          for (const [execution] of started) await execution.kill();
        },
      } satisfies TestWorld);
    },
  };
}

const CONTROLS: TestHost["controls"] = new Set([
  "clock",
  "cells",
  "regions",
  "partition",
  "delay",
  "crash",
  "concurrency",
  "preview1",
] as const);

class DirectExecution implements TestExecution {
  readonly #execution: Execution;
  readonly #interpreter: Interpreter;
  readonly #call: Perform;
  readonly #start: Start;
  readonly #clock: DirectClock;
  readonly #env: Start["env"];
  readonly #input: Uint8Array[] = [];
  readonly #written: Record<1 | 2, Uint8Array[]> = { 1: [], 2: [] };
  #ended: ExitResult | undefined;
  readonly #turns: Turns;
  #waiting: { end(): void } | undefined;
  #waits: () => void = () => {};
  #performing: Promise<unknown> | undefined;
  #stopped = false;

  constructor(
    host: HostModule,
    options: DirectOptions & { limits: Limits },
    { backend, clock, turns }: DirectWorld,
    start: Start,
  ) {
    this.#turns = turns;
    this.#start = start;
    this.#clock = clock;
    this.#env = [...start.env, ...(options.env ?? [])];
    let asked = 0;
    const served: Backend = {
      request: (request) => {
        if (++asked > MOST_REQUESTS)
          throw new Error("an operation of the machine does not come to an end");
        if (request.ask === "stdin") return (this.#input.shift() ?? new Uint8Array(0)) as never;
        return backend.request(request);
      },
    };
    this.#execution = host.createExecution({
      backend: served,
      now: clock.real,
      owner: `execution-${executions++}`,
      output: (stream, bytes) => this.#written[stream].push(bytes.slice()),
      limits: options.limits,
      ...(options.features && { features: options.features }),
      ...(options.preopens && { preopens: options.preopens }),
    });
    const plain: Perform = async (operation) => {
      asked = 0;
      for (;;) {
        const seen = turns.changes;
        const done = host.step(this.#execution, operation);
        if ("value" in done) return done.value;
        if ("error" in done) throw new Refused(done.error);
        const answer = backend.later ? await backend.later(done.blocked) : host.pending;
        if (this.#stopped && operation.op !== "exit") throw new Interrupted();
        if (answer !== host.pending) host.resume(this.#execution, answer);
        else if (!(await this.#wait(seen))) throw new Interrupted();
        else asked = 0;
      }
    };
    this.#call = options.wrap ? options.wrap(plain, this.#execution) : plain;
    this.#interpreter = new Interpreter(this.#call, this.#execution.preopens);
  }

  perform(lines: readonly string[]): Promise<string[]> {
    const performed = this.#perform(lines);
    this.#performing = performed.catch(() => {});
    return performed;
  }

  async #perform(lines: readonly string[]): Promise<string[]> {
    const results: string[] = [];
    for (const line of lines) {
      try {
        results.push(await this.#line(line));
        this.#turns.change();
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        results.push(this.#stopped ? "exit nonzero" : "hang");
        if (!this.#stopped) await this.#end(false);
        return [...results, ...lines.slice(results.length).map(() => "gone")];
      }
    }
    return results;
  }

  /** Until something has changed; false if the execution is ended instead, or nothing can ever change. */
  async #wait(seen: number): Promise<boolean> {
    const turn = this.#turns.wait(seen);
    this.#waiting = turn;
    this.#waits();
    const is = await turn.over;
    this.#waiting = undefined;
    return is;
  }

  begun(): Promise<void> {
    return this.#waiting ? Promise.resolve() : new Promise((resolve) => (this.#waits = resolve));
  }

  async #line(line: string): Promise<string> {
    const space = line.indexOf(" ");
    switch (space < 0 ? line : line.slice(0, space)) {
      case "exit":
        return this.#end(line === "exit 0");
      case "trap":
        return this.#end(false);
      case "spin":
        return "";
      case "nap":
        this.#clock.nap(Number(line.slice(4)) || 0);
        return "ok";
      case "args":
        return ["ok", ...this.#start.args.map(renderEnv)].join(" ");
      case "env":
        return ["ok", ...this.#env.map(([name, value]) => renderEnv(`${name}=${value}`))].join(" ");
      case "stderr":
        this.#written[2].push(decodeWord(line.slice(7)));
        return "ok";
      default:
        return this.#interpreter.perform(line);
    }
  }

  async #end(normal: boolean): Promise<ExitResult> {
    if (this.#ended !== undefined) return this.#ended;
    const failed = await this.#call({ op: "exit", normal });
    for (const { path, code } of failed)
      this.#written[2].push(new TextEncoder().encode(`${path}: ${code}\n`));
    this.#ended = normal && failed.length === 0 ? "exit zero" : "exit nonzero";
    this.#turns.change();
    return this.#ended;
  }

  send(bytes: Uint8Array): void {
    this.#input.push(bytes);
  }

  async end(): Promise<ExitResult> {
    if (this.#ended === undefined && this.#start.args[0] === "cat") {
      for (;;) {
        const bytes = await this.#call({ op: "read", fd: 0, length: 4096 });
        if (bytes.length === 0) break;
        await this.#call({ op: "write", fd: 1, bytes });
      }
    }
    return this.#end(true);
  }

  async kill(): Promise<ExitResult> {
    this.#stopped = true;
    this.#waiting?.end();
    await this.#performing;
    return this.#end(false);
  }

  wait(): Promise<ExitResult> {
    return this.#end(true);
  }

  output(): Uint8Array {
    return Buffer.concat(this.#written[1]);
  }

  errors(): Uint8Array {
    return Buffer.concat(this.#written[2]);
  }
}

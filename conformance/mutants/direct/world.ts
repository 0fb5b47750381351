import { decodeWord } from "../../../guests/words.ts";
import type {
  Backend,
  Execution,
  Limits,
  Operation,
  Request,
  Result,
} from "../../../reference-host/index.ts";
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

/** Nanoseconds since 1970, never the same twice: what happened at different times can be told apart by them. */
function clock(): () => bigint {
  let last = 0n;
  return () => {
    const now = BigInt(Date.now()) * 1_000_000n;
    last = now > last ? now : last + 1n;
    return last;
  };
}

/** The clock of a world's state: stands still if it is manual. */
class DirectClock {
  readonly #manual: boolean;
  readonly #real: () => bigint;
  #now: bigint;

  constructor(manual: boolean, real: () => bigint) {
    this.#manual = manual;
    this.#real = real;
    this.#now = real();
  }

  readonly now = (): bigint => (this.#manual ? this.#now : this.#real());

  advance(ms: number): void {
    if (!this.#manual) throw new Error("the clock of this world is the real time");
    this.#now += BigInt(ms) * 1_000_000n;
  }
}

/** Thrown out of an operation that waits when its execution is ended. */
class Interrupted extends Error {}

interface DirectWorld {
  backend: DirectBackend;
  now(): bigint;
  turns: Turns;
}

/** Of one operation, or of an end with thousands of commits, before a mutant is taken to go round in circles. */
const MOST_REQUESTS = 20_000;

/** The machine as a host, its operations called directly: no guest, no thread, no time lost. */
export function directHost(host: HostModule, options: DirectOptions = {}): TestHost {
  return {
    abi: "preview1",
    controls: new Set(["clock", "concurrency", "preview1"]),
    openWorld({ clock: kind }: WorldOptions = {}) {
      const limits = options.limits ?? host.DEFAULT_LIMITS;
      const now = clock();
      const own = new DirectClock(kind === "manual", now);
      const plain = new host.MemoryBackend(["local"], {
        now: own.now,
        keys: limits.keys,
        ...(limits.locks !== undefined && { locks: limits.locks }),
      });
      const backend: DirectBackend = options.backend ? options.backend(plain, host) : plain;
      const turns = new Turns(kind === "manual" ? undefined : () => backend.nextTime?.());
      const started: DirectExecution[] = [];
      return Promise.resolve({
        start(start: Start) {
          const world = { backend, now, turns };
          const execution = new DirectExecution(host, { ...options, limits }, world, start);
          started.push(execution);
          return Promise.resolve(execution);
        },
        async advance(ms: number) {
          own.advance(ms);
          await turns.next();
        },
        async close() {
          for (const execution of started) await execution.kill();
        },
      } satisfies TestWorld);
    },
  };
}

class DirectExecution implements TestExecution {
  readonly #execution: Execution;
  readonly #interpreter: Interpreter;
  readonly #call: Perform;
  readonly #start: Start;
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
    { backend, now, turns }: DirectWorld,
    start: Start,
  ) {
    this.#turns = turns;
    this.#start = start;
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
      now,
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

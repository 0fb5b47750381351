/** One world of a host under test, as tests use it. */

import type { Abi, World } from "../driver/driver.ts";
import { DriverError } from "../driver/errors.ts";
import type { Limit } from "../driver/limits.ts";
import { ProbeExecution, type ExecutionLimits } from "./execution.ts";
import { Unobservable, type Start, type TestExecution, type TestWorld } from "../world.ts";

/** The suite's guest, in the form that is used. */
export interface Probe {
  abi: Abi;
  path: string;
  sha256: string;
}

export interface DriverWorldOptions {
  probe: Probe;
  /** How many executions may be live at once. */
  guests: number;
  limits: ExecutionLimits;
  limited<T>(limit: Limit, promise: Promise<T>): Promise<T>;
}

/** What a start takes at most where nothing else is going on. */
const USUAL_START_MS = 500;

export class DriverWorld implements TestWorld {
  readonly #world: World;
  readonly #options: DriverWorldOptions;
  readonly #executions: ProbeExecution[] = [];

  constructor(world: World, options: DriverWorldOptions) {
    this.#world = world;
    this.#options = options;
  }

  async start({ args, env }: Start): Promise<TestExecution> {
    const { probe, guests, limits, limited } = this.#options;
    if (this.#executions.filter(({ live }) => live).length >= guests)
      throw new Unobservable("concurrency");
    const execution = new ProbeExecution(limits);
    const spec = {
      wasm: { path: probe.path, sha256: probe.sha256 },
      abi: probe.abi,
      args: ["probe", ...args],
      env: Object.fromEntries(env),
    };
    const before = performance.now();
    const guest = await limited("guest.start", this.#world.startGuest(spec, execution.sink));
    execution.attach(guest, Math.max(1, (performance.now() - before) / USUAL_START_MS));
    this.#executions.push(execution);
    return execution;
  }

  async advance(ms: number): Promise<void> {
    const { advance } = this.#world;
    // A driver in this process that says that it has the control, and has not.
    if (advance === undefined) throw new DriverError("unsupported", "this world has no `advance`");
    await this.#options.limited("control", advance.call(this.#world, ms));
  }

  close(): Promise<void> {
    return this.#options.limited("world.close", this.#world.close());
  }
}

/** Tier T0: a host that is only a command line. Each guest is one process; they run one after the other. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  Abi,
  Driver,
  Guest,
  GuestSink,
  GuestSpec,
  Hello,
  HelloRequest,
  World,
} from "./driver.ts";
import { DriverError } from "./errors.ts";
import { startExecGuest } from "./exec-guest.ts";
import { LIMITS } from "./limits.ts";
import { findProgram } from "./program.ts";
import { Template } from "./template.ts";

export interface ExecOptions {
  /** The forms of guest that the command runs; `preview1` if absent. */
  abis?: Abi[];
  /** Multiplies how long a guest waits for the one before it. */
  timeoutMultiplier?: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/**
 * Drives a host through a command line such as `myhost run {state} {wasm}`: `{state}` is a fresh, empty directory
 * for each world, `{wasm}` the path of the guest, and the guest's standard streams are those of the process.
 * What the host claims is not known: `hello` has no `features`.
 * Throws UserError if the template or its program cannot be used.
 */
export function execDriver(template: string, options: ExecOptions = {}): Driver {
  const parsed = new Template(template);
  const program = findProgram(parsed.words[0]!, options.cwd);
  return new ExecDriver(parsed, program, options);
}

class ExecDriver implements Driver {
  readonly #template: Template;
  readonly #program: string;
  readonly #options: ExecOptions;
  readonly #worlds = new Set<World>();
  /** Settles when the guest that was started last has ended. */
  #previous: Promise<unknown> = Promise.resolve();

  constructor(template: Template, program: string, options: ExecOptions) {
    this.#template = template;
    this.#program = program;
    this.#options = options;
  }

  async hello(request: HelloRequest): Promise<Hello> {
    return {
      protocol: request.protocol.max,
      nonce: request.nonce,
      spec: request.spec[0]!,
      host: { name: basename(this.#program), version: "unknown" },
      abis: this.#options.abis ?? ["preview1"],
      control: [],
      concurrency: { worlds: 1, guests: 1 },
    };
  }

  async openWorld(): Promise<World> {
    const state = await mkdtemp(join(tmpdir(), "wasi-cloud-world-"));
    const running = new Set<Guest>();
    const open = (): boolean => this.#worlds.has(world);
    const world: World = {
      startGuest: async (spec, sink) => {
        const guest = await this.#startGuest(open, state, spec, sink);
        running.add(guest);
        void guest.exit.then(() => running.delete(guest));
        return guest;
      },
      close: async () => {
        this.#worlds.delete(world);
        for (const guest of running) guest.kill();
        await Promise.all([...running].map((guest) => guest.exit));
        await rm(state, { recursive: true, force: true });
      },
    };
    this.#worlds.add(world);
    return world;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#worlds].map((world) => world.close()));
  }

  /** Waits for its turn first: starts one after the other, in the order of the calls. */
  async #startGuest(
    open: () => boolean,
    state: string,
    spec: GuestSpec,
    sink: GuestSink,
  ): Promise<Guest> {
    const [, ...args] = this.#template.fill(state, spec);
    const previous = this.#previous;
    let done!: (exit: unknown) => void;
    this.#previous = new Promise((resolve) => (done = resolve));
    try {
      await this.#turn(previous);
      if (!open())
        throw new DriverError("bad-request", "the world was closed before the guest's turn came");
      const guest = await startExecGuest(this.#program, args, this.#options, sink);
      done(guest.exit);
      return guest;
    } catch (error) {
      done(previous);
      throw error;
    }
  }

  async #turn(previous: Promise<unknown>): Promise<void> {
    const limit = new AbortController();
    const ms = LIMITS["guest.start"] * (this.#options.timeoutMultiplier ?? 1);
    const late = sleep(ms, "late", { signal: limit.signal }).catch(() => "in time");
    const first = await Promise.race([previous, late]);
    limit.abort();
    if (first === "late")
      throw new DriverError(
        "busy",
        "the guest before it has not ended, and this host runs one at a time",
      );
  }
}

/** A host under test behind its driver, as tests use it. */

import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  PROTOCOL_VERSION,
  type Abi,
  type Driver,
  type Hello,
  type HelloRequest,
} from "../driver/driver.ts";
import { HostError, UserError } from "../driver/errors.ts";
import { checkHello } from "../driver/hello.ts";
import { LIMITS, type Limit } from "../driver/limits.ts";
import { packageRoot, suite } from "../package.ts";
import { SPEC_VERSION } from "../requirement.ts";
import { DriverWorld, type Probe } from "./driver-world.ts";
import { within } from "./time.ts";
import {
  Unobservable,
  type HostControl,
  type TestHost,
  type TestWorld,
  type WorldOptions,
} from "../world.ts";

export interface HostOptions {
  /** The form of probe to start; without it the host's choice, preview 1 before 0.2. */
  abi?: Abi;
  /** Multiplies every time limit, besides the host's own `hello.timing.multiplier`. */
  timeoutMultiplier?: number;
}

/** Milliseconds for one operation of the probe, and for the end of an execution that is to end. */
const OPERATION_MS = 10_000;
/** A driver in another process is held to its limits by the conversation; this stays behind it. */
const SLACK_MS = 1_000;

export class DriverHost implements TestHost {
  readonly hello: Hello;
  readonly abi: Abi;
  readonly controls: ReadonlySet<HostControl>;
  readonly #driver: Driver;
  readonly #probe: Probe;
  readonly #multiplier: number;

  private constructor(driver: Driver, hello: Hello, options: HostOptions) {
    this.#driver = driver;
    this.hello = hello;
    this.abi = chooseAbi(hello, options.abi);
    this.controls = controlsOf(hello, this.abi);
    this.#probe = findProbe(this.abi);
    this.#multiplier = (options.timeoutMultiplier ?? 1) * (hello.timing?.multiplier ?? 1);
  }

  /**
   * Greets a driver and chooses the probe. Closes the driver if that fails. Rejects with HostError, ProtocolError
   * or DriverError, and with UserError if the host cannot run the form of probe that was asked for.
   */
  static async connect(driver: Driver, options: HostOptions = {}): Promise<DriverHost> {
    const request: HelloRequest = {
      protocol: { min: PROTOCOL_VERSION, max: PROTOCOL_VERSION },
      suite,
      spec: [SPEC_VERSION],
      nonce: randomUUID(),
    };
    try {
      const limit = LIMITS.hello * (options.timeoutMultiplier ?? 1) + SLACK_MS;
      const hello = await within(limit, driver.hello(request), () => unanswered("hello"));
      checkHello(request, hello);
      return new DriverHost(driver, hello, options);
    } catch (error) {
      await driver.close().catch(() => {});
      throw error;
    }
  }

  async openWorld(options: WorldOptions = {}): Promise<TestWorld> {
    if (options.deadlineMs !== undefined && !this.controls.has("deadline"))
      throw new Unobservable("deadline");
    if (options.memoryBytes !== undefined && !this.controls.has("memory"))
      throw new Unobservable("memory");
    if (options.clock !== undefined && !this.controls.has("clock")) throw new Unobservable("clock");
    const config = {
      ...options,
      ...(options.deadlineMs === undefined
        ? {}
        : { deadlineMs: options.deadlineMs * this.#multiplier }),
    };
    const operation = OPERATION_MS * this.#multiplier;
    return new DriverWorld(await this.limited("world.open", this.#driver.openWorld(config)), {
      probe: this.#probe,
      guests: this.hello.concurrency.guests,
      limits: {
        operation,
        end: operation + (config.deadlineMs ?? 0),
        kill: LIMITS["guest.kill"] * this.#multiplier + SLACK_MS,
      },
      limited: (limit, promise) => this.limited(limit, promise),
    });
  }

  close(): Promise<void> {
    return this.limited("shutdown", this.#driver.close());
  }

  private limited<T>(limit: Limit, promise: Promise<T>): Promise<T> {
    return within(LIMITS[limit] * this.#multiplier + SLACK_MS, promise, () => unanswered(limit));
  }
}

function unanswered(limit: Limit): never {
  throw new HostError("timeout", `the host did not answer ${limit} in time`);
}

function chooseAbi(hello: Hello, wanted: Abi | undefined): Abi {
  if (wanted !== undefined) {
    if (hello.abis.includes(wanted)) return wanted;
    throw new UserError(
      `${hello.host.name} does not run guests of ${wanted}; it has ${hello.abis.join(", ")}`,
    );
  }
  const abi = hello.abis.includes("preview1") ? "preview1" : hello.abis[0];
  if (abi === undefined)
    throw new UserError(`${hello.host.name} runs no form of guest: hello.abis is empty`);
  return abi;
}

function controlsOf(hello: Hello, abi: Abi): Set<HostControl> {
  const controls = new Set<HostControl>();
  if (hello.control.includes("deadline")) controls.add("deadline");
  if (hello.control.includes("memory")) controls.add("memory");
  if (hello.control.includes("clock")) controls.add("clock");
  if (hello.concurrency.guests > 1) controls.add("concurrency");
  if (abi === "preview1") controls.add("preview1");
  return controls;
}

const PROBES: Readonly<Record<Abi, string>> = {
  preview1: "probe.wasm",
  "wasi0.2": "probe.component.wasm",
};

function findProbe(abi: Abi): Probe {
  const path = join(packageRoot, "dist", "guests", PROBES[abi]);
  if (!existsSync(path))
    throw new UserError(
      `${path} is not there: in a checkout, npm run build && npm run guests makes it`,
    );
  return { abi, path, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
}

/** The reference host as the suite drives it. */
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  DriverError,
  PROTOCOL_VERSION,
  type Abi,
  type Driver,
  type Guest,
  type GuestSink,
  type GuestSpec,
  type Hello,
  type HelloRequest,
  type World as DriverWorld,
  type WorldConfig,
} from "../../conformance/driver/index.ts";
import { FEATURES } from "../features.ts";
import { VERSION } from "../fixed.ts";
import { GuestError } from "../wasi/guest-error.ts";
import { version } from "./version.ts";
import { durableIn } from "../worker/backends.ts";
import { Host, type WorldOptions } from "../worker/host.ts";
import type { World } from "../worker/world.ts";

/** How many threads the suite may keep busy at once. */
const CONCURRENCY = { worlds: 8, guests: 8 } as const;

export interface DriverOptions extends WorldOptions {
  /** A directory in which each world keeps its state until it is closed; in memory if absent. */
  stateIn?: string;
}

export function referenceDriver({ stateIn, ...options }: DriverOptions = {}): Driver {
  const host = new Host();
  return {
    hello: async (request) => hello(request, options.features ?? FEATURES),
    async openWorld(config) {
      const { clock = "real" } = config;
      if (stateIn === undefined)
        return driverWorld(await host.openWorld({ ...options, clock }), config);
      const state = await mkdtemp(join(stateIn, "world-"));
      const opened = await host.openWorld({ ...options, clock, backend: durableIn(state) });
      const world = driverWorld(opened, config);
      return { ...world, close: () => world.close().then(() => rm(state, { recursive: true })) };
    },
    close: () => host.close(),
  };
}

function hello({ protocol, spec, nonce }: HelloRequest, features: readonly string[]): Hello {
  if (protocol.min > PROTOCOL_VERSION || protocol.max < PROTOCOL_VERSION) {
    throw new DriverError("version", `this host speaks protocol ${PROTOCOL_VERSION}`);
  }
  if (!spec.includes(VERSION))
    throw new DriverError("version", `this host implements specification ${VERSION}`);
  return {
    protocol: PROTOCOL_VERSION,
    nonce,
    spec: VERSION,
    host: { name: "wasi-cloud reference host", version, language: "TypeScript" },
    abis: abis(),
    features: [...features],
    control: ["deadline", "memory", "clock"],
    concurrency: CONCURRENCY,
  };
}

/** Components need jco, which is optional. */
function abis(): Abi[] {
  try {
    createRequire(import.meta.url).resolve("@bytecodealliance/jco");
    return ["preview1", "wasi0.2"];
  } catch {
    return ["preview1"];
  }
}

function driverWorld(world: World, config: WorldConfig): DriverWorld {
  return {
    startGuest: (spec, sink) => startGuest(world, config, spec, sink),
    advance: (ms) => world.advance(ms),
    close: () => world.close(),
  };
}

async function startGuest(
  world: World,
  config: WorldConfig,
  spec: GuestSpec,
  sink: GuestSink,
): Promise<Guest> {
  const { wasm, args, env } = spec;
  try {
    return await world.start({ wasm: wasm.path, sha256: wasm.sha256, args, env, ...config }, sink);
  } catch (error) {
    if (!(error instanceof GuestError)) throw error;
    const remedy = error.remedy === undefined ? "" : `; ${error.remedy}`;
    throw new DriverError("bad-guest", `${wasm.path}: ${error.message}${remedy}`);
  }
}

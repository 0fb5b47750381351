/** An in-process driver for tests of the transport: its guests answer every line with `ok LINE`. */

import type { Driver, Exit, Guest, GuestSink, Hello, HelloRequest, World } from "../driver.ts";
import { DriverError } from "../errors.ts";

/** A guest knows three lines besides: `exit N`, `trap`, and `fail`, on which the host itself fails. */
export function echoDriver(claims: Partial<Hello> = {}): Driver {
  const worlds = new Set<World>();
  return {
    hello: async (request: HelloRequest): Promise<Hello> => ({
      protocol: 1,
      nonce: request.nonce,
      spec: request.spec[0]!,
      host: { name: "echo", version: "1" },
      abis: ["preview1"],
      features: [],
      control: [],
      concurrency: { worlds: 8, guests: 8 },
      ...claims,
    }),
    async openWorld() {
      const world = openWorld();
      worlds.add(world);
      return world;
    },
    async close() {
      for (const world of worlds) await world.close();
    },
  };
}

function openWorld(): World {
  const guests = new Set<Guest>();
  return {
    async startGuest(spec, sink) {
      if (spec.wasm.path.includes("broken"))
        throw new DriverError("bad-guest", "not a WebAssembly module");
      const guest = new EchoGuest(spec.args, sink);
      guests.add(guest);
      return guest;
    },
    async close() {
      for (const guest of guests) guest.kill();
    },
  };
}

class EchoGuest implements Guest {
  readonly exit: Promise<Exit>;
  readonly #args: string[];
  readonly #sink: GuestSink;
  #settle!: { resolve(exit: Exit): void; reject(error: Error): void };
  #input = "";

  constructor(args: string[], sink: GuestSink) {
    this.#args = args;
    this.#sink = sink;
    this.exit = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.exit.catch(() => {});
  }

  write(bytes: Uint8Array): void {
    const lines = (this.#input + Buffer.from(bytes).toString("latin1")).split("\n");
    this.#input = lines.pop()!;
    for (const line of lines) this.#perform(line);
  }

  end(): void {
    this.#settle.resolve({ reason: "exit", code: 0 });
  }

  kill(): void {
    this.#settle.resolve({ reason: "killed" });
  }

  #perform(line: string): void {
    const [word, code] = line.split(" ");
    if (word === "exit") this.#settle.resolve({ reason: "exit", code: Number(code) });
    else if (word === "trap") this.#settle.resolve({ reason: "trap", message: "unreachable" });
    else if (word === "fail") this.#settle.reject(new Error("the machine is on fire"));
    else if (word === "args") this.#sink.stdout(Buffer.from(`ok ${this.#args.join(" ")}\n`));
    else this.#sink.stdout(Buffer.from(`ok ${line}\n`, "latin1"));
  }
}

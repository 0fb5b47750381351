/** The reverse of `spawnDriver`: any Driver as a program that speaks the protocol. */

import type { Readable, Writable } from "node:stream";
import { decodeBytes, encodeBytes, encodeLine, LineReader, MAX_CHUNK_BYTES } from "./codec.ts";
import {
  PROTOCOL_VERSION,
  type Driver,
  type Guest,
  type GuestSink,
  type Hello,
  type World,
} from "./driver.ts";
import { DriverError, ProtocolError, type ErrorCode, type Line } from "./errors.ts";
import type { Event, Order, Reply, Request, Requests } from "./messages.ts";
import { misfit } from "./schema.ts";

/**
 * Serves a driver until `shutdown` or the end of the input, closes it, and resolves.
 * Nothing else may write to the output meanwhile. Rejects, having closed the driver, with ProtocolError if a line
 * of the suite cannot be read, and with the driver's own error if a guest's `exit` rejects or `close` does.
 */
export async function serveStdio(driver: Driver, input: Readable, output: Writable): Promise<void> {
  const server = new Server(driver, output);
  // The suite may leave at any time; the end of the input is how we learn of it.
  output.on("error", () => {});
  try {
    const lines = new LineReader();
    const read = async (): Promise<void> => {
      for await (const chunk of input) {
        for (const line of lines.push(chunk as Uint8Array)) server.receive(line);
      }
    };
    await Promise.race([read(), server.over]);
  } finally {
    await server.close();
  }
}

const KINDS: ReadonlySet<string> = new Set(["clock", "partition", "heal", "delay", "crash"]);

class Server {
  /** Resolves after the answer to `shutdown`; rejects when the host itself has failed. */
  readonly over: Promise<void>;
  readonly #driver: Driver;
  readonly #output: Writable;
  readonly #worlds = new Map<string, World>();
  readonly #guests = new Map<string, { world: string; guest: Guest; reported: Promise<void> }>();
  #end!: { resolve(): void; reject(error: unknown): void };
  #closing: Promise<void> | undefined;
  #draining: Promise<void> | undefined;

  constructor(driver: Driver, output: Writable) {
    this.#driver = driver;
    this.#output = output;
    this.over = new Promise((resolve, reject) => (this.#end = { resolve, reject }));
    this.over.catch(() => {});
  }

  /** Takes one line of the suite. Throws ProtocolError only if it cannot be answered. */
  receive(line: Line): void {
    if (line.text.trim() === "") return;
    let message: unknown;
    try {
      message = JSON.parse(line.text);
    } catch {
      throw new ProtocolError(
        "a line of the suite is not JSON",
        "send one JSON object per line",
        line,
      );
    }
    const { id } = Object(message) as { id?: unknown };
    if (id !== undefined) void this.#answer(id as number, message as Request);
    else if (misfit("order", message, "message") === undefined) this.#obey(message as Order);
    // Orders that are not known are ignored, as the protocol asks.
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#driver.close());
  }

  async #answer(id: number, request: Request): Promise<void> {
    try {
      this.#send({ id, result: await this.#perform(request) });
    } catch (error) {
      const code: ErrorCode = error instanceof DriverError ? error.code : "failed";
      this.#send({
        id,
        error: { code, message: error instanceof Error ? error.message : String(error) },
      });
    }
    if (request.method === "shutdown") this.#end.resolve();
  }

  async #perform(request: Request): Promise<object> {
    const { method } = request;
    if (!METHODS.has(method)) throw new DriverError("unsupported", `unknown method ${method}`);
    const wrong = misfit("request", request, "request");
    if (wrong !== undefined) throw new DriverError("bad-request", wrong);
    switch (method) {
      case "hello":
        return this.#hello(request.params);
      case "world.open":
        return this.#openWorld(request.params);
      case "world.close":
        return this.#closeWorld(request.params.world);
      case "guest.start":
        return this.#startGuest(request.params);
      case "control":
        return this.#control(request.params);
      case "shutdown":
        await this.close();
        return {};
      default:
        throw new DriverError("unsupported", `${method} is reserved`);
    }
  }

  #hello(params: Requests["hello"]["params"]): Promise<Hello> {
    const { min, max } = params.protocol;
    if (PROTOCOL_VERSION < min || PROTOCOL_VERSION > max) {
      throw new DriverError(
        "version",
        `this driver speaks protocol ${PROTOCOL_VERSION}, the suite ${min} to ${max}`,
      );
    }
    return this.#driver.hello(params);
  }

  async #openWorld({ world, config }: Requests["world.open"]["params"]): Promise<object> {
    if (this.#worlds.has(world))
      throw new DriverError("bad-request", `world ${world} is open already`);
    this.#worlds.set(world, await this.#driver.openWorld(config));
    return {};
  }

  async #closeWorld(name: string): Promise<object> {
    const world = this.#world(name);
    this.#worlds.delete(name);
    await world.close();
    const left = [...this.#guests.values()].filter((entry) => entry.world === name);
    await Promise.all(left.map((entry) => entry.reported));
    return {};
  }

  async #startGuest({
    world,
    guest: name,
    ...spec
  }: Requests["guest.start"]["params"]): Promise<object> {
    if (this.#guests.has(name)) throw new DriverError("bad-request", `guest ${name} runs already`);
    const guest = await this.#world(world).startGuest(spec, this.#sink(name));
    const reported = guest.exit.then(
      (exit) => {
        this.#guests.delete(name);
        this.#send({ method: "guest.exit", params: { guest: name, ...exit } });
      },
      // A host that does not know how its guest ended has failed, and a program that has failed ends.
      (error: unknown) => this.#end.reject(error),
    );
    this.#guests.set(name, { world, guest, reported });
    return {};
  }

  async #control({ world: name, ...control }: Requests["control"]["params"]): Promise<object> {
    if (!KINDS.has(control.kind))
      throw new DriverError("unsupported", `no control of the kind ${control.kind}`);
    const world = this.#world(name);
    const done =
      control.kind === "clock" ? world.advance?.(control.advanceMs) : world.disturb?.(control);
    if (!done) throw new DriverError("unsupported", `no control of the kind ${control.kind}`);
    await done;
    return {};
  }

  #obey(order: Order): void {
    const guest = this.#guests.get(order.params.guest)?.guest;
    // It may have ended while the order was on its way.
    if (guest === undefined) return;
    if (order.method === "guest.write") guest.write(decodeBytes(order.params.bytes));
    else if (order.method === "guest.eof") guest.end();
    else guest.kill();
  }

  #world(name: string): World {
    const world = this.#worlds.get(name);
    if (world === undefined) throw new DriverError("bad-request", `world ${name} is not open`);
    return world;
  }

  #sink(guest: string): GuestSink {
    const out = (stream: 1 | 2) => (bytes: Uint8Array) => {
      for (let start = 0; start < bytes.length; start += MAX_CHUNK_BYTES) {
        const chunk = encodeBytes(bytes.subarray(start, start + MAX_CHUNK_BYTES));
        this.#send({ method: "guest.out", params: { guest, stream, bytes: chunk } });
      }
      return this.#drained();
    };
    return { stdout: out(1), stderr: out(2) };
  }

  /** Nothing if the suite reads as fast as the host writes. */
  #drained(): Promise<void> | undefined {
    if (!this.#output.writable || !this.#output.writableNeedDrain) return undefined;
    return (this.#draining ??= new Promise((resolve) => {
      this.#output.once("drain", () => {
        this.#draining = undefined;
        resolve();
      });
    }));
  }

  #send(message: Reply | Event): void {
    if (this.#output.writable) this.#output.write(encodeLine(message));
  }
}

const METHODS: ReadonlySet<string> = new Set<keyof Requests>([
  "hello",
  "world.open",
  "world.close",
  "world.update",
  "guest.start",
  "control",
  "shutdown",
]);

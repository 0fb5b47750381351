/** A driver on the other side of a connection, as a Driver. */

import type { Connect } from "./connection.ts";
import type {
  Driver,
  Guest,
  GuestSink,
  GuestSpec,
  Hello,
  HelloRequest,
  World,
  WorldConfig,
} from "./driver.ts";
import { HostError, ProtocolError, type Line } from "./errors.ts";
import { checkHello } from "./hello.ts";
import type { ConversationOptions } from "./limits.ts";
import type { Event, Method, Reply } from "./messages.ts";
import { RemoteGuest } from "./remote-guest.ts";
import { Session } from "./session.ts";

export class RemoteDriver implements Driver {
  readonly #session: Session;
  readonly #options: ConversationOptions;
  /** The guests that have been asked for and have not ended. */
  readonly #guests = new Map<string, RemoteGuest>();
  /** Guests of whom the suite wants to hear no more; what they still say is legal. */
  readonly #forgotten = new Set<string>();
  #worlds = 0;
  #started = 0;
  #hello: Hello | undefined;
  #closing: Promise<void> | undefined;

  constructor(connect: Connect, options: ConversationOptions) {
    this.#options = options;
    this.#session = new Session(
      connect,
      {
        event: (event, line) => this.#event(event, line),
        ended: (error) => {
          for (const name of [...this.#guests.keys()]) this.#forget(name, error);
        },
      },
      options,
    );
  }

  async hello(request: HelloRequest): Promise<Hello> {
    try {
      this.#hello = await this.#session.request("hello", request, {
        answer: (reply, line) => {
          if ("result" in reply) checkHello(request, reply.result as Hello, line);
          else refuseUnsupported("hello", reply, line);
        },
      });
    } catch (error) {
      // Whoever does not greet is not spoken to any more.
      if (error instanceof HostError) this.#session.fail(error);
      throw error;
    }
    this.#session.hostMultiplier = this.#hello.timing?.multiplier ?? 1;
    return this.#hello;
  }

  async openWorld(config: WorldConfig): Promise<World> {
    const world = `w${++this.#worlds}`;
    await this.#session.request(
      "world.open",
      { world, config },
      {
        answer: (reply, line) => refuseUnsupported("world.open", reply, line),
        // Nobody will use it: give it back.
        late: (reply) => {
          if ("result" in reply) this.#closeWorld(world).catch(() => {});
        },
      },
    );
    let closing: Promise<void> | undefined;
    return {
      startGuest: (spec, sink) => this.#startGuest(world, spec, sink),
      advance: (ms) => this.#advance(world, ms),
      close: () => (closing ??= this.#closeWorld(world)),
    };
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#session.close());
  }

  async #startGuest(world: string, spec: GuestSpec, sink: GuestSink): Promise<Guest> {
    const name = `g${++this.#started}`;
    const guest = new RemoteGuest(name, world, sink, this.#session, (error) =>
      this.#forget(name, error),
    );
    this.#guests.set(name, guest);
    try {
      await this.#session.request(
        "guest.start",
        { world, guest: name, ...spec },
        {
          answer: (reply, line) => {
            if (this.#claims(spec)) refuseUnsupported("guest.start", reply, line);
            if ("error" in reply) this.#guests.delete(name);
          },
          late: (reply) => {
            if ("result" in reply)
              this.#session.order({ method: "guest.kill", params: { guest: name } });
          },
        },
      );
    } catch (error) {
      if (this.#guests.has(name)) this.#forget(name, error as Error);
      throw error;
    }
    return guest;
  }

  async #advance(world: string, advanceMs: number): Promise<void> {
    await this.#session.request(
      "control",
      { world, kind: "clock", advanceMs },
      {
        answer: (reply, line) => {
          if (this.#hello?.control.includes("clock") === true)
            refuseUnsupported("control", reply, line);
        },
      },
    );
  }

  async #closeWorld(world: string): Promise<void> {
    const left = (): RemoteGuest[] =>
      [...this.#guests.values()].filter((guest) => guest.world === world);
    try {
      await this.#session.request(
        "world.close",
        { world },
        {
          answer: (reply, line) => {
            refuseUnsupported("world.close", reply, line);
            const [guest] = left();
            if ("error" in reply || guest === undefined) return;
            throw new ProtocolError(
              `world.close was answered while guest ${guest.name} had not ended`,
              "end the guests of the world and send their guest.exit before the reply to world.close",
              line,
            );
          },
        },
      );
    } catch (error) {
      for (const guest of left()) this.#forget(guest.name, error as Error);
      throw error;
    }
  }

  #event(event: Event, line: Line): void {
    if (event.method === "log") return this.#options.log?.(event.params.level, event.params.text);
    const guest = this.#guests.get(event.params.guest);
    if (guest === undefined) return this.#stray(event.method, event.params.guest, line);
    if (event.method === "guest.out") return guest.receive(event.params.stream, event.params.bytes);
    this.#guests.delete(guest.name);
    const { guest: _, ...exit } = event.params;
    guest.ended(exit);
  }

  #stray(method: string, name: string, line: Line): void {
    if (this.#forgotten.has(name)) return;
    const number = /^g([1-9][0-9]*)$/.exec(name)?.[1];
    if (number !== undefined && Number(number) <= this.#started) {
      throw new ProtocolError(
        `${method} for guest ${name}, which has ended or was refused`,
        "send guest.exit once, after everything that the guest wrote, and nothing after it",
        line,
      );
    }
    throw new ProtocolError(
      `${method} for guest ${name}, which was never started`,
      "repeat the name that guest.start gave to the guest",
      line,
    );
  }

  #forget(name: string, error: Error): void {
    const guest = this.#guests.get(name);
    this.#guests.delete(name);
    this.#forgotten.add(name);
    guest?.lost(error);
  }

  /** Whether the host has said that it can start such a guest. */
  #claims(spec: GuestSpec): boolean {
    const hello = this.#hello;
    if (hello === undefined) return false;
    return (
      hello.abis.includes(spec.abi) && (spec.cell === undefined || hello.control.includes("cells"))
    );
  }
}

/** `unsupported` is an answer only to what `hello` did not claim. */
function refuseUnsupported(method: Method, reply: Reply, line: Line): void {
  if (!("error" in reply) || reply.error.code !== "unsupported") return;
  throw new ProtocolError(
    `the driver answered ${method} with unsupported, but claims to support it`,
    "claim less in hello, or answer with another error",
    line,
  );
}

/** The suite's side of a conversation: requests find their replies, within a time, or fail with a reason. */

import { encodeLine, LineReader } from "./codec.ts";
import type { Connect, Connection } from "./connection.ts";
import { DriverError, HostError, ProtocolError, type Line } from "./errors.ts";
import { check, readIncoming } from "./incoming.ts";
import { LIMITS, seconds, type ConversationOptions, type Limit } from "./limits.ts";
import type { Event, Method, Order, Reply, Requests } from "./messages.ts";
import { misfit } from "./schema.ts";

/** What a request wants to know besides its result. */
export interface Hooks {
  /** Sees the reply on arrival, in the order of lines. Throws ProtocolError if it is not allowed. */
  answer?(reply: Reply, line: Line): void;
  /** Sees a reply that came after the limit. */
  late?(reply: Reply): void;
}

interface Pending {
  method: Method;
  hooks: Hooks;
  resolve(result: object): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

export interface SessionEvents {
  /** Throws ProtocolError if the event is not allowed now. */
  event(event: Event, line: Line): void;
  /** The conversation is over; every pending request has been rejected with the error. */
  ended(error: Error): void;
}

export class Session {
  /** From `hello.timing`; multiplies every limit after `hello`. */
  hostMultiplier = 1;
  readonly #options: ConversationOptions;
  readonly #events: SessionEvents;
  readonly #connection: Connection;
  readonly #lines = new LineReader();
  readonly #pending = new Map<number, Pending>();
  /** Requests given up after their limit: a late reply is legal and has no reader. */
  readonly #late = new Map<number, Hooks>();
  #lastId = 0;
  #failure: Error | undefined;

  constructor(connect: Connect, events: SessionEvents, options: ConversationOptions) {
    this.#options = options;
    this.#events = events;
    this.#connection = connect({
      chunk: (bytes) => this.#receive(bytes),
      gone: (error) => this.fail(error),
    });
  }

  /** The time to wait, with every multiplier. */
  limit(name: Limit): number {
    const base = this.#options.limits?.[name] ?? LIMITS[name];
    return base * (this.#options.timeoutMultiplier ?? 1) * this.hostMultiplier;
  }

  /**
   * Asks, and waits for the answer. Rejects with DriverError if it is an error, HostError if there is none
   * in time or the host dies, ProtocolError.
   */
  request<M extends Method>(
    method: M,
    params: Requests[M]["params"],
    hooks: Hooks = {},
  ): Promise<Requests[M]["result"]> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      const id = ++this.#lastId;
      const limit = this.limit(method);
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        this.#late.set(id, hooks);
        reject(
          new HostError("timeout", `the host did not answer ${method} within ${seconds(limit)}`),
        );
      }, limit);
      this.#pending.set(id, {
        method,
        hooks,
        resolve: resolve as Pending["resolve"],
        reject,
        timer,
      });
      this.#connection.write(encodeLine({ id, method, params }));
    });
  }

  /** Tells, without waiting for anything. */
  order(order: Order): void {
    if (this.#failure === undefined) this.#connection.write(encodeLine(order));
  }

  /** Ends the conversation before its time, and makes the other side leave. */
  fail(error: Error): void {
    if (this.#failure !== undefined) return;
    void this.#connection.destroy();
    this.#end(error);
  }

  /** What is pending, and every later call, is rejected with the error; nothing more is heard. */
  #end(error: Error): void {
    this.#failure = error;
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
    this.#events.ended(error);
  }

  /** Ends the conversation by `shutdown`; resolves when the other side is gone. */
  async close(): Promise<void> {
    if (this.#failure !== undefined) return this.#connection.destroy();
    const deadline = performance.now() + this.limit("shutdown");
    try {
      await this.request("shutdown", {});
    } catch (error) {
      if (!(error instanceof HostError && error.kind === "timeout")) {
        await this.#connection.destroy();
        throw error;
      }
    }
    this.#end(new HostError("shutdown", "the driver has been closed"));
    await this.#connection.leave(Math.max(0, deadline - performance.now()));
  }

  #receive(bytes: Uint8Array): void {
    if (this.#failure !== undefined) return;
    try {
      for (const line of this.#lines.push(bytes)) this.#read(line);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.fail(error);
    }
  }

  #read(line: Line): void {
    const incoming = readIncoming(line);
    if (incoming.kind === "event") this.#events.event(incoming.event, line);
    else if (incoming.kind === "reply") this.#answer(incoming.reply, line);
  }

  #answer(reply: Reply, line: Line): void {
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return this.#answerLate(reply, line);
    if ("result" in reply) {
      check(
        misfit(`${pending.method}.result`, reply.result, "result"),
        `the result of ${pending.method} does not fit its schema`,
        line,
      );
    }
    pending.hooks.answer?.(reply, line);
    this.#pending.delete(reply.id);
    clearTimeout(pending.timer);
    if ("result" in reply) pending.resolve(reply.result);
    else pending.reject(new DriverError(reply.error.code, reply.error.message));
  }

  #answerLate(reply: Reply, line: Line): void {
    const late = this.#late.get(reply.id);
    if (late !== undefined) {
      this.#late.delete(reply.id);
      late.late?.(reply);
    } else if (reply.id <= this.#lastId) {
      throw new ProtocolError(
        `a second reply to request ${reply.id}`,
        "answer every request once",
        line,
      );
    } else {
      throw new ProtocolError(
        `a reply to request ${reply.id}, which was never sent`,
        "repeat the id of the request that is answered",
        line,
      );
    }
  }
}

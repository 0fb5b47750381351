/** A guest on the other side of a connection, as a Guest. */

import { decodeBytes, encodeBytes, MAX_CHUNK_BYTES, type WireBytes } from "./codec.ts";
import type { Exit, Guest, GuestSink } from "./driver.ts";
import { HostError } from "./errors.ts";
import { seconds } from "./limits.ts";
import type { Session } from "./session.ts";

export class RemoteGuest implements Guest {
  readonly name: string;
  readonly world: string;
  readonly exit: Promise<Exit>;
  readonly #sink: GuestSink;
  readonly #session: Session;
  readonly #forget: (error: Error) => void;
  #settle!: { resolve(exit: Exit): void; reject(error: Error): void };
  #over = false;
  #killLimit: NodeJS.Timeout | undefined;

  constructor(
    name: string,
    world: string,
    sink: GuestSink,
    session: Session,
    forget: (error: Error) => void,
  ) {
    this.name = name;
    this.world = world;
    this.#sink = sink;
    this.#session = session;
    this.#forget = forget;
    this.exit = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // Whoever waits for the exit hears of a failure; nobody has to wait.
    this.exit.catch(() => {});
  }

  write(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length && !this.#over; start += MAX_CHUNK_BYTES) {
      const chunk = encodeBytes(bytes.subarray(start, start + MAX_CHUNK_BYTES));
      this.#session.order({ method: "guest.write", params: { guest: this.name, bytes: chunk } });
    }
  }

  end(): void {
    if (!this.#over) this.#session.order({ method: "guest.eof", params: { guest: this.name } });
  }

  kill(): void {
    if (this.#over || this.#killLimit !== undefined) return;
    this.#session.order({ method: "guest.kill", params: { guest: this.name } });
    const limit = this.#session.limit("guest.kill");
    this.#killLimit = setTimeout(() => {
      const message = `guest ${this.name} did not end within ${seconds(limit)} of guest.kill`;
      this.#forget(new HostError("timeout", message));
    }, limit);
  }

  receive(stream: 1 | 2, bytes: WireBytes): void {
    if (stream === 1) this.#sink.stdout(decodeBytes(bytes));
    else this.#sink.stderr(decodeBytes(bytes));
  }

  ended(exit: Exit): void {
    this.#finish();
    this.#settle.resolve(exit);
  }

  /** The exit will not be known, for this reason. */
  lost(error: Error): void {
    this.#finish();
    this.#settle.reject(error);
  }

  #finish(): void {
    this.#over = true;
    clearTimeout(this.#killLimit);
  }
}

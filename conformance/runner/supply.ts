/** Where a run gets its host from: one that lives, until it dies, and then another. */

import type { Driver } from "../driver/driver.ts";
import { HostError, ProtocolError, UserError } from "../driver/errors.ts";
import { DriverHost, type HostOptions } from "./driver-host.ts";

/** After this many starts in a row that failed, nothing more is tried. */
const ATTEMPTS = 3;

/** No host can be had any more, or what it says cannot be trusted: exit code 3 of the command. */
export class HostBroken extends Error {
  override readonly name = "HostBroken";
}

export class HostSupply {
  readonly #open: () => Driver | Promise<Driver>;
  readonly #options: HostOptions;
  #current: Promise<DriverHost> | undefined;
  #identity: string | undefined;
  #attempts = 0;

  constructor(open: () => Driver | Promise<Driver>, options: HostOptions = {}) {
    this.#open = open;
    this.#options = options;
  }

  /** The host that lives; starts one if there is none. Rejects with HostBroken or UserError. */
  get(): Promise<DriverHost> {
    return (this.#current ??= this.#start());
  }

  /** Gives up a host that has failed: the next `get` starts another. */
  async discard(host: DriverHost): Promise<void> {
    const current = await this.#current?.catch(() => undefined);
    if (current === host) this.#current = undefined;
    await host.close().catch(() => {});
  }

  /** Ends the host that lives. Rejects with the error of a host that cannot be ended in order. */
  async close(): Promise<void> {
    const host = await this.#current?.catch(() => undefined);
    this.#current = undefined;
    await host?.close();
  }

  async #start(): Promise<DriverHost> {
    for (;;) {
      try {
        const host = await DriverHost.connect(await this.#open(), this.#options);
        this.#attempts = 0;
        return this.#recognize(host);
      } catch (error) {
        if (error instanceof UserError || error instanceof HostBroken) throw error;
        this.#attempts++;
        if (error instanceof ProtocolError || !worthRetrying(error) || this.#attempts >= ATTEMPTS) {
          throw new HostBroken((error as Error).message, { cause: error });
        }
      }
    }
  }

  /** A host that was started again has to be the one that was started first, or the verdict is about nobody. */
  #recognize(host: DriverHost): DriverHost {
    const { nonce: _, ...said } = host.hello;
    const identity = JSON.stringify(said);
    if (this.#identity !== undefined && this.#identity !== identity) {
      void host.close().catch(() => {});
      throw new HostBroken(
        `the host says another thing of itself after it was started again:\n  ${this.#identity}\n  ${identity}`,
      );
    }
    this.#identity = identity;
    return host;
  }
}

/** A program that does not exist will not exist the next time. */
function worthRetrying(error: unknown): boolean {
  return error instanceof HostError && error.kind !== "start";
}

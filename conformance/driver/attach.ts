/** A driver that runs already, under a debugger for example, and listens on a socket. */

import { createConnection, type NetConnectOpts, type Socket } from "node:net";
import type { Connect, Connection } from "./connection.ts";
import type { Driver } from "./driver.ts";
import { HostError, UserError } from "./errors.ts";
import type { ConversationOptions } from "./limits.ts";
import { RemoteDriver } from "./remote.ts";

/**
 * Connects to `unix:/path` or `tcp:host:port` and drives what listens there; `close` ends the conversation
 * and leaves the process alone. Throws UserError for an address of another form.
 */
export function attachDriver(address: string, options: ConversationOptions = {}): Driver {
  return new RemoteDriver(connectSocket(address, parseAddress(address)), options);
}

function parseAddress(address: string): NetConnectOpts {
  const unix = /^unix:(.+)$/.exec(address)?.[1];
  if (unix !== undefined) return { path: unix };
  const [, host, port] = /^tcp:(.+):([0-9]{1,5})$/.exec(address) ?? [];
  if (host !== undefined) return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
  throw new UserError(`${address} is not an address: write unix:/path or tcp:host:port`);
}

function connectSocket(address: string, target: NetConnectOpts): Connect {
  return (events) => {
    const socket = createConnection(target);
    socket.setNoDelay(true);
    socket.on("data", (bytes: Buffer) => events.chunk(bytes));
    let connected = false;
    let reason = "closed the connection";
    socket.once("connect", () => (connected = true));
    socket.on("error", (error) => (reason = error.message));
    socket.once("close", () => {
      const error = connected
        ? new HostError("died", `the host at ${address} is gone: ${reason}`)
        : new HostError("start", `no host answers at ${address}: ${reason}`);
      events.gone(error);
    });
    return new HostSocket(socket, address);
  };
}

class HostSocket implements Connection {
  readonly #socket: Socket;
  readonly #address: string;
  readonly #closed: Promise<void>;

  constructor(socket: Socket, address: string) {
    this.#socket = socket;
    this.#address = address;
    this.#closed = new Promise((resolve) => socket.once("close", () => resolve()));
  }

  write(line: string): void {
    if (this.#socket.writable) this.#socket.write(line);
  }

  async leave(limitMs: number): Promise<void> {
    let forced = false;
    const timer = setTimeout(() => {
      forced = true;
      this.#socket.destroy();
    }, limitMs);
    this.#socket.end();
    await this.#closed;
    clearTimeout(timer);
    if (forced)
      throw new HostError(
        "shutdown",
        `the host at ${this.#address} did not close the connection after shutdown`,
      );
  }

  destroy(): Promise<void> {
    this.#socket.destroy();
    return this.#closed;
  }
}

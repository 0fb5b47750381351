/** Both sides of the protocol in one process, over two pipes. */

import { PassThrough } from "node:stream";
import type { Connect } from "../connection.ts";
import type { Driver } from "../driver.ts";
import { HostError } from "../errors.ts";
import { serveStdio } from "../serve.ts";

/** A connection to a driver that is served in this process; `served` settles as `serveStdio` does. */
export function loopback(driver: Driver): { connect: Connect; served: Promise<void> } {
  const toDriver = new PassThrough();
  const toSuite = new PassThrough();
  const served = serveStdio(driver, toDriver, toSuite);
  const connect: Connect = (events) => {
    toSuite.on("data", (bytes: Buffer) => events.chunk(bytes));
    served.then(
      () => events.gone(new HostError("died", "the host has left")),
      (error: Error) => events.gone(new HostError("died", `the host has failed: ${error.message}`)),
    );
    return {
      write: (line) => void toDriver.write(line),
      leave: async () => {
        toDriver.end();
        await served;
      },
      destroy: async () => {
        toDriver.end();
        await served.catch(() => {});
      },
    };
  };
  return { connect, served };
}

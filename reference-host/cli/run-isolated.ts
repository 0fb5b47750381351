/** A program in a thread of its own, with this process's standard streams. */
import type { Writable } from "node:stream";
import { durableIn } from "../worker/backends.ts";
import { Host } from "../worker/host.ts";
import type { Execution } from "../worker/isolated.ts";
import { conclude } from "./exit.ts";
import type { Order } from "./order.ts";

export async function runInIsolation(order: Order): Promise<number> {
  const host = new Host({ ready: 0 });
  try {
    const world = await host.openWorld(
      order.state === undefined ? {} : { backend: durableIn(order.state) },
    );
    await world.visit().plant("/beta/kv/local", order.seed);
    let stop = (): void => {};
    const sink = {
      stdout: to(process.stdout, () => stop()),
      stderr: to(process.stderr, () => stop()),
    };
    const execution = await world.start({ ...order, wasm: order.program }, sink);
    stop = () => execution.kill();
    void feed(execution);
    return conclude(await execution.exit, order);
  } finally {
    await host.close();
  }
}

/** Fulfilled when the stream wants more; `broken` is called once if nobody reads it. */
function to(stream: Writable, broken: () => void): (bytes: Uint8Array) => Promise<void> {
  stream.once("error", broken);
  return (bytes) => new Promise((resolve) => stream.write(bytes, () => resolve()));
}

/** Takes nothing that the guest does not ask for: it may be meant for the next command. */
async function feed(execution: Execution): Promise<void> {
  await execution.wanted();
  try {
    for await (const chunk of process.stdin) {
      execution.write(chunk as Uint8Array);
      await execution.drained();
    }
  } catch {
    // What cannot be read has ended.
  }
  execution.end();
}

/** A program in this thread. */
import { createExecution } from "../machine.ts";
import { Programs } from "../wasi/programs.ts";
import { memory } from "../worker/backends.ts";
import { systemClock } from "../worker/clock.ts";
import { environment } from "../worker/environment.ts";
import { exitOf } from "../worker/isolated.ts";
import { plantNow } from "../worker/tree.ts";
import { runTrusted } from "../worker/trusted.ts";
import { conclude } from "./exit.ts";
import type { Order } from "./order.ts";

export async function runInThisThread(order: Order): Promise<number> {
  const { program, memoryBytes, args, mounts, seed, terminals } = order;
  const loaded = await new Programs().load({ wasm: program, memoryBytes });
  const backend = memory();
  const now = systemClock.realtime;
  plantNow(
    createExecution({ backend, now, owner: "planter", output: () => {} }),
    "beta/kv/local",
    seed,
  );
  const env = environment(order.env);
  return conclude(exitOf(runTrusted(loaded, { backend, args, env, mounts, terminals })), order);
}

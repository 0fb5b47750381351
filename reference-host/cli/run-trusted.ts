/** A program in this thread. */
import { createExecution } from "../machine.ts";
import { Programs } from "../wasi/programs.ts";
import { durable, memory } from "../worker/backends.ts";
import { systemClock } from "../worker/clock.ts";
import { environment } from "../worker/environment.ts";
import { exitOf } from "../worker/isolated.ts";
import { plantNow } from "../worker/tree.ts";
import { runTrusted } from "../worker/trusted.ts";
import { conclude } from "./exit.ts";
import type { Order } from "./order.ts";

export async function runInThisThread(order: Order): Promise<number> {
  const { program, memoryBytes, args, mounts, seed, state, terminals } = order;
  const loaded = await new Programs().load({ wasm: program, memoryBytes });
  const kept = state === undefined ? undefined : await durable({ path: state });
  const backend = kept ?? memory();
  const now = systemClock.realtime;
  plantNow(
    createExecution({ backend, now, owner: "planter", output: () => {} }),
    "beta/kv/local",
    seed,
  );
  const env = environment(order.env);
  const report = runTrusted(loaded, { backend, args, env, mounts, terminals });
  await kept?.close();
  return conclude(exitOf(report), order);
}

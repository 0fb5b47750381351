/** Bench guests on the reference host, isolated from each other and in one world. */
import type { Host, World } from "../reference-host/index.ts";
import { Lines, type BenchGuest } from "./phases.ts";

/** Runs so many at once in a new world. */
export async function startIsolated(
  host: Host,
  wasm: string,
  args: readonly string[],
  count: number,
): Promise<BenchGuest[]> {
  const world = await host.openWorld();
  const guests = await Promise.all(
    Array.from({ length: count }, () => startGuest(world, wasm, args)),
  );
  let left = guests.length;
  return guests.map((guest) => ({
    ...guest,
    async end() {
      await guest.end();
      if (--left === 0) await world.close();
    },
  }));
}

export async function startGuest(
  world: World,
  wasm: string,
  args: readonly string[],
): Promise<BenchGuest> {
  const lines = new Lines();
  let errors = "";
  const execution = await world.start(
    { wasm, args: ["bench", ...args] },
    {
      stdout: (bytes) => lines.take(bytes),
      stderr: (bytes) => void (errors += Buffer.from(bytes).toString("utf8")),
    },
  );
  const ended = execution.exit.then((exit) => {
    lines.end(`the guest has ended: ${JSON.stringify(exit)} ${errors}`);
    if (exit.reason !== "exit" || exit.code !== 0)
      throw new Error(`${JSON.stringify(exit)} ${errors}`);
  });
  ended.catch(() => {});
  return {
    line: () => lines.next(),
    go: () => execution.write(new Uint8Array([10])),
    end: () => ended,
  };
}

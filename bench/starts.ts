/** How long it takes to start a guest that does nothing, until it has ended: a fresh instance each time. */
import { guestPath } from "../guests/build.ts";
import type { Host } from "../reference-host/index.ts";
import { startGuest } from "./ours.ts";
import { median } from "./phases.ts";
import type { Guest } from "./plan.ts";
import { numbersOf, programPath } from "./processes.ts";

export interface Starts {
  on: string;
  nanoseconds: number;
}

export async function measureStarts(
  { name, peer }: Guest,
  times: number,
  host: Host,
  folder: string,
): Promise<Starts[]> {
  const wasm = guestPath(name);
  const isolated = await startsOf(host, wasm, times);
  const oneThread = await numbersOf(programPath("one-thread"), [wasm, `starts:${times}`]);
  const starts = [
    { on: "this host, isolated", nanoseconds: median(isolated) },
    { on: "this host, one thread", nanoseconds: median(oneThread) },
  ];
  // What jco makes runs its guest once in a process.
  if (peer !== "node:wasi") return starts;
  const peers = await numbersOf(programPath("node-wasi"), [folder, wasm, `starts:${times}`]);
  return [...starts, { on: peer, nanoseconds: median(peers) }];
}

async function startsOf(host: Host, wasm: string, times: number): Promise<number[]> {
  const world = await host.openWorld();
  const found: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = process.hrtime.bigint();
    await (await startGuest(world, wasm, [])).end();
    found.push(Number(process.hrtime.bigint() - start));
  }
  await world.close();
  return found;
}

/** What is measured: every guest in every way of running it, each beside its peer. */
import type { Host } from "../reference-host/index.ts";
import { guestPath, type GuestName } from "../guests/build.ts";
import { jcoProgram } from "./jco.ts";
import { startGuest, startIsolated } from "./ours.ts";
import { argumentOf, medians, type BenchGuest, type Phase } from "./phases.ts";
import { programPath, startProcess } from "./processes.ts";

export interface Guest {
  name: GuestName;
  what: string;
  peer: "node:wasi" | "jco's shim";
}

export const GUESTS: readonly Guest[] = [
  { name: "bench", what: "C, preview 1", peer: "node:wasi" },
  { name: "bench.component", what: "C, component", peer: "jco's shim" },
  { name: "bench-js.component", what: "JavaScript, component", peer: "jco's shim" },
];

export interface Extent {
  /** How many guests run at once, for each that is measured. */
  counts: readonly number[];
  rounds: number;
  /** Of a round. */
  milliseconds: number;
  /** Every measurement is made so often, in a fresh process or world, and the median taken. */
  repeats: number;
}

const SIZES = [16, 16_384] as const;

export function phasesOf({ rounds, milliseconds }: Extent): Phase[] {
  const operations = ["get", "put"] as const;
  return SIZES.flatMap((size) =>
    operations.map((operation) => ({ operation, size, rounds, milliseconds })),
  );
}

/** One way of running a guest: who is running, and how many at once. */
export interface Way {
  guest: Guest;
  on: "this host, one thread" | "this host, isolated" | Guest["peer"];
  count: number;
}

/** Each way of this host is followed by the peer's that it is compared with. */
export function waysOf(guest: Guest, { counts }: Extent): Way[] {
  const isolated = counts.flatMap((count): Way[] => [
    { guest, on: "this host, isolated", count },
    { guest, on: guest.peer, count },
  ]);
  return [{ guest, on: "this host, one thread", count: 1 }, ...isolated];
}

/** Nanoseconds of an operation, phase by phase. */
export async function measure(
  way: Way,
  phases: readonly Phase[],
  host: Host,
  folder: string,
): Promise<number[]> {
  return medians(await start(way, phases.map(argumentOf), host, folder), phases);
}

async function start(
  { guest, on, count }: Way,
  args: readonly string[],
  host: Host,
  folder: string,
): Promise<BenchGuest[]> {
  const wasm = guestPath(guest.name);
  if (on === "this host, isolated") return startIsolated(host, wasm, args, count);
  if (on === "this host, one thread")
    return [startProcess(programPath("one-thread"), [wasm, ...args])];
  const [program, first] =
    on === "node:wasi"
      ? [programPath("node-wasi"), [folder, wasm]]
      : [await jcoProgram(wasm), [folder]];
  return Array.from({ length: count }, () => startProcess(program, [...first, ...args]));
}

/** Milliseconds of sleep before a cold call. */
const SLEEP = 20;

/** Nanoseconds of the first get of a value after idleness, and of the first put. */
export async function measureCold({ name }: Guest, rounds: number, host: Host): Promise<number[]> {
  const phase = { size: SIZES[0], rounds, milliseconds: SLEEP };
  const phases: Phase[] = [
    { ...phase, operation: "cold-get" },
    { ...phase, operation: "cold-put" },
  ];
  const seeding: Phase[] = [{ ...phase, operation: "cold-put", milliseconds: 0 }];
  const world = await host.openWorld();
  // Both live at once: what one thread has put, it need not ask for.
  const seeder = await startGuest(world, guestPath(name), seeding.map(argumentOf));
  const guest = await startGuest(world, guestPath(name), phases.map(argumentOf));
  await medians([seeder], seeding);
  const found = await medians([guest], phases);
  await world.close();
  return found;
}

/** `npm run bench`: every measurement and its peer's, in one run. `--quick` takes under half a minute, for CI. */
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { buildGuests } from "../guests/build.ts";
import { Host } from "../reference-host/index.ts";
import { measure, measureCold, GUESTS, phasesOf, waysOf, type Extent } from "./plan.ts";
import { openRamDisk } from "./ram-disk.ts";
import { measureStarts } from "./starts.ts";
import { measureSuite } from "./suite.ts";
import { markdown, micro, milli, operationsTable, type Row } from "./table.ts";

const QUICK: Extent = { counts: [1, 2], rounds: 40, milliseconds: 1, repeats: 1 };
const WHOLE: Extent = { counts: [1, 2, 4], rounds: 150, milliseconds: 1, repeats: 3 };

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const extent = values.quick ? QUICK : WHOLE;
const disk = openRamDisk();
try {
  await bench();
} finally {
  disk.remove();
}

async function bench(): Promise<void> {
  const built = await buildGuests(GUESTS.map(({ name }) => name));
  for (const { name, state } of built)
    if (state === "skipped") console.log(`${name} could not be built`);
  const guests = GUESTS.filter((_, i) => built[i]!.state !== "skipped");
  console.log(
    `Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}, ` +
      `load ${loadavg()[0]!.toFixed(1)} at the start; the peers' files are on ${disk.where}\n`,
  );

  const phases = phasesOf(extent);
  const rows: Row[] = guests.flatMap((guest) =>
    waysOf(guest, extent).map((way) => ({ way, times: [] })),
  );
  for (let i = 0; i < extent.repeats; i++) {
    for (const { way, times } of rows) {
      times.push(await onHost((host) => measure(way, phases, host, disk.folder)));
    }
  }
  console.log(`${operationsTable(rows, phases)}\n`);

  const others: string[][] = [];
  for (const guest of guests) {
    const [get, put] = await onHost((host) => measureCold(guest, extent.rounds, host));
    others.push([guest.what, "get, the first after idleness", "this host, isolated", micro(get!)]);
    others.push([guest.what, "put, the first after idleness", "this host, isolated", micro(put!)]);
    const starts = await onHost((host) => measureStarts(guest, extent.rounds, host, disk.folder));
    for (const { on, nanoseconds } of starts)
      others.push([guest.what, "fresh instance, to its end", on, milli(nanoseconds)]);
  }
  console.log(markdown(["guest", "what", "on", "median"], others));

  for (const args of values.quick ? [] : [["--quick"], []]) {
    const suite = await measureSuite(args);
    if (suite === undefined) continue;
    const verdict = suite.green ? "" : ", and it is not green";
    const seconds = (suite.nanoseconds / 1e9).toFixed(1);
    console.log(
      `\nThe suite over this host${args.map((arg) => `, ${arg}`).join("")}: ${seconds} s${verdict}`,
    );
  }
}

/** A host of its own, so that no measurement finds threads or code that another one has warmed. */
async function onHost<T>(use: (host: Host) => Promise<T>): Promise<T> {
  const host = new Host();
  try {
    return await use(host);
  } finally {
    await host.close();
  }
}

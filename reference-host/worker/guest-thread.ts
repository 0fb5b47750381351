/** A thread that runs one guest after another. */
import { parentPort, workerData } from "node:worker_threads";
import type { Backend } from "../backend.ts";
import { runGuest, type Report } from "./run.ts";
import { AskingBackend } from "./asking.ts";
import { CachedBackend } from "./cache.ts";
import { Asker, Doorbell } from "./channel.ts";
import { Cores } from "./cores.ts";
import { Epochs } from "./epochs.ts";
import type { Extension } from "./extension.ts";
import type { GuestThreadData, LastWord, StartGuest } from "./guest-messages.ts";
import { InputReader, Killed } from "./input.ts";
import { make } from "./made.ts";
import { OutputWriter } from "./output.ts";

const { thread, channel, doorbell, cores } = workerData as GuestThreadData;
const running = new Cores(cores);
const asker = new Asker(channel, new Doorbell(doorbell), running, thread);

/** Of the world that the last guest was in: the next one is likely to be in the same. */
let recent: { world: number; backend: Backend } | undefined;

function backendOf(world: number, epochs: SharedArrayBuffer): Backend {
  if (recent?.world !== world) {
    recent = {
      world,
      backend: new CachedBackend(new AskingBackend(asker, world), new Epochs(epochs)),
    };
  }
  return recent.backend;
}

/** While the guest sleeps or waits for input, its core is free. */
function idle<T>(wait: () => T): T {
  running.set(thread, false);
  try {
    return wait();
  } finally {
    running.set(thread, true);
  }
}

async function run(start: StartGuest): Promise<Report> {
  const input = new InputReader(start.input);
  const output = new OutputWriter(start.output);
  // Even with nothing to wait for: exceptions cost five times as much below a callback of Node's as after an await.
  const extension = (await (start.extension && make(start.extension))) as Extension | undefined;
  output.begin();
  return runGuest(start.program, {
    ...start,
    backend: backendOf(start.world, start.epochs),
    ...(extension?.call && { wrap: (call) => extension.call!(call, start.owner) }),
    stdio: {
      read: (max) => (input.ready(0) ? input.read(max) : idle(() => input.read(max))),
      ready: (milliseconds) => input.ready(0) || idle(() => input.ready(milliseconds)),
      write: (stream, bytes) => output.write(stream, bytes),
      sleep: (milliseconds) => idle(() => input.sleep(milliseconds)),
      check: () => input.check(),
    },
  });
}

async function runToEnd(start: StartGuest): Promise<void> {
  running.set(thread, true);
  let last: LastWord;
  try {
    last = await run(start);
  } catch (error) {
    last =
      error instanceof Killed
        ? { end: "killed" }
        : { end: "failed", message: String(error instanceof Error ? error.stack : error) };
  }
  running.set(thread, false);
  new OutputWriter(start.output).end(last);
}

parentPort!.on("message", (start: StartGuest) => void runToEnd(start));

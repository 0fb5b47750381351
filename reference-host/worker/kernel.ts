/**
 * The thread that holds every world's state and answers the guests' threads, one question at a time: what it does
 * is the order of all that happens in a world.
 */
import { setImmediate } from "node:timers/promises";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import {
  pending,
  type Answer,
  type Backend,
  type ClosableBackend,
  type Request,
} from "../backend.ts";
import { StateError } from "../durable/state-error.ts";
import { Reader, Writer } from "./bytes.ts";
import { Answerer, Doorbell } from "./channel.ts";
import { readRequest, writeAnswer } from "./codec.ts";
import { ManualClock, realClock, type WorldClock } from "./clock.ts";
import { Cores, SPIN, Spin } from "./cores.ts";
import { Epochs } from "./epochs.ts";
import type { KernelData, KernelOrder, KernelReply } from "./kernel-messages.ts";
import { make } from "./made.ts";

/** Milliseconds after which orders have their turn, however much the guests ask. */
const PATIENCE = 2;

interface World {
  backend: Backend & Partial<ClosableBackend>;
  clock: WorldClock;
  epochs: Epochs;
}

const { doorbell, cores } = workerData as KernelData;
const bell = new Doorbell(doorbell);
const spin = new Spin(new Cores(cores), SPIN.question);
const worlds = new Map<number, World>();
const channels = new Map<number, Answerer>();
const writer = new Writer();

function perform<R extends Request>({ backend, epochs }: World, request: R): Answer<R> {
  const answer = backend.request(request);
  if (answer === pending) throw new Error("the kernel's backend has to answer at once");
  if (request.ask === "commit" && typeof answer === "object") {
    // Nobody can have seen the new values yet: this thread is the only one that hands them out.
    for (const group of new Set(request.writes.map(({ key }) => epochs.groupOf(key))))
      epochs.advance(group);
  }
  return answer;
}

function serve(channel: Answerer): void {
  const received = channel.receive();
  if (received === undefined) return;
  writer.reset();
  try {
    const request = readRequest(new Reader(received.question));
    const answer = perform(worldOf(received.world), request);
    writeAnswer(writer.u8(1), request, answer);
  } catch (error) {
    writer.reset();
    writer.u8(0).text(String(error instanceof Error ? error.stack : error));
  }
  channel.send(writer.bytes);
}

function worldOf(id: number): World {
  const world = worlds.get(id);
  if (world === undefined) throw new Error(`no world ${id}`);
  return world;
}

/** What an order answers; a promise for what takes the event loop. */
function obey(order: KernelOrder): Answer | undefined | Promise<undefined> {
  switch (order.order) {
    case "open":
      return open(order);
    case "close":
      return close(order.world);
    case "advance":
      return advance(order);
    case "attach":
      channels.set(order.channel, new Answerer(order.buffer));
      return undefined;
    case "detach":
      channels.delete(order.channel);
      return undefined;
    case "request":
      return perform(worldOf(order.world), order.request);
  }
}

async function open(order: Extract<KernelOrder, { order: "open" }>): Promise<undefined> {
  const clock = order.clock === "manual" ? new ManualClock() : realClock;
  const backend = (await make(order.backend, clock)) as Backend;
  worlds.set(order.world, { backend, clock, epochs: new Epochs(order.epochs) });
}

function advance({ world, ms }: Extract<KernelOrder, { order: "advance" }>): undefined {
  const { clock } = worldOf(world);
  if (!(clock instanceof ManualClock)) throw new Error("the clock of this world is the real time");
  clock.advance(ms);
}

async function close(world: number): Promise<undefined> {
  const { backend } = worldOf(world);
  worlds.delete(world);
  await backend.close?.();
}

/** Orders that were taken, and those of them that wait for the event loop. */
let taken = 0;
let underWay = 0;

function take({ id, order }: { id: number; order: KernelOrder }): void {
  taken++;
  const reply = (answer: Answer | undefined): void =>
    parentPort!.postMessage({ reply: id, answer } as KernelReply);
  const fail = (error: unknown): void => {
    const failed =
      error instanceof StateError ? { refusal: error.message } : { failure: String(error) };
    parentPort!.postMessage({ reply: id, ...failed } satisfies KernelReply);
  };
  try {
    const answer = obey(order);
    if (!(answer instanceof Promise)) return reply(answer);
    underWay++;
    void answer.then(reply, fail).finally(() => underWay--);
  } catch (error) {
    fail(error);
  }
}

/** Not the event loop's business: it stands still while this thread sleeps. */
function takeOrders(): void {
  while (taken !== bell.orders) {
    const received = receiveMessageOnPort(parentPort!);
    if (received === undefined) return;
    take(received.message as Parameters<typeof take>[0]);
  }
}

parentPort!.on("message", take);

/** Serves until nobody has asked for a while; answers how often the bell had been rung by then. */
function serveAll(): number {
  const end = performance.now() + PATIENCE;
  spin.restart();
  for (;;) {
    const rings = bell.rings;
    takeOrders();
    let served = false;
    for (const channel of channels.values()) {
      if (!channel.asked) continue;
      serve(channel);
      served = true;
    }
    if (served) spin.restart();
    if (served ? performance.now() > end : !spin.again()) return served ? -1 : rings;
  }
}

for (;;) {
  const rings = serveAll();
  if (underWay > 0) await (rings === -1 ? setImmediate() : bell.waitAsync(rings));
  else if (rings !== -1) bell.wait(rings);
}

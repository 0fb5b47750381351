/**
 * The thread that holds every world's state and answers the guests' threads, one question at a time: what it does
 * is the order of all that happens in a world.
 */
import { setImmediate } from "node:timers/promises";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import {
  pending,
  type Reply,
  unreachable,
  type Answer,
  type Backend,
  type ClosableBackend,
  type Request,
} from "../backend.ts";
import { StateError } from "../durable/state-error.ts";
import { Reader, Writer } from "./bytes.ts";
import { Answerer, Doorbell } from "./channel.ts";
import { readRequest, STATUS, writeAnswer } from "./codec.ts";
import { ManualClock, realClock, type WorldClock } from "./clock.ts";
import { Cores, SPIN, Spin } from "./cores.ts";
import { Epochs } from "./epochs.ts";
import type { KernelData, KernelOrder, KernelReply } from "./kernel-messages.ts";
import type { Topology } from "../topology/topology.ts";
import { make } from "./made.ts";

/** Requests that change nothing for others. */
const LOOKS: ReadonlySet<Request["ask"]> = new Set<Request["ask"]>(["get", "list"]);

/** Milliseconds after which orders have their turn, however much the guests ask. */
const PATIENCE = 2;

interface World {
  backend: Backend & Partial<ClosableBackend>;
  clock: WorldClock;
  epochs: Epochs;
  /** The number of the world to which this cell belongs: its own if there is only one. */
  whole: number;
  topology?: Topology;
  places?: Readonly<Record<string, number>>;
}

const { doorbell, cores } = workerData as KernelData;
const bell = new Doorbell(doorbell);
const spin = new Spin(new Cores(cores), SPIN.question);
const worlds = new Map<number, World>();
const channels = new Map<number, Answerer>();
const writer = new Writer();

/** Questions that wait for what others do, or for a time; a guest that is killed takes its own with it. */
const parked = new Map<Answerer, { world: number; request: Request }>();
/** Worlds of which something was changed since what waits in them was last asked. */
const changed = new Set<number>();

function perform<R extends Request>(id: number, request: R): Reply<R> {
  const { backend, epochs, whole } = worldOf(id);
  const answer = backend.request(request);
  if (parked.size > 0 && answer !== pending && !LOOKS.has(request.ask)) changed.add(whole);
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
  const { world, question } = received;
  answer(channel, world, () => readRequest(new Reader(question)));
}

/** Answers the request, or parks it. */
function answer(channel: Answerer, world: number, read: () => Request): void {
  writer.reset();
  try {
    const request = read();
    const found = perform(world, request);
    if (found === pending) return void parked.set(channel, { world, request });
    if (found === unreachable) writer.u8(STATUS.unreachable);
    else writeAnswer(writer.u8(STATUS.answered), request, found);
  } catch (error) {
    writer.reset();
    writer.u8(STATUS.failed).text(String(error instanceof Error ? error.stack : error));
  }
  parked.delete(channel);
  channel.send(writer.bytes);
}

/** Asks again what waits, in the order of its waiting, until nothing changes any more. */
function retry(): void {
  while (changed.size > 0) {
    const moved = new Set(changed);
    changed.clear();
    for (const [channel, { world, request }] of [...parked])
      if (moved.has(worldOf(world).whole)) answer(channel, world, () => request);
  }
}

/** Milliseconds until time alone answers something that waits. */
function patience(): number {
  let least = Infinity;
  for (const id of new Set(Array.from(parked.values(), ({ world }) => world))) {
    const world = worlds.get(id);
    const next = world?.clock instanceof ManualClock ? undefined : world?.backend.nextTime?.();
    if (next === undefined) continue;
    const left = Number(next - world!.clock.now()) / 1e6;
    if (left <= 0) changed.add(world!.whole);
    least = Math.min(least, left);
  }
  return Math.max(0, least);
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
    case "disturb":
      return disturb(order);
    case "attach":
      channels.set(order.channel, new Answerer(order.buffer));
      return undefined;
    case "detach":
      parked.delete(channels.get(order.channel)!);
      channels.delete(order.channel);
      return undefined;
    case "request":
      return answerNow(order.world, order.request);
  }
}

function answerNow(world: number, request: Request): Answer {
  const found = perform(world, request);
  if (found === pending) throw new Error(`${request.ask} waits, and there is no guest to wait`);
  if (found === unreachable) throw new Error(`nothing answers ${request.ask}`);
  return found;
}

async function open(order: Extract<KernelOrder, { order: "open" }>): Promise<undefined> {
  const clock = order.clock === "manual" ? new ManualClock() : realClock;
  const epochs = new Epochs(order.epochs);
  const made = await make(order.backend, clock);
  const { world, places } = order;
  const common = { clock, epochs, whole: world };
  if (places === undefined) {
    worlds.set(world, { ...common, backend: made as Backend });
    return;
  }
  const topology = made as Topology;
  for (const [cell, place] of Object.entries(places))
    worlds.set(place, { ...common, backend: topology.view(cell) });
  worlds.set(world, { ...common, backend: NOWHERE, topology, places });
}

/** A world of several cells is asked through one of them. */
const NOWHERE: Backend = {
  request(request) {
    throw new Error(`no cell asks ${request.ask}`);
  },
};

function disturb({ world, disturbance }: Extract<KernelOrder, { order: "disturb" }>): undefined {
  const { topology, epochs } = worldOf(world);
  topology?.disturb(disturbance);
  // What guests remember may be out of their reach now.
  epochs.advanceAll();
  changed.add(world);
  retry();
}

function advance({ world, ms }: Extract<KernelOrder, { order: "advance" }>): undefined {
  const { clock } = worldOf(world);
  if (!(clock instanceof ManualClock)) throw new Error("the clock of this world is the real time");
  clock.advance(ms);
  changed.add(world);
  // What the time has brought is there before this is answered.
  retry();
}

async function close(world: number): Promise<undefined> {
  const { backend, places = {} } = worldOf(world);
  for (const number of [world, ...Object.values(places)]) worlds.delete(number);
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
      if (!channel.asked || parked.has(channel)) continue;
      serve(channel);
      served = true;
    }
    if (changed.size > 0) retry();
    if (served) spin.restart();
    if (served ? performance.now() > end : !spin.again()) return served ? -1 : rings;
  }
}

for (;;) {
  const rings = serveAll();
  const longest = parked.size === 0 ? Infinity : patience();
  if (underWay > 0) await (rings === -1 ? setImmediate() : bell.waitAsync(rings, longest));
  else if (rings !== -1) bell.wait(rings, longest);
}

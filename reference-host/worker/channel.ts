/**
 * One guest thread's line to the kernel: a question and its answer, in packets, through shared memory.
 * Either side is asleep or spinning while it is the other's turn; nothing is allocated or posted.
 */
import { type Cores, SPIN, Spin } from "./cores.ts";

const WORDS = 8;
/** Whose turn it is. */
const TURN = 0;
/** Bytes in this packet, and in the whole message of which it is a part. */
const LENGTH = 1;
const TOTAL = 2;
/** The world that the question is about. */
const WORLD = 3;
/** The asker has gone to sleep and wants to be woken. */
const ASLEEP = 4;

const ASKER = 0;
const ANSWERER = 1;

/** Untouched pages of it cost nothing. */
const PACKET = 1_048_576;

class Line {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly #bytes: Uint8Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.words = new Int32Array(buffer, 0, WORDS);
    this.#bytes = new Uint8Array(buffer, WORDS * 4);
  }

  /** Puts the packet of a message that begins at `at`; answers where the next one begins. */
  put(message: Uint8Array, at: number): number {
    const packet = message.subarray(at, at + PACKET);
    this.#bytes.set(packet);
    Atomics.store(this.words, TOTAL, message.length);
    Atomics.store(this.words, LENGTH, packet.length);
    return at + packet.length;
  }

  get total(): number {
    return Atomics.load(this.words, TOTAL);
  }

  /** Adds the packet to what came before it. */
  get(into: Uint8Array, at: number): number {
    const length = Atomics.load(this.words, LENGTH);
    into.set(this.#bytes.subarray(0, length), at);
    return at + length;
  }
}

export function newChannel(): SharedArrayBuffer {
  return new SharedArrayBuffer(WORDS * 4 + PACKET);
}

const RINGS = 0;
/** The kernel sleeps, and wants to be woken. */
const SLEEPS = 1;
const ORDERS = 2;

/** What all channels ring when there is a question, and the main thread when it has posted an order. */
export class Doorbell {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(3 * 4)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  ring(): void {
    Atomics.add(this.#words, RINGS, 1);
    if (Atomics.load(this.#words, SLEEPS) === 1) Atomics.notify(this.#words, RINGS);
  }

  /** Rings for an order that has been posted. */
  order(): void {
    Atomics.add(this.#words, ORDERS, 1);
    this.ring();
  }

  get rings(): number {
    return Atomics.load(this.#words, RINGS);
  }

  /** How many orders have been posted. */
  get orders(): number {
    return Atomics.load(this.#words, ORDERS);
  }

  /**
   * Blocks until it has been rung more often than `seen`, or for so many milliseconds: waking from this takes half
   * as long as from `waitAsync`.
   */
  wait(seen: number, milliseconds: number): void {
    Atomics.store(this.#words, SLEEPS, 1);
    Atomics.wait(this.#words, RINGS, seen, milliseconds);
    Atomics.store(this.#words, SLEEPS, 0);
  }

  /** As `wait`, while the event loop goes on. */
  async waitAsync(seen: number, milliseconds: number): Promise<void> {
    Atomics.store(this.#words, SLEEPS, 1);
    await Atomics.waitAsync(this.#words, RINGS, seen, milliseconds).value;
    Atomics.store(this.#words, SLEEPS, 0);
  }
}

/** The guest's end. */
export class Asker {
  readonly #line: Line;
  readonly #bell: Doorbell;
  readonly #cores: Cores;
  readonly #thread: number;
  readonly #spin: Spin;

  constructor(buffer: SharedArrayBuffer, bell: Doorbell, cores: Cores, thread: number) {
    this.#line = new Line(buffer);
    this.#bell = bell;
    this.#cores = cores;
    this.#thread = thread;
    this.#spin = new Spin(cores, SPIN.answer);
  }

  /** Blocks until the answer is there; it belongs to the caller. */
  ask(world: number, question: Uint8Array): Uint8Array {
    const line = this.#line;
    Atomics.store(line.words, WORLD, world);
    let at = 0;
    do {
      at = line.put(question, at);
      this.#turn();
    } while (at < question.length);
    const answer = new Uint8Array(line.total);
    let got = line.get(answer, 0);
    while (got < answer.length) {
      this.#turn();
      got = line.get(answer, got);
    }
    return answer;
  }

  /** Gives the turn to the kernel and waits for it to come back. */
  #turn(): void {
    const { words } = this.#line;
    Atomics.store(words, TURN, ANSWERER);
    this.#bell.ring();
    this.#spin.restart();
    while (Atomics.load(words, TURN) !== ASKER) {
      if (this.#spin.again()) continue;
      Atomics.store(words, ASLEEP, 1);
      // The core that it leaves is spare for the kernel, which may then spin until the next asks.
      this.#cores.set(this.#thread, false);
      Atomics.wait(words, TURN, ANSWERER);
      this.#cores.set(this.#thread, true);
      Atomics.store(words, ASLEEP, 0);
    }
  }
}

/** The kernel's end. */
export class Answerer {
  readonly #line: Line;
  #question: Uint8Array<ArrayBuffer> | undefined;
  #received = 0;
  #answer: Uint8Array | undefined;
  #sent = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.#line = new Line(buffer);
  }

  get asked(): boolean {
    return Atomics.load(this.#line.words, TURN) === ANSWERER;
  }

  /** Takes the packet that is there. Answers the question if this completed it; else the asker has its turn again. */
  receive(): { world: number; question: Uint8Array<ArrayBuffer> } | undefined {
    if (this.#answer !== undefined) return this.#continue();
    this.#question ??= new Uint8Array(this.#line.total);
    this.#received = this.#line.get(this.#question, this.#received);
    if (this.#received < this.#question.length) return this.#turn();
    const question = this.#question;
    this.#question = undefined;
    this.#received = 0;
    return { world: Atomics.load(this.#line.words, WORLD), question };
  }

  /** Answers the question; the bytes are read before this returns, or copied. */
  send(answer: Uint8Array): void {
    this.#sent = this.#line.put(answer, 0);
    if (this.#sent < answer.length) this.#answer = answer.slice();
    this.#turn();
  }

  #continue(): undefined {
    this.#sent = this.#line.put(this.#answer!, this.#sent);
    if (this.#sent >= this.#answer!.length) this.#answer = undefined;
    this.#turn();
  }

  #turn(): undefined {
    const { words } = this.#line;
    Atomics.store(words, TURN, ASKER);
    if (Atomics.load(words, ASLEEP) === 1) Atomics.notify(words, TURN);
  }
}

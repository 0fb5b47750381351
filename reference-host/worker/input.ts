/** Standard input: the host appends without waiting, the guest reads and waits. */
import { Pipe } from "./pipe.ts";

const CAPACITY = 65_536;

/** The host's end. What does not fit yet is kept here. */
export class InputWriter {
  readonly pipe: Pipe = new Pipe(CAPACITY);
  readonly #queue: Uint8Array[] = [];
  readonly #waiting: (() => void)[] = [];
  #ended = false;
  #draining = false;

  write(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return;
    for (let at = 0; at < bytes.length; at += CAPACITY / 2) {
      // A copy: the caller may use its buffer again.
      this.#queue.push(bytes.slice(at, at + CAPACITY / 2));
    }
    this.#advance();
  }

  end(): void {
    this.#ended = true;
    this.#advance();
  }

  /** Fulfilled when the guest reads, or has ended: before that, nobody has to be asked for input. */
  wanted(): Promise<void> {
    return this.pipe.waitAsync("writable", () => this.pipe.wanted || this.pipe.closed);
  }

  /** Fulfilled when what was written has been passed on: to write no faster than the guest reads. */
  drained(): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The guest is gone. */
  discard(): void {
    this.#ended = true;
    this.#queue.length = 0;
    this.#advance();
  }

  #advance(): void {
    while (this.#queue.length > 0 && this.pipe.tryWrite(this.#queue[0]!)) this.#queue.shift();
    if (this.#queue.length > 0) return void this.#drain();
    for (const resolve of this.#waiting.splice(0)) resolve();
    if (this.#ended) this.pipe.close();
  }

  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    await this.pipe.waitAsync(
      "writable",
      () => this.#queue.length === 0 || this.pipe.room >= this.#queue[0]!.length,
    );
    this.#draining = false;
    this.#advance();
  }
}

/** Thrown in a guest's thread when the guest is to leave it. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/** The guest's end. What waits here throws `Killed` when the host abandons the pipe. */
export class InputReader {
  readonly #pipe: Pipe;

  constructor(buffer: SharedArrayBuffer) {
    this.#pipe = new Pipe(buffer);
  }

  check(): void {
    if (this.#pipe.abandoned) throw new Killed();
  }

  /** Blocks until there is something, or the end; false if the milliseconds were over first. */
  ready(milliseconds: number = Infinity): boolean {
    const pipe = this.#pipe;
    pipe.want();
    // Closing comes after the last bytes, so the order of the questions does not matter.
    const is = pipe.wait(
      "readable",
      () => pipe.available > 0 || pipe.closed || pipe.abandoned,
      milliseconds,
    );
    this.check();
    return is;
  }

  /** At most `max` bytes, at least one; none is the end. */
  read(max: number): Uint8Array {
    this.ready();
    return this.#pipe.take(Math.min(max, this.#pipe.available));
  }

  sleep(milliseconds: number): void {
    this.#pipe.wait("readable", () => this.#pipe.abandoned, milliseconds);
    this.check();
  }
}

/**
 * What a guest says, in the order of its saying: standard output, standard error, and how it ended.
 * A guest that is faster than its reader waits, so that memory stays bounded.
 */
import { Killed } from "./input.ts";
import { Pipe } from "./pipe.ts";

const CAPACITY = 131_072;
const HEADER = 5;
/** Of one frame: several fit, so that the reader empties the pipe while the guest fills it. */
const FRAME = 32_768;

/** Kinds of frame beside the two streams, which are 1 and 2. */
const END = 3;
const BEGUN = 4;

/** The guest's end. */
export class OutputWriter {
  readonly #pipe: Pipe;

  constructor(buffer: SharedArrayBuffer) {
    this.#pipe = new Pipe(buffer);
  }

  /** Returns when the bytes cannot be lost any more, even if the thread is killed. Throws `Killed` if it has to wait in vain. */
  write(stream: 1 | 2, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += FRAME) {
      this.#frame(stream, bytes.subarray(at, at + FRAME), () => this.#pipe.abandoned);
    }
  }

  /** The guest's program runs from now on. */
  begin(): void {
    this.#frame(BEGUN, new Uint8Array(0), () => false);
  }

  end(report: object): void {
    const payload = new TextEncoder().encode(JSON.stringify(report));
    this.#frame(END, payload, () => false);
    this.#pipe.close();
  }

  #frame(kind: number, payload: Uint8Array, isVain: () => boolean): void {
    const header = new Uint8Array(HEADER);
    header[0] = kind;
    new DataView(header.buffer).setUint32(1, payload.length, true);
    const size = HEADER + payload.length;
    this.#pipe.wait("writable", () => this.#pipe.room >= size || isVain());
    if (!this.#pipe.tryWrite(header, payload)) throw new Killed();
  }
}

export interface OutputSink {
  /**
   * Where a promise is returned, nothing more is taken from the guest until it is fulfilled, or until the guest is
   * gone: what is left then is little, and comes at once.
   */
  stdout(bytes: Uint8Array): unknown;
  stderr(bytes: Uint8Array): unknown;
}

/** The host's end. */
export class OutputReader {
  readonly pipe: Pipe = new Pipe(CAPACITY);
  readonly #sink: OutputSink;
  readonly #begun: () => void;
  #goOn: (() => void) | undefined;

  constructor(sink: OutputSink, begun: () => void) {
    this.#sink = sink;
    this.#begun = begun;
  }

  /** The guest is gone, and writes no more. */
  gone(): void {
    this.pipe.close();
    this.#goOn?.();
  }

  /** Delivers everything, then answers the report of the end; without one, the guest was killed. */
  async read(): Promise<unknown> {
    const { pipe } = this;
    for (;;) {
      await pipe.waitAsync("readable", () => pipe.available > 0 || pipe.closed);
      if (pipe.available === 0) return undefined;
      const header = pipe.take(HEADER);
      const payload = pipe.take(new DataView(header.buffer).getUint32(1, true));
      if (header[0] === END) return JSON.parse(new TextDecoder().decode(payload));
      const taken = this.#deliver(header[0]!, payload);
      if (isPromise(taken) && !pipe.closed) await this.#until(taken);
    }
  }

  #deliver(kind: number, payload: Uint8Array): unknown {
    if (kind === BEGUN) return this.#begun();
    return kind === 1 ? this.#sink.stdout(payload) : this.#sink.stderr(payload);
  }

  #until(taken: PromiseLike<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#goOn = resolve;
      taken.then(() => resolve(), reject);
    });
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof Object(value).then === "function";
}

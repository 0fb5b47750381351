/**
 * What a guest says, in the order of its saying: standard output, standard error, and how it ended.
 * A guest that is faster than its reader waits, so that memory stays bounded.
 */
import { Pipe } from "./pipe.ts";

const CAPACITY = 131_072;
const HEADER = 5;
/** Of one frame: several fit, so that the reader empties the pipe while the guest fills it. */
const FRAME = 32_768;

/** Kinds of frame beside the two streams, which are 1 and 2. */
const END = 3;

/** The guest's end. */
export class OutputWriter {
  readonly #pipe: Pipe;

  constructor(buffer: SharedArrayBuffer) {
    this.#pipe = new Pipe(buffer);
  }

  /** Returns when the bytes cannot be lost any more, even if the thread is killed. */
  write(stream: 1 | 2, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += FRAME)
      this.#frame(stream, bytes.subarray(at, at + FRAME));
  }

  end(report: object): void {
    this.#frame(
      END,
      new TextEncoder().encode(JSON.stringify(report)).subarray(0, CAPACITY - HEADER),
    );
    this.#pipe.close();
  }

  #frame(kind: number, payload: Uint8Array): void {
    const header = new Uint8Array(HEADER);
    header[0] = kind;
    new DataView(header.buffer).setUint32(1, payload.length, true);
    const size = HEADER + payload.length;
    this.#pipe.wait("writable", () => this.#pipe.room >= size);
    this.#pipe.tryWrite(header, payload);
  }
}

export interface OutputSink {
  /** Where a promise is returned, nothing more is read from the guest until it is fulfilled. */
  stdout(bytes: Uint8Array): void | PromiseLike<void>;
  stderr(bytes: Uint8Array): void | PromiseLike<void>;
}

/** The host's end: delivers everything, then answers the report of the end; without one, the guest was killed. */
export async function readOutput(pipe: Pipe, sink: OutputSink): Promise<unknown> {
  for (;;) {
    await pipe.waitAsync("readable", () => pipe.available > 0 || pipe.closed);
    if (pipe.available === 0) return undefined;
    const header = pipe.take(HEADER);
    const payload = pipe.take(new DataView(header.buffer).getUint32(1, true));
    if (header[0] === END) return JSON.parse(new TextDecoder().decode(payload));
    const taken = header[0] === 1 ? sink.stdout(payload) : sink.stderr(payload);
    if (taken !== undefined) await taken;
  }
}

export function outputPipe(): Pipe {
  return new Pipe(CAPACITY);
}

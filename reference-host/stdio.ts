import { type Context, Handle } from "./node.ts";
import type { Stat } from "./operation.ts";

/** Where the bytes of standard output and error go; may block for as long as it takes. */
export type Output = (stream: 1 | 2, bytes: Uint8Array) => void;

/** Standard input: delivers bytes as they come; none is the end, and stays so (runtime/stdin/*). */
export class InputHandle extends Handle {
  override readonly type = "stream";
  #ended = false;

  override stat(): Stat {
    return streamStat(1n);
  }
  override read(context: Context, length: number): Uint8Array {
    if (this.#ended || length === 0) return new Uint8Array(0);
    const bytes = context.ask({ ask: "stdin", max: length });
    this.#ended = bytes.length === 0;
    return bytes;
  }
}

export class OutputHandle extends Handle {
  override readonly type = "stream";
  readonly #stream: 1 | 2;
  readonly #output: Output;

  constructor(stream: 1 | 2, output: Output) {
    super();
    this.#stream = stream;
    this.#output = output;
  }
  override stat(): Stat {
    return streamStat(1n + BigInt(this.#stream));
  }
  override write(_context: Context, bytes: Uint8Array): void {
    if (bytes.length > 0) this.#output(this.#stream, bytes);
  }
}

function streamStat(id: bigint): Stat {
  return { type: "stream", size: 0, modified: 0n, accessed: 0n, changed: 0n, links: 1, id };
}

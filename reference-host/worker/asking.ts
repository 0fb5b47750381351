/** The kernel's backend, seen from a guest's thread: every request blocks until it is answered. */
import { type Answer, type Backend, type Request, unreachable } from "../backend.ts";
import { Reader, Writer } from "./bytes.ts";
import type { Asker } from "./channel.ts";
import { readAnswer, STATUS, writeRequest } from "./codec.ts";

export class AskingBackend implements Backend {
  readonly #asker: Asker;
  readonly #world: number;
  readonly #writer = new Writer();

  constructor(asker: Asker, world: number) {
    this.#asker = asker;
    this.#world = world;
  }

  request<R extends Request>(request: R): Answer<R> | typeof unreachable {
    this.#writer.reset();
    writeRequest(this.#writer, request);
    const reader = new Reader(this.#asker.ask(this.#world, this.#writer.bytes));
    const status = reader.u8();
    if (status === STATUS.failed) throw new Error(`the kernel failed: ${reader.text()}`);
    if (status === STATUS.unreachable) return unreachable;
    return readAnswer(reader, request) as Answer<R>;
  }
}

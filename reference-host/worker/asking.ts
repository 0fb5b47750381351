/** The kernel's backend, seen from a guest's thread: every request blocks until it is answered. */
import type { Answer, Backend, Request } from "../backend.ts";
import { Reader, Writer } from "./bytes.ts";
import type { Asker } from "./channel.ts";
import { readAnswer, writeRequest } from "./codec.ts";

export class AskingBackend implements Backend {
  readonly #asker: Asker;
  readonly #world: number;
  readonly #writer = new Writer();

  constructor(asker: Asker, world: number) {
    this.#asker = asker;
    this.#world = world;
  }

  request<R extends Request>(request: R): Answer<R> {
    this.#writer.reset();
    writeRequest(this.#writer, request);
    const reader = new Reader(this.#asker.ask(this.#world, this.#writer.bytes));
    if (reader.u8() === 0) throw new Error(`the kernel failed: ${reader.text()}`);
    return readAnswer(reader, request) as Answer<R>;
  }
}

/** The main thread's hold on the kernel. */
import type { Worker } from "node:worker_threads";
import type { Answer, Request } from "../backend.ts";
import { StateError } from "../durable/state-error.ts";
import { Doorbell, newChannel } from "./channel.ts";
import { Cores } from "./cores.ts";
import { Epochs } from "./epochs.ts";
import type { ClockKind, KernelData, KernelOrder, KernelReply, Made } from "./kernel-messages.ts";
import { startThread } from "./threads.ts";

interface Waiting {
  resolve(answer: Answer | undefined): void;
  reject(error: Error): void;
}

export class KernelThread {
  readonly doorbell: Doorbell = new Doorbell();
  readonly cores: Cores = new Cores();
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #orders = 0;
  #numbers = 0;
  #ended: Error | undefined;
  #terminated = false;

  /** `failed` is called if the thread ends by itself: guests may then wait for it for ever. */
  constructor(failed: () => void) {
    const data: KernelData = { doorbell: this.doorbell.buffer, cores: this.cores.buffer };
    this.#worker = startThread("kernel", data);
    this.#worker.unref();
    this.#worker.on("message", (reply: KernelReply) => this.#reply(reply));
    this.#worker.on("error", (error) => this.#end(error));
    this.#worker.on("exit", () => {
      if (!this.#terminated) failed();
      this.#end(new Error("the kernel's thread has ended"));
    });
  }

  async open(
    backend: Made,
    clock: ClockKind,
  ): Promise<{ world: number; epochs: SharedArrayBuffer }> {
    const world = ++this.#numbers;
    const epochs = new Epochs().buffer;
    await this.#order({ order: "open", world, epochs, backend, clock });
    return { world, epochs };
  }

  async close(world: number): Promise<void> {
    await this.#order({ order: "close", world });
  }

  /** When this is over, whatever is asked is judged by the new time. */
  async advance(world: number, ms: number): Promise<void> {
    await this.#order({ order: "advance", world, ms });
  }

  /** A request that no guest makes. */
  async request<R extends Request>(world: number, request: R): Promise<Answer<R>> {
    return (await this.#order({ order: "request", world, request })) as Answer<R>;
  }

  async attach(): Promise<{ channel: number; buffer: SharedArrayBuffer }> {
    const channel = ++this.#numbers;
    const buffer = newChannel();
    await this.#order({ order: "attach", channel, buffer });
    return { channel, buffer };
  }

  /** When this is over, nothing that the channel has asked will be done. */
  async detach(channel: number): Promise<void> {
    if (this.#ended === undefined) await this.#order({ order: "detach", channel });
  }

  async terminate(): Promise<void> {
    this.#terminated = true;
    await this.#worker.terminate();
  }

  #order(order: KernelOrder): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      const id = ++this.#orders;
      this.#waiting.set(id, { resolve, reject });
      // Only what is waited for keeps the process alive.
      this.#worker.ref();
      this.#worker.postMessage({ id, order });
      this.doorbell.order();
    });
  }

  #reply(reply: KernelReply): void {
    const waiting = this.#waiting.get(reply.reply);
    this.#waiting.delete(reply.reply);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("refusal" in reply) waiting?.reject(new StateError(reply.refusal));
    else if ("failure" in reply) waiting?.reject(new Error(`the kernel failed: ${reply.failure}`));
    else waiting?.resolve(reply.answer);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

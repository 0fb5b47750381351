/** Threads that are ready for a guest. A thread runs one guest at a time; one that had to be killed is replaced. */
import type { Worker } from "node:worker_threads";
import type { GuestThreadData, StartGuest } from "./guest-messages.ts";
import type { KernelThread } from "./kernel-thread.ts";
import { startThread } from "./threads.ts";

/** Threads that came into being because many guests ran at once are kept up to this number. */
const KEPT = 8;

/** A thread of the pool, for as long as its guest runs. */
export interface GuestThread {
  /** `gone` is called if the thread ends before it is released, with what went wrong if that was the reason. */
  start(guest: StartGuest, gone: (error: Error | undefined) => void): void;
  /** The guest has ended by itself. */
  release(): void;
  /** Ends the thread, whatever it does; nothing that it has asked the kernel for is done afterwards. */
  kill(): Promise<void>;
}

export class Pool {
  readonly #kernel: KernelThread;
  readonly #ready: number;
  readonly #idle: Thread[] = [];
  readonly #all = new Set<Thread>();
  #numbers = 0;
  #starting = 0;
  #closed = false;

  /** Keeps at least so many threads in readiness. */
  constructor(kernel: KernelThread, ready: number) {
    this.#kernel = kernel;
    this.#ready = ready;
  }

  async take(): Promise<GuestThread> {
    const thread = this.#idle.pop() ?? (await this.#spawn());
    thread.worker.ref();
    this.fill();
    let ours = true;
    return {
      start: (guest, gone) => {
        thread.bereaved = gone;
        if (this.#all.has(thread)) thread.worker.postMessage(guest);
        else void thread.gone.then(gone);
      },
      release: () => {
        ours = false;
        // The thread outlives what the callback holds on to.
        thread.bereaved = undefined;
        this.#release(thread);
      },
      kill: async () => {
        if (ours) await this.#kill(thread);
      },
    };
  }

  /** Has as many threads started as there should be. */
  fill(): void {
    while (this.#idle.length + this.#starting < this.#ready && !this.#closed) {
      this.#starting++;
      this.#spawn()
        .then((thread) => this.#release(thread))
        // A thread that cannot be started now is missed, and fails, when it is needed.
        .catch(() => {})
        .finally(() => this.#starting--);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((thread) => this.#kill(thread)));
  }

  async #spawn(): Promise<Thread> {
    const number = ++this.#numbers;
    const { channel, buffer } = await this.#kernel.attach();
    if (this.#closed) throw new Error("the host has been closed");
    const { doorbell, cores } = this.#kernel;
    const data: GuestThreadData = {
      thread: number,
      channel: buffer,
      doorbell: doorbell.buffer,
      cores: cores.buffer,
    };
    const thread = new Thread(number, channel, startThread("guest-thread", data));
    this.#all.add(thread);
    void thread.gone.then((error) => {
      this.#forget(thread);
      thread.bereaved?.(error);
    });
    return thread;
  }

  #release(thread: Thread): void {
    if (this.#closed || this.#idle.length >= Math.max(this.#ready, KEPT))
      return void this.#kill(thread);
    thread.worker.unref();
    if (this.#all.has(thread)) this.#idle.push(thread);
  }

  async #kill(thread: Thread): Promise<void> {
    this.fill();
    await thread.worker.terminate();
    await thread.gone;
    this.#kernel.cores.set(thread.number, false);
    await this.#kernel.detach(thread.channel);
  }

  #forget(thread: Thread): void {
    this.#all.delete(thread);
    const at = this.#idle.indexOf(thread);
    if (at >= 0) this.#idle.splice(at, 1);
  }
}

class Thread {
  readonly number: number;
  readonly channel: number;
  readonly worker: Worker;
  readonly gone: Promise<Error | undefined>;
  /** Who is to hear of it. */
  bereaved: ((error: Error | undefined) => void) | undefined;

  constructor(number: number, channel: number, worker: Worker) {
    this.number = number;
    this.channel = channel;
    this.worker = worker;
    this.gone = new Promise((resolve) => {
      worker.once("error", resolve);
      worker.once("exit", () => resolve(undefined));
    });
  }
}

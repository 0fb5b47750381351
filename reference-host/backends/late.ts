import { pending, type Backend, type Reply, type Request } from "../backend.ts";

/**
 * A backend whose answers come late and out of order, as those of a store on other machines do. For tests: what
 * stands behind it answers at once, each request at some moment between its asking and its answer.
 */
export class LateBackend implements Backend {
  readonly #backend: Backend;
  readonly #random: () => number;
  readonly #longest: number;

  /** `random` answers numbers from 0 to 1; `longest` is in turns of the microtask queue. */
  constructor(backend: Backend, random: () => number, longest = 8) {
    this.#backend = backend;
    this.#random = random;
    this.#longest = longest;
  }

  request<R extends Request>(_request: R): typeof pending {
    return pending;
  }

  /** The answer to a request that is pending, or `pending` if it waits for what others do. */
  async later<R extends Request>(request: R): Promise<Reply<R>> {
    await this.#pause();
    const answer = this.#backend.request(request);
    await this.#pause();
    return answer;
  }

  nextTime(): bigint | undefined {
    return this.#backend.nextTime?.();
  }

  async #pause(): Promise<void> {
    for (let turns = Math.floor(this.#random() * this.#longest); turns > 0; turns--)
      await Promise.resolve();
  }
}

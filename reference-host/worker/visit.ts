/** An execution of the host's own, in a world whose state is in another thread. */
import { pending, type Answer, type Request } from "../backend.ts";
import { fault } from "../errors.ts";
import { createExecution, resume, step, type Execution } from "../machine.ts";
import type { Operation, Result } from "../operation.ts";
import { systemClock } from "./clock.ts";
import { planting, type Tree } from "./tree.ts";

export type Ask = (request: Request) => Promise<Answer>;

export class Visit {
  readonly #execution: Execution;
  readonly #ask: Ask;

  constructor(owner: string, ask: Ask) {
    this.#ask = ask;
    this.#execution = createExecution({
      backend: { request: () => pending },
      now: systemClock.realtime,
      owner,
      output: () => {},
    });
  }

  /** Rejects with `Fault`. */
  async call<O extends Operation>(operation: O): Promise<Result<O>> {
    for (;;) {
      const done = step(this.#execution, operation);
      if ("value" in done) return done.value;
      if ("error" in done) throw fault(done.error);
      resume(this.#execution, await this.#ask(done.blocked));
    }
  }

  /** Makes a tree below a directory, whose absolute path is given. Rejects with `PlantError`. */
  async plant(below: string, tree: Tree): Promise<void> {
    const root = this.#execution.preopens[0]!.fd;
    const steps = planting(root, below.replace(/^\/+/, ""), tree);
    let next = steps.next();
    while (next.done !== true) {
      let answer: unknown;
      try {
        answer = await this.call(next.value);
      } catch (error) {
        next = steps.throw(error);
        continue;
      }
      next = steps.next(answer);
    }
  }
}

/** One run of a component: its calls to the machine, and what ended it besides a return or a trap. */
import { Fault } from "../../errors.ts";
import type { GuestContext } from "../../guest.ts";
import type { Call, Operation, Result } from "../../operation.ts";
import { refusal } from "./refusal.ts";

export class Run {
  readonly context: GuestContext;
  readonly call: Call;
  /** What `wasi:cli/exit` was given, once it was called. */
  status: number | undefined;
  /** What the machine threw that was no `Fault`: the host's own bug, never the guest's. */
  bug: { error: unknown } | undefined;

  constructor(context: GuestContext) {
    this.context = context;
    const { call } = context;
    this.call = <O extends Operation>(operation: O): Result<O> => {
      try {
        return call(operation);
      } catch (error) {
        if (error instanceof Fault) throw refusal(error.code);
        this.bug ??= { error };
        throw error;
      }
    };
  }

  /** Unwinds the guest; `status` says why, even if the guest catches what is thrown here. */
  exit(status: number): never {
    this.status ??= status;
    throw new Exit();
  }
}

class Exit {}

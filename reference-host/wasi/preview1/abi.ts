/** What the groups of imports share, and how one of them becomes a function that a guest can call. */
import { Fault } from "../../errors.ts";
import type { GuestContext } from "../../guest.ts";
import type { Call } from "../../operation.ts";
import { AbiFault, ERRNO } from "./errno.ts";
import type { GuestMemory } from "./memory.ts";

export interface Abi {
  call: Call;
  context: GuestContext;
  memory: GuestMemory;
}

/** Imports by name. A body returns if the call succeeded, and throws `Fault` or `AbiFault` if it failed. */
// oxlint-disable-next-line typescript/no-explicit-any -- the arguments are as different as the 46 functions
export type Group = Record<string, (...args: any[]) => void>;

/** Thrown through the guest's frames to end it; known by identity. */
export const LEAVING: unique symbol = Symbol("the guest is leaving");

/**
 * Why the guest is being left. A guest can catch what an import throws and call again, so this is asked
 * for at every call and once more at the end.
 */
export class Leave {
  #reason: { status: number } | { failure: unknown } | undefined;

  get reason(): { status: number } | { failure: unknown } | undefined {
    return this.#reason;
  }

  exit(status: number): never {
    this.#reason ??= { status };
    throw LEAVING;
  }

  /** A bug of the host: never shown to the guest as an error code, nor to the user as a trap. */
  fail(failure: unknown): never {
    this.#reason ??= { failure };
    throw LEAVING;
  }
}

/** The import: calls the body, answers an errno. */
export function answering(body: Group[string], leave: Leave): (...args: unknown[]) => number {
  return (...args) => {
    if (leave.reason !== undefined) throw LEAVING;
    try {
      body(...args);
      return 0;
    } catch (error) {
      if (error instanceof Fault) return ERRNO[error.code];
      if (error instanceof AbiFault) return error.errno;
      // The guest's own recursion, which happened to end inside of an import.
      if (error instanceof RangeError && /call stack/i.test(error.message)) throw error;
      return leave.fail(error);
    }
  };
}

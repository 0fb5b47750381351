/** How a test, a mutant or a variant puts itself between the guest and the machine, inside the guest's thread. */
import type { Call } from "../operation.ts";

export interface Extension {
  /** Wraps what the guest's adapter calls. Called once for each execution. */
  call?(call: Call, owner: string): Call;
}

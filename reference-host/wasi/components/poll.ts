/** `wasi:io/poll`: what can be waited for is a moment and standard input. All else is ready. */
import type * as Wit from "../../../wit/generated/wasi/io-poll.ts";
import type { GuestContext } from "../../guest.ts";
import { trapForged } from "./handle.ts";

type Wake = "now" | "input" | { moment: bigint };

export class Pollable implements Wit.Pollable {
  readonly context: GuestContext;
  /** A moment is one of the monotonic clock. */
  readonly wake: Wake;

  constructor(context: GuestContext, wake: Wake) {
    this.context = context;
    this.wake = wake;
  }

  ready(): boolean {
    const { context, wake } = this;
    if (wake === "now") return true;
    if (wake === "input") return context.wait(0n, true);
    return context.clock.monotonic() >= wake.moment;
  }

  block(): void {
    poll([this]);
  }
}
trapForged(Pollable, "context");

/** Waits until at least one is ready and answers the indices of all that are. */
export function poll(pollables: readonly Pollable[]): Uint32Array {
  for (;;) {
    const ready = [...pollables.keys()].filter((index) => pollables[index]?.ready());
    if (ready.length > 0) return new Uint32Array(ready);
    wait(pollables);
  }
}

function wait(pollables: readonly Pollable[]): void {
  const context = pollables[0]?.context;
  if (context === undefined) throw new WebAssembly.RuntimeError("poll of nothing");
  let next: bigint | undefined;
  let input = false;
  for (const { wake } of pollables) {
    if (wake === "input") input = true;
    else if (wake !== "now" && (next === undefined || wake.moment < next)) next = wake.moment;
  }
  const rest = next === undefined ? undefined : next - context.clock.monotonic();
  context.wait(rest === undefined || rest > 0n ? rest : 0n, input);
}

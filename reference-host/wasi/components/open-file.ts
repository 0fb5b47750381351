/**
 * A descriptor of the machine as WASI 0.2 holds it: one descriptor and any number of streams made
 * from it. The machine's descriptor is closed, and so committed, when the last of them is dropped.
 */
import type { Call, DescriptorFlags, Fd } from "../../operation.ts";
import { Refusal } from "./refusal.ts";
import type { Run } from "./run.ts";

export class OpenFile {
  readonly run: Run;
  readonly call: Call;
  readonly fd: Fd;
  /** Bytes that streams have read, and written: the only offset at which a stream goes on. */
  consumed = 0;
  produced = 0;
  #holders = 1;
  #closes: boolean;
  #flags: DescriptorFlags | undefined;

  /** `closes`: preopens and standard streams are the host's, and stay when the guest drops them. */
  constructor(run: Run, fd: Fd, closes: boolean) {
    this.run = run;
    this.call = run.call;
    this.fd = fd;
    this.#closes = closes;
  }

  /** On 0.2 nothing changes them. */
  get flags(): DescriptorFlags {
    return (this.#flags ??= this.call({ op: "flags", fd: this.fd }));
  }

  hold(): this {
    this.#holders++;
    return this;
  }

  /** A drop has no answer: a commit that fails here is the guest's loss, not its end. */
  release(): void {
    if (--this.#holders > 0 || !this.#closes) return;
    try {
      this.call({ op: "close", fd: this.fd });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
}

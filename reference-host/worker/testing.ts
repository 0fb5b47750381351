/** For the tests of the host: a guest that is talked to line by line. */
import { buildGuests, guestPath } from "../../guests/build.ts";
import type { Execution, Exit } from "./isolated.ts";
import type { GuestOptions, World } from "./world.ts";

export async function probePath(): Promise<string> {
  const [built] = await buildGuests(["probe"]);
  if (built?.state === "skipped") throw new Error(built.reason);
  return guestPath("probe");
}

/** A probe of the operation language. */
export class Probe {
  stdout = "";
  stderr = "";
  #execution!: Execution;
  #answered = 0;
  #waiting: (() => void) | undefined;

  static async start(world: World, options: Partial<GuestOptions> = {}): Promise<Probe> {
    const probe = new Probe();
    const wasm = await probePath();
    const sink = {
      stdout: (bytes: Uint8Array) => {
        probe.stdout += Buffer.from(bytes).toString("latin1");
        probe.#waiting?.();
      },
      stderr: (bytes: Uint8Array) => void (probe.stderr += Buffer.from(bytes).toString("latin1")),
    };
    probe.#execution = await world.start({ wasm, args: ["probe"], ...options }, sink);
    return probe;
  }

  /** Sends an operation and answers its result. */
  async do(operation: string): Promise<string> {
    this.tell(operation);
    const index = this.#answered++;
    for (;;) {
      const lines = this.stdout.split("\n");
      if (lines.length > index + 1) return lines[index]!;
      await new Promise<void>((resolve) => (this.#waiting = resolve));
    }
  }

  tell(operation: string): void {
    this.#execution.write(Buffer.from(`${operation}\n`));
  }

  /** Ends its input and waits for its end. */
  end(): Promise<Exit> {
    this.#execution.end();
    return this.exit;
  }

  kill(): Promise<Exit> {
    this.#execution.kill();
    return this.exit;
  }

  write(bytes: Uint8Array): void {
    this.#execution.write(bytes);
  }

  get exit(): Promise<Exit> {
    return this.#execution.exit;
  }
}

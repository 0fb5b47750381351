/** A driver for tests of the runner: its guests answer as a function says, and run nothing. */

import type {
  Driver,
  Exit,
  Guest,
  GuestSink,
  GuestSpec,
  Hello,
  HelloRequest,
  World,
} from "../../driver/driver.ts";
import { HostError } from "../../driver/errors.ts";

/** What becomes of a line: a result, no answer, the end of the guest, or of the host. */
export type Fate = string | { afterMs: number } | { hang: true } | { exit: Exit } | { crash: true };

export interface FakeOptions {
  hello?: Partial<Hello>;
  /** Answers a line that a guest of the n-th world (from 1) was sent; `undefined` for what a plain host says. */
  answer?: (line: string, world: number) => Fate | undefined;
  /** Throws for a start of the host that fails. */
  onHello?: () => void;
}

const encoder = new TextEncoder();

/** Publishes what a host of `core` publishes, and knows no other file. */
export function plainAnswer(line: string): Fate {
  if (line === "hello") return "ok probe 1 preview1 fake";
  if (line === "trap") return { exit: { reason: "trap" } };
  const code = /^exit (\d+)$/.exec(line)?.[1];
  if (code !== undefined) return { exit: { reason: "exit", code: Number(code) } };
  if (line === "spin") return { hang: true };
  const nap = /^nap (\d+)$/.exec(line)?.[1];
  if (nap !== undefined) return { afterMs: Number(nap) };
  if (/^(?:open f \/beta\/|close |stat \/beta$)/.test(line)) return "ok";
  return "err no-entry";
}

export class FakeDriver implements Driver {
  readonly #options: FakeOptions;
  readonly #guests = new Set<FakeGuest>();
  #worlds = 0;
  openWorlds = 0;
  mostWorlds = 0;
  dead = false;

  constructor(options: FakeOptions = {}) {
    this.#options = options;
  }

  async hello(request: HelloRequest): Promise<Hello> {
    this.#options.onHello?.();
    return {
      protocol: 1,
      nonce: request.nonce,
      spec: request.spec[0]!,
      host: { name: "fake", version: "1" },
      abis: ["preview1"],
      features: [],
      control: [],
      concurrency: { worlds: 4, guests: 4 },
      ...this.#options.hello,
    };
  }

  async openWorld(): Promise<World> {
    this.#check();
    const world = ++this.#worlds;
    this.openWorlds++;
    this.mostWorlds = Math.max(this.mostWorlds, this.openWorlds);
    const inside: FakeGuest[] = [];
    return {
      startGuest: async (spec, sink) => {
        this.#check();
        const guest = new FakeGuest(spec, sink, (line) => this.#answer(line, world));
        this.#guests.add(guest);
        inside.push(guest);
        return guest;
      },
      close: async () => {
        this.#check();
        for (const guest of inside) guest.kill();
        this.openWorlds--;
      },
    };
  }

  async close(): Promise<void> {}

  #answer(line: string, world: number): Fate {
    const files = published(line);
    const fate = this.#options.answer?.(line, world) ?? files ?? plainAnswer(line);
    if (typeof fate === "object" && "crash" in fate) {
      this.dead = true;
      for (const guest of this.#guests) guest.lose(death());
    }
    return fate;
  }

  #check(): void {
    if (this.dead) throw death();
  }
}

function death(): HostError {
  return new HostError("died", "the host fake exited with code 9");
}

const LIMITS = {
  name_bytes: 255,
  key_bytes: 1024,
  value_bytes: 1048576,
  keys: 1024,
  descriptors: 64,
  with_bytes: 1024,
};
let reading = "";

/** The two files that the runner reads before the tests, one read each. */
function published(line: string): string | undefined {
  const opened = /^open f \/beta\/(features|limits\.json) r$/.exec(line)?.[1];
  if (opened !== undefined) {
    reading = opened === "features" ? "core%0A" : JSON.stringify(LIMITS).replaceAll('"', "%22");
    return "ok";
  }
  if (!line.startsWith("read f ")) return undefined;
  const piece = reading.slice(0, 63).replace(/%[0-9A-F]?$/, "");
  reading = reading.slice(piece.length);
  return `ok ${piece === "" ? "%" : piece}`;
}

class FakeGuest implements Guest {
  readonly exit: Promise<Exit>;
  readonly #sink: GuestSink;
  readonly #answer: (line: string) => Fate;
  readonly #cats: boolean;
  #settle!: { resolve(exit: Exit): void; reject(error: Error): void };
  #over = false;
  #deaf = false;

  constructor(spec: GuestSpec, sink: GuestSink, answer: (line: string) => Fate) {
    this.#sink = sink;
    this.#answer = answer;
    this.#cats = spec.args[1] === "cat";
    this.exit = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.exit.catch(() => {});
  }

  write(bytes: Uint8Array): void {
    if (this.#cats) return void this.#sink.stdout(bytes);
    for (const line of new TextDecoder().decode(bytes).trimEnd().split("\n")) {
      if (this.#over || this.#deaf) return;
      const fate = this.#answer(line);
      if (typeof fate === "string") this.#sink.stdout(encoder.encode(`${fate}\n`));
      else if ("afterMs" in fate)
        setTimeout(() => this.#sink.stdout(encoder.encode("ok\n")), fate.afterMs);
      else if ("exit" in fate) this.#end(fate.exit);
      else this.#deaf = true;
    }
  }

  end(): void {
    if (!this.#deaf) this.#end({ reason: "exit", code: 0 });
  }

  kill(): void {
    this.#end({ reason: "killed" });
  }

  lose(error: Error): void {
    this.#over = true;
    this.#settle.reject(error);
  }

  #end(exit: Exit): void {
    this.#over = true;
    this.#settle.resolve(exit);
  }
}

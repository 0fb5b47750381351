import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it, vi } from "vitest";
import { Host } from "./host.ts";
import type { Made } from "./kernel-messages.ts";
import { Probe, probePath } from "./testing.ts";
import type { World } from "./world.ts";

// Each thread of a run from the sources compiles them anew, and the machine may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

let host: Host;
let world: World;

beforeAll(async () => {
  await probePath();
  host = new Host({ ready: 2 });
});
afterAll(() => host.close());
beforeEach(async () => {
  world = await host.openWorld();
});
afterEach(() => world.close());

const start = (options = {}): Promise<Probe> => Probe.start(world, options);

describe("an isolated guest", () => {
  it("gets its arguments and its environment", async () => {
    const guest = await start({ args: ["probe", "--", "two words"], env: { A: "1", B: "ü" } });
    expect(await guest.do("args")).toBe("ok -- two%20words");
    expect(await guest.do("env")).toBe("ok A=1 B=%C3%BC TMPDIR=/beta/tmp");
    expect(await guest.end()).toEqual({ reason: "exit", code: 0 });
  });

  it("shares a world with another", async () => {
    const [a, b] = [await start(), await start()];
    await a.do("open f /beta/kv/local/k w,create");
    await a.do("write f hello");
    expect(await b.do("stat /beta/kv/local/k")).toBe("err no-entry");
    await a.do("close f");
    await b.do("open g /beta/kv/local/k r");
    expect(await b.do("read g 9")).toBe("ok hello");
  });

  it("sees at once what another has changed, however often it has read before", async () => {
    const [a, b] = [await start(), await start()];
    for (let i = 0; i < 20; i++) {
      await a.do("open f /beta/kv/local/k w,create,trunc");
      await a.do(`write f ${i}`);
      expect(await a.do("close f")).toBe("ok");
      await b.do("open g /beta/kv/local/k r");
      expect(await b.do("read g 9")).toBe(`ok ${i}`);
      await b.do("close g");
    }
  });

  it("finds gone what has expired by the clock of its world", async () => {
    const other = await host.openWorld({ clock: "manual" });
    const [a, b] = [await Probe.start(other), await start()];
    for (const guest of [a, b]) {
      await guest.do("open f /beta/kv/.with/ttl=1h/local/k w,create");
      await guest.do("sync f");
    }
    await other.advance(3_599_999);
    expect(await a.do("stat /beta/kv/local/k")).toMatch(/^ok file 0 /);
    await other.advance(1);
    expect(await a.do("stat /beta/kv/local/k")).toBe("err no-entry");
    expect(await b.do("stat /beta/kv/local/k")).toMatch(/^ok file 0 /);
    await expect(world.advance(1)).rejects.toThrow("the real time");
    await other.close();
  });

  it("sees nothing of another world", async () => {
    const other = await host.openWorld();
    const [a, b] = [await start(), await Probe.start(other)];
    await a.do("mkdir /beta/kv/local/d");
    expect(await b.do("stat /beta/kv/local/d")).toBe("err no-entry");
    await other.close();
  });

  it("moves large values through the kernel", async () => {
    const [a, b] = [await start(), await start()];
    await a.do("open f /beta/kv/local/k w,create");
    expect(await a.do("write f ~4000000:9")).toBe("ok 4000000");
    expect(await a.do("close f")).toBe("ok");
    await b.do("open g /beta/kv/local/k r");
    expect(await b.do("readall g")).toMatch(/^ok #4000000:/);
    expect(await b.do("fstat g")).toMatch(/^ok file 4000000 /);
  });

  it("says which commits failed at its normal end", async () => {
    const [a, b] = [await start(), await start()];
    await a.do("mkdir /beta/kv/local/d");
    await a.do("open f /beta/kv/local/d/k w,create");
    await b.do("rmdir /beta/kv/local/d");
    expect(await a.end()).toMatchObject({ reason: "commit" });
    expect(a.stderr).toBe("wasi-cloud: /beta/kv/local/d/k was not committed: no-entry\n");
  });

  it.each([
    ["exit 3", { reason: "exit", code: 3 }],
    ["trap", { reason: "trap", message: "unreachable" }],
  ])("publishes nothing at its abnormal end: %s", async (end, exit) => {
    const [a, b] = [await start(), await start()];
    await a.do("open f /beta/kv/local/k w,create,excl");
    await a.do("write f hello");
    a.tell(end);
    expect(await a.exit).toEqual(exit);
    expect(await b.do("stat /beta/kv/local/k")).toBe("err no-entry");
    expect(await b.do("open f /beta/kv/local/k w,create,excl")).toBe("ok");
  });
});

describe("killing", () => {
  it.each(["spin", "nap 100000", "nop"])("ends a guest in the middle of %s", async (operation) => {
    const [a, b] = [await start(), await start()];
    await a.do("open f /beta/kv/local/k w,create,excl");
    await a.do("stderr before");
    if (operation !== "nop") a.tell(operation);
    await b.do("nap 20");
    expect(await a.kill()).toEqual({ reason: "killed" });
    expect(a.stderr).toBe("before");
    expect(await b.do("stat /beta/kv/local/k")).toBe("err no-entry");
    expect(await b.do("open f /beta/kv/local/k w,create,excl")).toBe("ok");
  });

  it("does nothing to a guest that has ended", async () => {
    const guest = await start();
    expect(await guest.end()).toEqual({ reason: "exit", code: 0 });
    expect(await guest.kill()).toEqual({ reason: "exit", code: 0 });
  });

  it("leaves whole values or none", async () => {
    const reader = await start();
    for (let i = 0; i < 5; i++) {
      const writer = await start();
      for (let n = 0; n < 50; n++) {
        for (const line of [
          "open f /beta/kv/local/k w,create,trunc",
          "write f ~300000:1",
          "close f",
        ])
          writer.tell(line);
      }
      await writer.do("hello");
      await writer.kill();
      await reader.do("open g /beta/kv/local/k r");
      expect(await reader.do("fstat g")).toMatch(/^ok file 300000 /);
      await reader.do("close g");
    }
  });
});

describe("limits", () => {
  it("ends a guest at its deadline", async () => {
    const guest = await start({ deadlineMs: 50 });
    guest.tell("spin");
    expect(await guest.exit).toEqual({ reason: "deadline" });
  });

  it("does not end one that is done before", async () => {
    const guest = await start({ deadlineMs: 100_000 });
    expect(await guest.end()).toEqual({ reason: "exit", code: 0 });
  });

  it("refuses memory beyond the limit and lets the guest go on", async () => {
    const guest = await start({ memoryBytes: 8 * 1_048_576 });
    expect(await guest.do("grow")).toMatch(/^ok \d+$/);
    expect(await guest.do("stat /beta")).toBe("ok dir 0 1 1");
  });

  it("refuses a guest that begins with more", async () => {
    await expect(start({ memoryBytes: 65_536 })).rejects.toThrow(
      /begins with \d+ bytes of memory, and the limit is 65536/,
    );
  });

  it("refuses descriptors without end", async () => {
    const guest = await start();
    await guest.do("open x /beta/tmp/f w,create");
    let result = "ok";
    for (let i = 0; i < 1000 && result === "ok"; i++)
      result = await guest.do(`open f${i} /beta/tmp/f r`);
    expect(result).toBe("err insufficient-memory");
  });
});

describe("standard streams", () => {
  it("carries bytes in any amount", async () => {
    const guest = await start({ args: ["probe", "cat"] });
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);
    guest.write(bytes.subarray(0, 10));
    guest.write(bytes.subarray(10));
    await guest.end();
    expect(Buffer.from(guest.stdout, "latin1").equals(bytes)).toBe(true);
  });

  it("holds a guest back that writes faster than it is read", async () => {
    let taken = 0;
    const limit = 400_000;
    let full!: () => void;
    const filled = new Promise<void>((resolve) => (full = resolve));
    const slow = {
      stdout: (bytes: Uint8Array) => {
        taken += bytes.length;
        if (taken < limit) return undefined;
        full();
        return new Promise<void>(() => {});
      },
      stderr: () => {},
    };
    const guest = await world.start({ wasm: await probePath(), args: ["probe", "cat"] }, slow);
    guest.write(new Uint8Array(50_000_000));
    await filled;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(taken).toBeLessThan(limit + 100_000);
    guest.kill();
    expect(await guest.exit).toEqual({ reason: "killed" });
  });
});

describe("threads", () => {
  it("serve many guests, one after the other", async () => {
    for (let i = 0; i < 50; i++) {
      const guest = await start();
      expect(await guest.do("hello")).toBe("ok probe 1 preview1 c");
      await guest.end();
    }
  });

  it("run many guests at once", async () => {
    const guests = await Promise.all(Array.from({ length: 8 }, () => start()));
    const answers = await Promise.all(
      guests.map((guest, i) => guest.do(`mkdir /beta/kv/local/${i}`)),
    );
    expect(answers).toEqual(answers.map(() => "ok"));
    const listed = await guests[0]!.do("list /beta/kv/local");
    expect(listed.split(" ").slice(1).toSorted()).toEqual(guests.map((_, i) => `d:${i}`));
  });
});

describe("when the host itself fails", () => {
  const broken = (name: string): Made => ({
    module: import.meta.url.replace("host.test", "failing"),
    export: name,
  });

  it.each([
    ["in the guest's thread", { extension: broken("failingCall") }],
    ["in the kernel", { backend: broken("failingBackend") }],
  ])("the exit rejects, and nobody takes it for the guest's doing: %s", async (_, options) => {
    const failing = await host.openWorld(options);
    const guest = await Probe.start(failing);
    guest.tell("list /beta/kv/local");
    await expect(guest.exit).rejects.toThrow(/the host failed: .*broken on purpose/s);
    await failing.close();
    const sound = await start();
    expect(await sound.do("hello")).toMatch(/^ok/);
  });
});

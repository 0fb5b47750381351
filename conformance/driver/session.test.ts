import { describe, expect, it } from "vitest";
import type { Connect, ConnectionEvents } from "./connection.ts";
import type { World } from "./driver.ts";
import { HostError } from "./errors.ts";
import { RemoteDriver } from "./remote.ts";
import { ECHO, HELLO } from "./testing/session.ts";

interface Sent {
  id?: number;
  method: string;
  params: Record<string, unknown>;
}

/** The other side as a test writes it: sees every message, says any line. */
class Script {
  readonly sent: Sent[] = [];
  events!: ConnectionEvents;
  destroyed = false;
  readonly connect: Connect = (events) => {
    this.events = events;
    return {
      write: (line) => {
        const message = JSON.parse(line) as Sent;
        this.sent.push(message);
        const answer = this.answers[message.method];
        if (answer !== undefined && message.id !== undefined)
          this.say({ id: message.id, result: answer });
      },
      leave: async () => {},
      destroy: async () => void (this.destroyed = true),
    };
  };
  answers: Record<string, object> = {
    hello: {
      protocol: 1,
      nonce: HELLO.nonce,
      spec: "0.1",
      host: { name: "script", version: "1" },
      abis: ["preview1"],
      control: [],
      concurrency: { worlds: 1, guests: 1 },
    },
    "world.open": {},
    "world.close": {},
    shutdown: {},
  };

  say(...messages: object[]): void {
    const lines = messages.map((message) => `${JSON.stringify(message)}\n`).join("");
    queueMicrotask(() => this.events.chunk(Buffer.from(lines)));
  }
}

const nobody = { stdout: () => {}, stderr: () => {} };
const soon = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function open(
  script: Script,
  limits: Record<string, number> = {},
): Promise<{ driver: RemoteDriver; world: World }> {
  const driver = new RemoteDriver(script.connect, { limits });
  await driver.hello(HELLO);
  return { driver, world: await driver.openWorld({}) };
}

describe("a guest.start that is answered too late", () => {
  it("rejects in time; the guest is killed when it comes, and what it says is ignored", async () => {
    const script = new Script();
    const { driver, world } = await open(script, { "guest.start": 20 });
    await expect(world.startGuest(ECHO, nobody)).rejects.toThrow(
      "the host did not answer guest.start within 20 ms",
    );
    const start = script.sent.at(-1)!;
    script.say(
      { id: start.id, result: {} },
      { method: "guest.out", params: { guest: "g1", stream: 1, bytes: { text: "late" } } },
      { method: "guest.exit", params: { guest: "g1", reason: "killed" } },
    );
    await soon();
    expect(script.sent.at(-1)).toEqual({ method: "guest.kill", params: { guest: "g1" } });
    await world.close();
    await driver.close();
  });
});

describe("events in one piece with the reply", () => {
  it("reach the guest although nobody holds it yet", async () => {
    const script = new Script();
    const { world } = await open(script);
    let heard = "";
    const starting = world.startGuest(ECHO, {
      ...nobody,
      stdout: (bytes) => (heard += Buffer.from(bytes)),
    });
    script.say(
      { method: "guest.out", params: { guest: "g1", stream: 1, bytes: { text: "early" } } },
      { id: script.sent.at(-1)!.id!, result: {} },
      { method: "guest.exit", params: { guest: "g1", reason: "exit", code: 0 } },
    );
    const guest = await starting;
    expect(await guest.exit).toEqual({ reason: "exit", code: 0 });
    expect(heard).toBe("early");
    const before = script.sent.length;
    guest.write(Buffer.from("too late"));
    guest.end();
    guest.kill();
    expect(script.sent).toHaveLength(before);
  });

  it("are refused after the reply to world.close, however the bytes are cut", async () => {
    const script = new Script();
    const { world } = await open(script);
    const starting = world.startGuest(ECHO, nobody);
    script.say({ id: script.sent.at(-1)!.id!, result: {} });
    const guest = await starting;
    delete script.answers["world.close"];
    const closing = world.close();
    script.say(
      { id: script.sent.at(-1)!.id!, result: {} },
      { method: "guest.exit", params: { guest: "g1", reason: "killed" } },
    );
    await expect(closing).rejects.toThrow(/world\.close was answered while guest g1 had not ended/);
    await expect(guest.exit).rejects.toThrow(/world\.close was answered/);
  });
});

describe("after the host is gone", () => {
  it("everything rejects with the reason, and close resolves", async () => {
    const script = new Script();
    const { driver, world } = await open(script);
    const starting = world.startGuest(ECHO, nobody);
    const gone = new HostError("died", "the host exited with code 7");
    script.events.gone(gone);
    await expect(starting).rejects.toBe(gone);
    await expect(world.close()).rejects.toBe(gone);
    await expect(driver.openWorld({})).rejects.toBe(gone);
    expect(script.destroyed).toBe(true);
    await driver.close();
    await driver.close();
  });

  it("is what a host counts as that does not answer hello in time", async () => {
    const script = new Script();
    script.answers = {};
    const driver = new RemoteDriver(script.connect, { limits: { hello: 10 } });
    await expect(driver.hello(HELLO)).rejects.toThrow("did not answer hello within 10 ms");
    expect(script.destroyed).toBe(true);
    await expect(driver.openWorld({})).rejects.toThrow("did not answer hello within 10 ms");
  });
});

describe("limits", () => {
  it("of guest.kill end with the guest", async () => {
    const script = new Script();
    const { driver, world } = await open(script, { "guest.kill": 20 });
    const starting = world.startGuest(ECHO, nobody);
    script.say({ id: script.sent.at(-1)!.id!, result: {} });
    const guest = await starting;
    guest.kill();
    const exit = { method: "guest.exit", params: { guest: "g1", reason: "killed" } };
    script.say(exit);
    expect(await guest.exit).toEqual({ reason: "killed" });
    await soon(40);
    script.say(exit);
    await soon();
    await expect(driver.openWorld({})).rejects.toThrow(/guest g1, which has ended/);
  });

  it("are multiplied by the option, and after hello by the host's own multiplier", async () => {
    const script = new Script();
    Object.assign(script.answers["hello"]!, { timing: { multiplier: 3 } });
    delete script.answers["world.open"];
    const driver = new RemoteDriver(script.connect, {
      limits: { "world.open": 10 },
      timeoutMultiplier: 2,
    });
    await driver.hello(HELLO);
    await expect(driver.openWorld({})).rejects.toThrow("within 60 ms");
  });
});

describe("a guest.start that is refused", () => {
  it("leaves no guest of whom anything may be told", async () => {
    const script = new Script();
    const { driver, world } = await open(script);
    const starting = world.startGuest(ECHO, nobody);
    const error = { code: "bad-guest", message: "not a WebAssembly module" };
    script.say({ id: script.sent.at(-1)!.id!, error });
    await expect(starting).rejects.toMatchObject({ name: "DriverError", code: "bad-guest" });
    script.say({ method: "guest.exit", params: { guest: "g1", reason: "trap" } });
    await soon();
    await expect(driver.openWorld({})).rejects.toThrow(/guest g1, which has ended or was refused/);
  });
});

describe("after close", () => {
  it("nothing is pending and nothing is heard", async () => {
    const script = new Script();
    const { driver, world } = await open(script);
    const starting = world.startGuest(ECHO, nobody);
    script.say({ id: script.sent.at(-1)!.id!, result: {} });
    const guest = await starting;
    await driver.close();
    await expect(guest.exit).rejects.toThrow("the driver has been closed");
    await expect(world.close()).rejects.toThrow("the driver has been closed");
    script.say({ nonsense: true });
    await soon();
    await driver.close();
    expect(script.destroyed).toBe(false);
  });
});

describe("world.close that is refused", () => {
  it("rejects, and so does the exit of what may still run", async () => {
    const script = new Script();
    const { driver, world } = await open(script);
    const starting = world.startGuest(ECHO, nobody);
    script.say({ id: script.sent.at(-1)!.id!, result: {} });
    const guest = await starting;
    delete script.answers["world.close"];
    const closing = world.close();
    script.say({
      id: script.sent.at(-1)!.id!,
      error: { code: "failed", message: "the directory is busy" },
    });
    await expect(closing).rejects.toThrow("the directory is busy");
    await expect(guest.exit).rejects.toThrow("the directory is busy");
    await driver.openWorld({});
  });
});

it("log events reach the option", async () => {
  const script = new Script();
  const heard: string[] = [];
  const driver = new RemoteDriver(script.connect, {
    log: (level, text) => heard.push(`${level} ${text}`),
  });
  await driver.hello(HELLO);
  script.say({ method: "log", params: { level: "warn", text: "disk almost full" } });
  await soon();
  expect(heard).toEqual(["warn disk almost full"]);
});

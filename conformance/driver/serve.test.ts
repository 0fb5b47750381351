import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Driver, World } from "./driver.ts";
import { HostError, ProtocolError, type DriverError } from "./errors.ts";
import { RemoteDriver } from "./remote.ts";
import { serveStdio } from "./serve.ts";
import { echoDriver } from "./testing/echo-driver.ts";
import { loopback } from "./testing/loopback.ts";
import { converse, ECHO, HELLO } from "./testing/session.ts";

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const silent = { write: () => {}, end: () => {}, kill: () => {} };
const nobody = { stdout: () => {}, stderr: () => {} };

/** A server to which messages are written by hand, one after the other. */
function conversation(driver: Driver): {
  input: PassThrough;
  output: PassThrough;
  served: Promise<void>;
  say: (message: object) => Promise<void>;
} {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const served = serveStdio(driver, input, output);
  const say = async (message: object): Promise<void> => {
    input.write(`${JSON.stringify(message)}\n`);
    await soon(10);
  };
  return { input, output, served, say };
}

/** What has come so far. One read gives all of it, or from Node 26 on a piece. */
function readAll(output: PassThrough): string {
  const pieces: Buffer[] = [];
  for (let piece; (piece = output.read() as Buffer | null) !== null;) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

function parseLines(output: PassThrough): Record<string, unknown>[] {
  return readAll(output)
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Serves messages to the end of the input; answers what came back. */
async function serveLines(
  driver: Driver,
  ...messages: object[]
): Promise<Record<string, unknown>[]> {
  const { input, output, served, say } = conversation(driver);
  for (const message of messages) await say(message);
  input.end();
  await served;
  return parseLines(output);
}

const opened = { id: 1, method: "world.open", params: { world: "w1", config: {} } };

describe("a driver behind serveStdio", () => {
  it("is the same driver", async () => {
    for (const lines of [["a", "b c"], ["args", "exit 7"], ["trap"]]) {
      const direct = echoDriver();
      const remote = new RemoteDriver(loopback(echoDriver()).connect, {});
      expect(await remote.hello(HELLO)).toEqual(await direct.hello(HELLO));
      expect(await converse(remote, lines)).toEqual(await converse(direct, lines));
      await remote.close();
    }
  });

  it("carries bytes that are no text, and more than fits one message", async () => {
    const remote = new RemoteDriver(loopback(echoDriver()).connect, {});
    await remote.hello(HELLO);
    const line = "\xff\0é".repeat(900_000);
    expect((await converse(remote, [line])).stdout === `ok ${line}\n`).toBe(true);
    await remote.close();
  });

  it("refuses with the code of the driver's own error, and goes on", async () => {
    const remote = new RemoteDriver(loopback(echoDriver()).connect, {});
    await remote.hello(HELLO);
    const world = await remote.openWorld({});
    const broken = { ...ECHO, wasm: { ...ECHO.wasm, path: "/broken.wasm" } };
    await expect(world.startGuest(broken, nobody)).rejects.toMatchObject({
      name: "DriverError",
      code: "bad-guest",
    });
    expect((await converse(remote, ["a"])).stdout).toBe("ok a\n");
    await remote.close();
  });

  it("fails as a whole when its host cannot say how a guest ended", async () => {
    const { connect, served } = loopback(echoDriver());
    served.catch(() => {});
    const remote = new RemoteDriver(connect, {});
    await remote.hello(HELLO);
    const world = await remote.openWorld({});
    const guest = await world.startGuest(ECHO, nobody);
    guest.write(Buffer.from("fail\n"));
    await expect(guest.exit).rejects.toThrow(HostError);
    await expect(served).rejects.toThrow("the machine is on fire");
    await expect(remote.openWorld({})).rejects.toThrow(/the machine is on fire/);
    await remote.close();
  });
});

describe("serveStdio", () => {
  it("answers version if it does not speak the protocol", async () => {
    const params = { ...HELLO, protocol: { min: 2, max: 3 } };
    const [reply] = await serveLines(echoDriver(), { id: 1, method: "hello", params });
    expect(reply).toMatchObject({ id: 1, error: { code: "version" } });
  });

  it("answers unsupported to what it does not know or only reserves", async () => {
    const replies = await serveLines(
      echoDriver(),
      { id: 1, method: "dance", params: {} },
      { id: 2, method: "control", params: { world: "w1", kind: "storm" } },
      { id: 3, method: "world.update", params: { world: "w1" } },
    );
    expect(replies.map((reply) => (reply["error"] as DriverError).code)).toEqual(
      Array(3).fill("unsupported"),
    );
  });

  it("answers bad-request to what does not fit or names what is not there", async () => {
    const replies = await serveLines(
      echoDriver(),
      { id: 1, method: "world.open", params: { world: "W 1" } },
      { id: 2, method: "world.close", params: { world: "w9" } },
      { id: 3, method: "guest.start", params: { world: "w9", guest: "g1", ...ECHO } },
    );
    expect(replies.map((reply) => (reply["error"] as DriverError).code)).toEqual(
      Array(3).fill("bad-request"),
    );
  });

  it("moves on the clock of a world that has one", async () => {
    const moved: number[] = [];
    const world: World = {
      startGuest: () => Promise.reject(new Error("no guest")),
      advance: async (ms) => void moved.push(ms),
      close: async () => {},
    };
    const driver = { ...echoDriver({ control: ["clock"] }), openWorld: async () => world };
    const { connect, served } = loopback(driver);
    const remote = new RemoteDriver(connect, {});
    await remote.hello(HELLO);
    await (
      await remote.openWorld({ clock: "manual" })
    ).advance!(1_500);
    expect(moved).toEqual([1_500]);
    await remote.close();
    await served;
  });

  it("answers unsupported where a world's clock cannot be moved, and bad-request to no time", async () => {
    const control = (detail: object) => ({
      method: "control",
      params: { world: "w1", kind: "clock", ...detail },
    });
    const replies = await serveLines(
      echoDriver(),
      opened,
      { id: 2, ...control({ advanceMs: 1 }) },
      { id: 3, ...control({}) },
      { id: 4, ...control({ advanceMs: -1 }) },
    );
    expect(replies.map(({ id, error }) => [id, (error as DriverError | undefined)?.code])).toEqual([
      [1, undefined],
      [2, "unsupported"],
      [3, "bad-request"],
      [4, "bad-request"],
    ]);
  });

  it("ignores orders that it does not know and orders about guests that have ended", async () => {
    const replies = await serveLines(
      echoDriver(),
      opened,
      { method: "guest.sing", params: { guest: "g1" } },
      { method: "guest.kill", params: { guest: "g1" } },
      { method: "guest.write", params: { guest: "g1" } },
    );
    expect(replies).toEqual([{ id: 1, result: {} }]);
  });

  it("understands bytes that are text", async () => {
    const { say, output, served } = conversation(echoDriver());
    await say(opened);
    await say({ id: 2, method: "guest.start", params: { world: "w1", guest: "g1", ...ECHO } });
    await say({ method: "guest.write", params: { guest: "g1", bytes: { text: "hé\n" } } });
    await say({ id: 3, method: "shutdown", params: {} });
    await served;
    expect(readAll(output)).toContain(`{"b64":"${Buffer.from("ok hé\n").toString("base64")}"}`);
  });

  it("sends guest.exit before the reply to world.close", async () => {
    const { say, output } = conversation(echoDriver());
    await say(opened);
    await say({ id: 2, method: "guest.start", params: { world: "w1", guest: "g1", ...ECHO } });
    await say({ id: 3, method: "world.close", params: { world: "w1" } });
    expect(parseLines(output).slice(2)).toEqual([
      { method: "guest.exit", params: { guest: "g1", reason: "killed" } },
      { id: 3, result: {} },
    ]);
  });

  it("waits with the reply for an exit that is known only later", async () => {
    const late: World = {
      startGuest: async () => ({ ...silent, exit: soon(20).then(() => ({ reason: "killed" })) }),
      close: async () => {},
    };
    const { say, output } = conversation({ ...echoDriver(), openWorld: async () => late });
    await say(opened);
    await say({ id: 2, method: "guest.start", params: { world: "w1", guest: "g1", ...ECHO } });
    await say({ id: 3, method: "world.close", params: { world: "w1" } });
    await soon(40);
    expect(parseLines(output).map(({ id, method }) => id ?? method)).toEqual([
      1,
      2,
      "guest.exit",
      3,
    ]);
  });

  it("survives that nobody reads the output any more", async () => {
    const { input, output, served, say } = conversation(echoDriver());
    output.destroy(new Error("EPIPE"));
    await say(opened);
    input.end();
    await expect(served).resolves.toBeUndefined();
  });

  it("closes the driver at the end of the input", async () => {
    const driver = echoDriver();
    let closed = 0;
    const { input, served } = conversation({ ...driver, close: async () => void closed++ });
    input.end();
    await served;
    expect(closed).toBe(1);
  });

  it("rejects when a line is not JSON", async () => {
    const input = new PassThrough();
    const served = serveStdio(echoDriver(), input, new PassThrough());
    input.write("hello\n");
    await expect(served).rejects.toThrow(ProtocolError);
  });
});

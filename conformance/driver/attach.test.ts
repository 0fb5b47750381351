import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { attachDriver } from "./attach.ts";
import { HostError, UserError } from "./errors.ts";
import { serveStdio } from "./serve.ts";
import { echoDriver } from "./testing/echo-driver.ts";
import { converse, HELLO } from "./testing/session.ts";

const directory = mkdtempSync(join(tmpdir(), "attach-"));
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(directory, { recursive: true }));

async function listen(
  server: Server,
  target: { port: number; host: string } | { path: string },
): Promise<void> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(target, resolve));
}

const serving = (): Server =>
  createServer((socket) => void serveStdio(echoDriver(), socket, socket).then(() => socket.end()));

async function listenTcp(server: Server): Promise<string> {
  await listen(server, { port: 0, host: "127.0.0.1" });
  return `tcp:127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("attachDriver", () => {
  it("drives what listens on TCP, session after session", async () => {
    const address = await listenTcp(serving());
    for (let session = 0; session < 2; session++) {
      const driver = attachDriver(address);
      await driver.hello(HELLO);
      expect((await converse(driver, ["a"])).stdout).toBe("ok a\n");
      await driver.close();
    }
  });

  it("drives what listens on a Unix socket", async () => {
    const path = join(directory, "socket");
    await listen(serving(), { path });
    const driver = attachDriver(`unix:${path}`);
    await driver.hello(HELLO);
    expect((await converse(driver, ["a"])).stdout).toBe("ok a\n");
    await driver.close();
  });

  it("rejects when nobody listens", async () => {
    const driver = attachDriver(`unix:${join(directory, "none")}`);
    await expect(driver.hello(HELLO)).rejects.toThrow(/no host answers at unix:.*ENOENT/);
    await driver.close();
  });

  it("rejects when the other side goes away", async () => {
    const driver = attachDriver(
      await listenTcp(createServer((socket) => void socket.once("data", () => socket.end()))),
    );
    await expect(driver.hello(HELLO)).rejects.toThrow(/is gone: closed the connection/);
    await driver.close();
  });

  it("does not wait for ever for the connection to be closed", async () => {
    const deaf = createServer({ allowHalfOpen: true }, (socket) =>
      socket.on("data", (bytes) =>
        socket.write(`${JSON.stringify({ id: JSON.parse(String(bytes)).id, result: {} })}\n`),
      ),
    );
    const driver = attachDriver(await listenTcp(deaf), { limits: { shutdown: 100 } });
    await expect(driver.close()).rejects.toThrow(HostError);
  });

  it.each(["localhost:80", "tcp:localhost", "unix:", "http://x"])(
    "refuses the address %s",
    (address) => {
      expect(() => attachDriver(address)).toThrow(UserError);
    },
  );
});

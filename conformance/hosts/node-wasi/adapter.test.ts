import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGuests, guestPath } from "../../../guests/build.ts";
import { HELLO, runSession, startProbe } from "../../battery/session.ts";
import type { Driver, GuestSpec, World } from "../../driver/driver.ts";
import { loadDriver } from "../../driver/load.ts";

let driver: Driver;
let world: World;
let probe: GuestSpec;

beforeAll(async () => {
  await buildGuests(["probe"]);
  const path = guestPath("probe");
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  probe = { wasm: { path, sha256 }, abi: "preview1", args: ["probe"], env: {} };
  driver = await loadDriver(fileURLToPath(new URL(".", import.meta.url)));
  await driver.hello(HELLO);
  world = await driver.openWorld({});
}, 120_000);

afterAll(() => driver.close());

const start = (spec: Partial<GuestSpec> = {}) => startProbe(world, { ...probe, ...spec }, 5_000);
const nobody = { stdout: () => {}, stderr: () => {} };

describe("the adapter of node:wasi", () => {
  it("plays a whole session", async () => {
    const own = await loadDriver(fileURLToPath(new URL(".", import.meta.url)));
    expect(await runSession(own, probe)).toEqual({
      answers: ["ok probe 1 preview1 c", "ok", "ok 2", "ok", "ok", "ok 5%0A", "ok %", "ok"].concat(
        "ok probe 1 preview1 c",
        "ok probe 1 preview1 c",
        "err no-entry",
      ),
      exits: [
        { reason: "exit", code: 3 },
        { reason: "exit", code: 0 },
        { reason: "killed" },
        { reason: "killed" },
      ],
    });
    await own.close();
  });

  it("gives the guest its arguments and variables", async () => {
    const { ask, guest } = await start({ args: ["probe", "two words"], env: { A: "1" } });
    expect(await ask("env")).toBe("ok A=1");
    guest.end();
    await guest.exit;
  });

  it("tells a trap from an exit", async () => {
    const { guest } = await start();
    guest.write(Buffer.from("trap\n"));
    expect(await guest.exit).toEqual({ reason: "trap", message: "unreachable" });
  });

  it("kills a guest in an endless loop while others go on", async () => {
    const [spinning, other] = await Promise.all([start(), start()]);
    spinning.guest.write(Buffer.from("spin\n"));
    expect(await other.ask("hello")).toMatch(/^ok/);
    spinning.guest.kill();
    expect(await spinning.guest.exit).toEqual({ reason: "killed" });
    expect(await other.ask("hello")).toMatch(/^ok/);
    other.guest.end();
    await other.guest.exit;
  });

  it("tells standard error from standard output", async () => {
    let stderr = "";
    const guest = await world.startGuest(probe, {
      ...nobody,
      stderr: (bytes) => (stderr += Buffer.from(bytes)),
    });
    guest.write(Buffer.from("stderr oops%0A\n"));
    guest.end();
    await guest.exit;
    expect(stderr).toBe("oops\n");
  });

  it("refuses a module of another hash, and what it does not run", async () => {
    const other = { ...probe, wasm: { ...probe.wasm, sha256: "0".repeat(64) } };
    await expect(world.startGuest(other, nobody)).rejects.toMatchObject({ code: "bad-guest" });
    const text = { ...probe, wasm: { path: fileURLToPath(import.meta.url), sha256: "" } };
    text.wasm.sha256 = createHash("sha256").update(readFileSync(text.wasm.path)).digest("hex");
    await expect(world.startGuest(text, nobody)).rejects.toMatchObject({ code: "bad-guest" });
    await expect(world.startGuest({ ...probe, abi: "wasi0.2" }, nobody)).rejects.toMatchObject({
      code: "unsupported",
    });
  });
});

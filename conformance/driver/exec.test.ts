import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Driver, GuestSpec } from "./driver.ts";
import { UserError } from "./errors.ts";
import { execDriver } from "./exec.ts";
import { isAlive } from "./testing/alive.ts";
import { converse, ECHO, HELLO } from "./testing/session.ts";

const directory = mkdtempSync(join(tmpdir(), "exec-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** A host of one file: the state is a directory, the guest a shell script. */
const host = join(directory, "host");
writeFileSync(host, '#!/bin/sh\ncd "$1"; shift\nexec /bin/sh "$@"\n');
chmodSync(host, 0o755);

function guest(script: string, more: Partial<GuestSpec> = {}): GuestSpec {
  const path = join(directory, `guest-${Math.random().toString(36).slice(2)}`);
  writeFileSync(path, script);
  return { ...ECHO, wasm: { path, sha256: "0".repeat(64) }, ...more };
}

const make = (template = `'${host}' {state} {wasm} {args}`): Driver => execDriver(template);
const nobody = { stdout: () => {}, stderr: () => {} };

describe("execDriver", () => {
  it("synthesises hello and claims nothing", async () => {
    const hello = await make().hello(HELLO);
    expect(hello).toEqual({
      protocol: 1,
      nonce: HELLO.nonce,
      spec: "0.1",
      host: { name: "host", version: "unknown" },
      abis: ["preview1"],
      control: [],
      concurrency: { worlds: 1, guests: 1 },
    });
  });

  it("runs a guest as a process, with its streams, its arguments and its exit code", async () => {
    const spec = guest('read a; echo "out $a $1"; echo err >&2; exit 3', { args: ["p", "x y"] });
    expect(await converse(make(), ["hi"], spec)).toEqual({
      stdout: "out hi x y\n",
      stderr: "err\n",
      exit: { reason: "exit", code: 3 },
    });
  });

  it("gives every variable its word", async () => {
    const spec = guest("true", { env: { A: "1 2", B: "3" } });
    const driver = make(`/usr/bin/printf '%s\\n' {state} {wasm} --env={env}`);
    expect((await converse(driver, [], spec)).stdout).toContain("--env=A=1 2\n--env=B=3\n");
  });

  it("keeps the state of a world between its guests, apart from other worlds, and removes it", async () => {
    const driver = make();
    const world = await driver.openWorld({});
    let out = "";
    const run = async (w: typeof world, script: string): Promise<void> =>
      void (await (
        await w.startGuest(guest(script), { ...nobody, stdout: (b) => (out += Buffer.from(b)) })
      ).exit);
    await run(world, "echo 5 > key; pwd");
    const state = out.trim();
    await run(world, "cat key");
    const other = await driver.openWorld({});
    await run(other, "cat key || echo none");
    expect(out).toBe(`${state}\n5\nnone\n`);
    await driver.close();
    expect(existsSync(state)).toBe(false);
  });

  it("kills a guest with everything that it started", async () => {
    const world = await make().openWorld({});
    let out = "";
    const running = await world.startGuest(guest("sleep 60 & echo $!; sleep 60"), {
      ...nobody,
      stdout: (bytes) => (out += Buffer.from(bytes)),
    });
    while (!out.endsWith("\n")) await new Promise((resolve) => setTimeout(resolve, 5));
    running.kill();
    expect(await running.exit).toEqual({ reason: "killed" });
    await vi.waitFor(() => expect(isAlive(Number(out))).toBe(false));
    await world.close();
  });

  it("calls the end by a signal a trap", async () => {
    const { exit } = await converse(make(), [], guest("kill -SEGV $$"));
    expect(exit).toEqual({ reason: "trap", message: "the process was ended by SIGSEGV" });
  });

  it("does not wait for a process that the guest left behind, and loses no output", async () => {
    const script = "sleep 60 & echo $! >&2; head -c 3000000 /dev/zero";
    const { stdout, stderr } = await converse(make(), [], guest(script));
    expect(stdout.length).toBe(3_000_000);
    await vi.waitFor(() => expect(isAlive(Number(stderr))).toBe(false));
  });

  it("does not wait for a process that has left the group", async () => {
    const start = performance.now();
    const { stdout, stderr } = await converse(
      make(),
      [],
      guest("setsid sleep 30 & echo $! >&2; echo a"),
    );
    expect(stdout).toBe("a\n");
    expect(performance.now() - start).toBeLessThan(20_000);
    process.kill(Number(stderr));
  });

  it("starts a guest when the one before it has ended, in order", async () => {
    const world = await make().openWorld({});
    const ended: number[] = [];
    const guests = await Promise.all(
      [0, 1, 2].map(async (n) => {
        const one = await world.startGuest(guest("sleep 0.05"), nobody);
        expect(ended).toHaveLength(n);
        void one.exit.then(() => ended.push(n));
        return one;
      }),
    );
    await Promise.all(guests.map((one) => one.exit));
    expect(ended).toEqual([0, 1, 2]);
    await world.close();
  });

  it("refuses a guest when the one before it does not end", async () => {
    const driver = execDriver(`'${host}' {state} {wasm}`, { timeoutMultiplier: 0.01 });
    const world = await driver.openWorld({});
    await world.startGuest(guest("sleep 60"), nobody);
    await expect(world.startGuest(guest("true"), nobody)).rejects.toMatchObject({ code: "busy" });
    await expect(world.startGuest(guest("true"), nobody)).rejects.toMatchObject({ code: "busy" });
    await driver.close();
  });

  it("does not start a guest in a world that was closed while it waited", async () => {
    const world = await make().openWorld({});
    await world.startGuest(guest("sleep 60"), nobody);
    const waiting = world.startGuest(guest("true"), nobody);
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ code: "bad-request" }),
      world.close(),
    ]);
  });

  it("survives a guest that does not read", async () => {
    const world = await make().openWorld({});
    const one = await world.startGuest(guest("exit 0"), nobody);
    for (let n = 0; n < 100; n++) one.write(new Uint8Array(100_000));
    expect(await one.exit).toEqual({ reason: "exit", code: 0 });
    await world.close();
  });

  it.each([
    ["nosuchhost {state} {wasm}", /nosuchhost is not a program in PATH/],
    ["./nosuchhost {state} {wasm}", /\.\/nosuchhost does not exist/],
    [`${directory}/ {state} {wasm}`, /is not a file/],
    ["{state} {wasm}", /\{state\} is not a program/],
  ])("refuses %j", (template, message) => {
    expect(() => execDriver(template)).toThrow(UserError);
    expect(() => execDriver(template)).toThrow(message);
  });
});

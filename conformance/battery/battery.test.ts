import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { GuestSpec } from "../driver/driver.ts";
import { DriverError, HostError, ProtocolError } from "../driver/errors.ts";
import { spawnDriver } from "../driver/spawn.ts";
import { FAULTS, type Fault } from "./faults.ts";
import { runSession, type Seen } from "./session.ts";

const FAKE = fileURLToPath(new URL("../hosts/python-fake/fake.py", import.meta.url));

/** The fake plays its guests and reads no module. */
const PROBE: GuestSpec = {
  wasm: { path: "/nowhere/probe.wasm", sha256: "0".repeat(64) },
  abi: "preview1",
  args: ["probe"],
  env: {},
};

const HONEST: Seen = {
  answers: ["ok probe 1 preview1 python", "ok", "ok 2", "ok", "ok", "ok 5%0A", "ok %", "ok"].concat(
    "ok probe 1 preview1 python",
    "ok probe 1 preview1 python",
    "err no-entry",
  ),
  exits: [{ reason: "exit", code: 3 }, { reason: "exit", code: 0 }, { reason: "killed" }, { reason: "killed" }],
};

interface Outcome {
  seen?: Seen;
  error?: Error;
  /** What `close` rejected with, when nothing had gone wrong before. */
  closeError?: Error;
  pid: number;
}

async function play({ fault, limits = {} }: Fault): Promise<Outcome> {
  let stderr = "";
  const driver = spawnDriver(FAKE, [fault], { limits, stderr: (bytes) => (stderr += Buffer.from(bytes).toString()) });
  const outcome: Omit<Outcome, "pid"> = {};
  try {
    outcome.seen = await runSession(driver, PROBE, 1_000);
  } catch (error) {
    outcome.error = error as Error;
  }
  await driver.close().catch((error: Error) => (outcome.closeError = error));
  return { ...outcome, pid: Number(/is process (\d+)/.exec(stderr)?.[1]) };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("a driver that", () => {
  it.each(FAULTS)("$fault", { timeout: 20_000 }, async (fault) => {
    const { seen, error, closeError, pid } = await play(fault);
    const thrown = error ?? closeError;
    if (fault.kind === "legal") {
      expect(thrown).toBeUndefined();
      expect(seen).toEqual(HONEST);
    } else if (fault.expect !== undefined) {
      expect(thrown?.name).toBe(fault.expect.error);
      expect(thrown?.message).toMatch(fault.expect.message);
    } else {
      for (const kind of [ProtocolError, HostError, DriverError]) expect(thrown).not.toBeInstanceOf(kind);
    }
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  });
});

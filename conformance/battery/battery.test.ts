import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { lacks } from "../driver/testing/tools.ts";
import type { GuestSpec } from "../driver/driver.ts";
import { spawnDriver } from "../driver/spawn.ts";
import { isAlive } from "../driver/testing/alive.ts";
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
  exits: [
    { reason: "exit", code: 3 },
    { reason: "exit", code: 0 },
    { reason: "killed" },
    { reason: "killed" },
  ],
};

interface Outcome {
  seen?: Seen;
  error?: Error;
  /** What `close` rejected with, when nothing had gone wrong before. */
  closeError?: Error;
  /** The processes that the host said it consists of. */
  pids: number[];
}

async function play({ fault, limits = {} }: Fault): Promise<Outcome> {
  let stderr = "";
  const driver = spawnDriver(FAKE, [fault], {
    limits,
    stderr: (bytes) => (stderr += Buffer.from(bytes).toString()),
  });
  const outcome: Omit<Outcome, "pids"> = {};
  try {
    outcome.seen = await runSession(driver, PROBE, 1_000);
  } catch (error) {
    outcome.error = error as Error;
  }
  await driver.close().catch((error: Error) => (outcome.closeError = error));
  const pids = [...stderr.matchAll(/is process (\d+)/g)].map((match) => Number(match[1]));
  return { ...outcome, pids };
}

it.skipIf(lacks("python3"))("every fault that the fake knows is in the table, once", () => {
  const known = execFileSync(FAKE, ["list"], { encoding: "utf8" }).trim().split("\n");
  expect(FAULTS.map(({ fault }) => fault).sort()).toEqual(known.sort());
});

const of = (...kinds: Fault["kind"][]): Fault[] =>
  FAULTS.filter((fault) => kinds.includes(fault.kind));

/** Plays a fault and sees that nothing of the host is left. */
async function playAndLeave(fault: Fault): Promise<Outcome> {
  const outcome = await play(fault);
  expect(outcome.pids).not.toHaveLength(0);
  await vi.waitFor(() => expect(outcome.pids.filter(isAlive)).toEqual([]));
  return outcome;
}

describe
  .skipIf(lacks("python3"))
  .concurrent("a driver that is odd but legal passes like an honest one", () => {
    it.each(of("legal"))("$fault", { timeout: 20_000 }, async (fault) => {
      const { seen, error, closeError } = await playAndLeave(fault);
      expect({ seen, error, closeError }).toEqual({ seen: HONEST });
    });
  });

describe
  .skipIf(lacks("python3"))
  .concurrent("a driver that is at fault is named with what it did", () => {
    it.each(of("violation", "failure", "refusal"))("$fault", { timeout: 20_000 }, async (fault) => {
      const { error, closeError } = await playAndLeave(fault);
      const thrown = error ?? closeError;
      expect(thrown?.name).toBe(fault.expect?.error);
      expect(thrown?.message).toMatch(fault.expect?.message ?? "");
    });
  });

describe
  .skipIf(lacks("python3"))
  .concurrent("a driver that lies by the rules is left to the tests of the suite", () => {
    it.each(of("verdict"))("$fault", { timeout: 20_000 }, async (fault) => {
      const { error, closeError } = await playAndLeave(fault);
      const names = [error, closeError].map((thrown) => thrown?.name);
      for (const name of ["ProtocolError", "HostError", "DriverError"])
        expect(names).not.toContain(name);
    });
  });

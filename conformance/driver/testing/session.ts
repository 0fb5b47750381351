/** What tests of the transport say to a driver of echoing guests. */

import type { Driver, Exit, GuestSpec, HelloRequest } from "../driver.ts";

export const HELLO: HelloRequest = {
  protocol: { min: 1, max: 1 },
  suite: { name: "test", version: "0" },
  spec: ["0.1"],
  nonce: "d41d8cd9",
};

export const ECHO: GuestSpec = {
  wasm: { path: "/nowhere/echo.wasm", sha256: "0".repeat(64) },
  abi: "preview1",
  args: ["echo"],
  env: {},
};

/** Starts a guest, writes the lines, ends its input unless a line ends the guest, and answers all that it wrote. */
export async function converse(
  driver: Driver,
  lines: readonly string[],
  spec: GuestSpec = ECHO,
): Promise<{ stdout: string; stderr: string; exit: Exit }> {
  const world = await driver.openWorld({});
  const heard = { stdout: "", stderr: "" };
  const guest = await world.startGuest(spec, {
    stdout: (bytes) => (heard.stdout += Buffer.from(bytes).toString("latin1")),
    stderr: (bytes) => (heard.stderr += Buffer.from(bytes).toString("latin1")),
  });
  for (const line of lines) guest.write(Buffer.from(`${line}\n`, "latin1"));
  guest.end();
  const exit = await guest.exit;
  await world.close();
  return { ...heard, exit };
}

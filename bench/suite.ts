/** How long the suite takes over this host, as its command is run. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { programPath } from "./processes.ts";

const command = programPath("../conformance/cli/main");

/** Nanoseconds, and whether it found the host to conform; `undefined` if there is no such command yet. */
export async function measureSuite(
  args: readonly string[],
): Promise<{ nanoseconds: number; green: boolean } | undefined> {
  if (!existsSync(command)) return undefined;
  const start = process.hrtime.bigint();
  const all = [...process.execArgv, command, "--host", "reference", ...args];
  const child = spawn(process.execPath, all, { stdio: "ignore" });
  const [code] = (await once(child, "close")) as [number | null];
  return { nanoseconds: Number(process.hrtime.bigint() - start), green: code === 0 };
}

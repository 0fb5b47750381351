import { spawnSync } from "node:child_process";

/**
 * Whether a test that needs a tool is to be skipped: the tool is missing on a user's machine.
 * In CI a missing tool is a failure, so nothing is skipped there.
 */
export function lacks(tool: string): boolean {
  return process.env["CI"] !== "true" && spawnSync(tool, ["--version"]).error !== undefined;
}

/**
 * Runs a TypeScript file of this repository if it is there, and says so if it is not:
 *
 *     node tools/when-present.mjs FILE [ARGUMENT...]
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { argv, execPath } from "node:process";

const [file, ...rest] = argv.slice(2);
if (existsSync(file)) {
  const { status } = spawnSync(execPath, ["--import", "tsx", file, ...rest], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  console.log(`skipped: ${file} is not there`);
}

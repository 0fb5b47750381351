/**
 * Runs the tests on other versions of Node:
 *
 *     tsx tools/run-node-matrix.ts [MAJOR...] [-- VITEST-ARGUMENT...]
 *
 * A version is the npm package that carries its binary for this platform, pinned below and installed
 * under `node_modules/.cache/node/`. The package `node` itself is of no use here: it fetches that
 * platform package from an install script, which npm does not run unasked.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const versions: Record<string, string> = { 24: "24.21.0", 26: "26.10.0" };

const root: string = dirname(dirname(fileURLToPath(import.meta.url)));
const vitest: string = join(root, "node_modules", "vitest", "vitest.mjs");

/** Installs a version of Node unless it is there, and gives the path of its binary. */
export function nodeBinary(version: string): string {
  const folder = join(root, "node_modules", ".cache", "node", version);
  const name = `node-${process.platform}-${process.arch}`;
  const binary = join(folder, "node_modules", name, "bin", "node");
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "private": true }\n`);
  const install = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--silent"];
  const { status } = spawnSync("npm", [...install, `${name}@${version}`], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0 || !existsSync(binary)) throw new Error(`${name}@${version} did not install`);
  return binary;
}

/** The exit code of the tests on this version. Processes that the tests start find it first. */
export function runTests(version: string, args: readonly string[]): number {
  const binary = nodeBinary(version);
  const path = `${dirname(binary)}${delimiter}${process.env["PATH"]}`;
  const { status } = spawnSync(binary, [vitest, "run", ...args], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return status ?? 1;
}

function main(args: string[]): void {
  const dashes = args.indexOf("--");
  const majors = dashes < 0 ? args : args.slice(0, dashes);
  const rest = dashes < 0 ? [] : args.slice(dashes + 1);
  for (const major of majors.length > 0 ? majors : Object.keys(versions)) {
    const version = versions[major];
    if (version === undefined) throw new Error(`No version is pinned for Node ${major}`);
    console.log(`Node ${version}`);
    if (runTests(version, rest) !== 0) process.exitCode = 1;
  }
}

main(process.argv.slice(2));

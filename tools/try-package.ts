/**
 * What a provider author gets: packs the package, installs it into an empty folder as npm does for a
 * stranger, and judges a host that is not ours with it. Prints the size of what was installed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** What only those need who build guests or run components that are composed. */
const UNWANTED = [
  "@bytecodealliance/jco",
  "@bytecodealliance/componentize-js",
  "@yowasp/clang",
  "typescript",
];
const NONCONFORMANT = 1;

function run(folder: string, command: string, args: readonly string[]): [number, string] {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  if (status === null || status > NONCONFORMANT) throw new Error(`${command}: ${stdout}${stderr}`);
  return [status, stdout];
}

function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(path, name)))
    .filter((entry) => entry.isFile())
    .reduce((sum, { size }) => sum + size, 0);
}

const folder = mkdtempSync(join(tmpdir(), "package-"));
try {
  const [, packed] = run(root, "npm", [
    ...["pack", "--ignore-scripts", "--silent", "--pack-destination", folder],
  ]);
  writeFileSync(join(folder, "package.json"), `{ "private": true }\n`);
  run(folder, "npm", ["install", "--silent", join(folder, packed.trim())]);
  const modules = join(folder, "node_modules");
  const present = UNWANTED.filter((name) => existsSync(join(modules, name)));
  if (present.length > 0) throw new Error(`installed, and not needed: ${present.join(", ")}`);
  const host = join(modules, "wasi-cloud-conformance/dist/conformance/hosts/node-wasi");
  const [status, said] = run(folder, "npx", [
    ...["wasi-cloud-conformance", "--host", host, "--run", "example/**"],
  ]);
  const verdict = said.trim().split("\n").slice(-2).join("\n");
  if (status !== NONCONFORMANT || !verdict.startsWith("nonconformant:"))
    throw new Error(`the verdict on node:wasi is to be nonconformant:\n${verdict}`);
  console.log(`${(sizeOf(modules) / 1e6).toFixed(1)} MB installed; on node:wasi:\n${verdict}`);
} finally {
  rmSync(folder, { recursive: true });
}

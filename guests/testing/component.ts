/** Runs a component on jco's glue and shim, in a process of its own. */
import { transpile } from "@bytecodealliance/jco";
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { Ran, Run } from "./preview1.ts";

/** Inside the package, so that what is transpiled finds the shim. */
const folder = join(
  import.meta.dirname,
  "..",
  "..",
  "node_modules",
  ".cache",
  "guests",
  "transpiled",
);

const MAIN = `
import { _setArgs, _setEnv } from "@bytecodealliance/preview2-shim/cli";
import { _setPreopens } from "@bytecodealliance/preview2-shim/filesystem";
const { args = [], env = {}, preopens = {} } = JSON.parse(process.argv[2]);
_setArgs(["probe", ...args]);
_setEnv(env);
_setPreopens(preopens);
const { run } = await import("./component.js");
run.run();
`;

/** Transpiles a component, and returns how to run it. */
export async function prepareComponent(
  path: string,
  name: string,
): Promise<(run: Run) => Promise<Ran>> {
  const { files } = await transpile(await readFile(path), { name: "component", outDir: "" });
  const target = join(folder, name);
  for (const [file, bytes] of Object.entries({ ...files, "main.mjs": MAIN })) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await writeFile(join(target, file), bytes);
  }
  await writeFile(join(target, "package.json"), '{ "type": "module" }');
  return (run) => runNode(join(target, "main.mjs"), run);
}

async function runNode(main: string, { stdin, ...options }: Run): Promise<Ran> {
  const child = spawn(process.execPath, [main, JSON.stringify(options)], { stdio: "pipe" });
  child.stdin.on("error", () => {}); // a guest that exits leaves the rest of its script unread
  child.stdin.end(stdin);
  const exit = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { stdout, stderr, code: code ?? undefined };
}

/** Bench guests on jco's glue and shim, over a folder: the program that runs one. */
import { transpile } from "@bytecodealliance/jco";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { packageRoot } from "../conformance/package.ts";

const MAIN = `
import { _setArgs } from "@bytecodealliance/preview2-shim/cli";
import { _setPreopens } from "@bytecodealliance/preview2-shim/filesystem";
const [folder, ...args] = process.argv.slice(2);
_setArgs(["bench", ...args]);
_setPreopens({ "/": folder });
const { run } = await import("./component.js");
run.run();
`;

/** Inside the package, so that what is transpiled finds the shim. */
const kept = join(packageRoot, "node_modules", ".cache", "bench");

/** The path of a program that takes a folder and the guest's arguments. */
export async function jcoProgram(wasm: string): Promise<string> {
  const component = await readFile(wasm);
  const hash = createHash("sha256").update(MAIN).update(component).digest("hex").slice(0, 24);
  const target = join(kept, hash);
  if (!existsSync(target)) {
    const { files } = await transpile(component, { name: "component", outDir: "" });
    const unfinished = `${target}.${process.pid}`;
    const own = { "main.mjs": MAIN, "package.json": '{ "type": "module" }' };
    for (const [file, contents] of Object.entries({ ...files, ...own })) {
      await mkdir(dirname(join(unfinished, file)), { recursive: true });
      await writeFile(join(unfinished, file), contents);
    }
    await rename(unfinished, target);
  }
  return join(target, "main.mjs");
}

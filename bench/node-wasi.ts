/** As `one-thread`, on the WASI of Node.js over a folder: `node-wasi FOLDER WASM ARGUMENT...`. */
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

// It is experimental, and says so on every start.
process.removeAllListeners("warning");

const [folder = "", wasm = "", ...args] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(wasm));

function run(args: readonly string[]): void {
  const wasi = new WASI({
    version: "preview1",
    args: ["bench", ...args],
    preopens: { "/": folder },
  });
  const imports = wasi.getImportObject() as WebAssembly.Imports;
  const status = wasi.start(new WebAssembly.Instance(module, imports)) as unknown as number;
  if (status !== 0) throw new Error(`exit ${status}`);
}

const [, starts] = /^starts:(\d+)$/.exec(args[0] ?? "") ?? [];
if (starts === undefined) {
  run(args);
} else {
  const nanoseconds = Array.from({ length: Number(starts) }, () => {
    const start = process.hrtime.bigint();
    run([]);
    return process.hrtime.bigint() - start;
  });
  console.log(nanoseconds.join(" "));
}

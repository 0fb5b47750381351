/**
 * The process of one guest. It waits for an order, runs the guest on its own standard streams, and reports
 * to the adapter `{ started }` or `{ refused }`, and then `{ exit }` unless it is killed before.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const { root, wasm, args, env } = await new Promise((resolve) => process.once("message", resolve));
const report = (message) => new Promise((resolve) => process.send(message, resolve));

const wasi = new WASI({ version: "preview1", args, env, preopens: { "/": root } });
const instance = await instantiate().catch(async (error) => {
  await report({ refused: error.message });
  process.exit();
});
await report({ started: true });
// From here to the end the guest has standard input and output for itself.
try {
  await report({ exit: { reason: "exit", code: wasi.start(instance) } });
} catch (error) {
  await report({ exit: { reason: "trap", message: error.message } });
}
process.exit();

async function instantiate() {
  const bytes = await readFile(wasm.path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== wasm.sha256) throw new Error(`${wasm.path} has another SHA-256`);
  return (await WebAssembly.instantiate(bytes, wasi.getImportObject())).instance;
}

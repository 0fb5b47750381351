/**
 * A bench guest on the reference host, in the main thread of this process: `one-thread WASM ARGUMENT...`. With
 * `starts:N` for its argument, it is started so many times, and a line says how many nanoseconds each took.
 */
import { MemoryBackend } from "../reference-host/backends/memory.ts";
import { DEFAULT_LIMITS, Programs, runTrusted } from "../reference-host/index.ts";

const [wasm = "", ...args] = process.argv.slice(2);
const program = await new Programs().load({ wasm });

function run(args: readonly string[]): void {
  const now = (): bigint => BigInt(Date.now()) * 1_000_000n;
  const backend = new MemoryBackend(["local"], { now, keys: DEFAULT_LIMITS.keys });
  const report = runTrusted(program, { backend, args: ["bench", ...args], env: [] });
  if (report.end !== "exit" || report.status !== 0) throw new Error(JSON.stringify(report));
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

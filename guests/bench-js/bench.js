// Says how long a get or a put of a value takes: what `../bench-c/bench.c` says of itself, over the
// interfaces of WASI 0.2.
import { getArguments } from "wasi:cli/environment@0.2.12";
import { getStdin } from "wasi:cli/stdin@0.2.12";
import { getStdout } from "wasi:cli/stdout@0.2.12";
import { now, subscribeDuration } from "wasi:clocks/monotonic-clock@0.2.12";
import { getDirectories } from "wasi:filesystem/preopens@0.2.12";

const KEYS = 16;
const BATCH = 4;
const WARM_COUNT = 20_000;
const WARM_TIME = 200_000_000n;
const MILLISECOND = 1_000_000n;

const dispose = Symbol.dispose ?? Symbol.for("dispose");
let root, stdin, stdout;

function get(path, { size }) {
  const file = root.openAt({ symlinkFollow: true }, path, {}, { read: true });
  file.read(BigInt(size), 0n);
  file[dispose]();
}

function put(path, { size, value }) {
  const flags = { create: true, truncate: true };
  const file = root.openAt({ symlinkFollow: true }, path, flags, { write: true });
  if (Number(file.write(value, 0n)) !== size) throw new Error(`write of ${path}`);
  file[dispose]();
}

function say(text) {
  stdout.blockingWriteAndFlush(new TextEncoder().encode(text));
}

function waitForGo() {
  say("ready\n");
  stdin.blockingRead(1n);
}

let next = 0;

function performBatch(perform, paths, phase) {
  for (let i = 0; i < BATCH; i++) perform(paths[next++ % KEYS], phase);
}

function warmUp(perform, paths, phase) {
  const start = now();
  for (let count = 0; count < WARM_COUNT && now() - start < WARM_TIME; count += BATCH) {
    performBatch(perform, paths, phase);
  }
}

function round(perform, paths, phase) {
  const start = now();
  let end = start;
  let count = 0;
  while (end - start < BigInt(phase.milliseconds) * MILLISECOND) {
    performBatch(perform, paths, phase);
    count += BATCH;
    end = now();
  }
  return (end - start) / BigInt(count);
}

function putAll(phase) {
  const paths = Array.from({ length: KEYS }, (_, i) => `beta/kv/local/value-${phase.size}-${i}`);
  for (const path of paths) put(path, phase);
  return paths;
}

function warmPhase(perform, phase) {
  const paths = putAll(phase);
  warmUp(perform, paths, phase);
  waitForGo();
  return Array.from({ length: phase.rounds }, () => round(perform, paths, phase));
}

/** It is the host that has cooled down, and not the code. */
function coldPhase(perform, phase) {
  const paths = putAll(phase);
  warmUp(put, paths, phase);
  warmUp(get, paths, phase);
  waitForGo();
  return Array.from({ length: phase.rounds }, (_, i) => {
    const path = `beta/kv/local/cold-${phase.size}-${i}`;
    const pollable = subscribeDuration(BigInt(phase.milliseconds) * MILLISECOND);
    pollable.block();
    pollable[dispose]();
    const start = now();
    perform(path, phase);
    return now() - start;
  });
}

function runPhase(text) {
  const [operation, ...numbers] = text.split(":");
  const [size, rounds, milliseconds] = numbers.map(Number);
  const phase = { size, rounds, milliseconds, value: new Uint8Array(size).fill(118) };
  const perform = operation.endsWith("put") ? put : get;
  const results = (operation.startsWith("cold-") ? coldPhase : warmPhase)(perform, phase);
  say(`${results.join(" ")}\n`);
}

export const run = {
  run() {
    [[root]] = getDirectories();
    [stdin, stdout] = [getStdin(), getStdout()];
    for (const phase of getArguments().slice(1)) runPhase(phase);
  },
};

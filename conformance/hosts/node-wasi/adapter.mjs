#!/usr/bin/env node
/**
 * A driver for `node:wasi`: guests run over a plain directory that has the layout of a host of the core.
 *
 * This is the example of a whole adapter and imports nothing but Node; the protocol is in
 * ../../driver/PROTOCOL.md. Each guest is a process of guest.mjs, so that guests run side by side,
 * may block, and can be killed.
 */

import { fork } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What a plain file system can offer of the layout. */
const DIRECTORIES = ["beta/kv/local", "beta/tmp"];

const worlds = new Map(); // name -> the directory that is its root
const guests = new Map(); // name -> { world, child, ended }

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const requests = {
  async hello({ nonce, spec }) {
    fillSpare();
    return {
      protocol: 1,
      nonce,
      spec: spec[0],
      host: { name: "node-wasi", version: process.versions.node, language: "JavaScript" },
      abis: ["preview1"],
      features: [],
      control: [],
      concurrency: { worlds: 8, guests: 8 },
    };
  },

  async "world.open"({ world }) {
    const root = await mkdtemp(join(tmpdir(), "node-wasi-"));
    for (const directory of DIRECTORIES) await mkdir(join(root, directory), { recursive: true });
    worlds.set(world, root);
    return {};
  },

  async "world.close"({ world }) {
    const inside = [...guests.values()].filter((guest) => guest.world === world);
    for (const { child } of inside) child.kill("SIGKILL");
    await Promise.all(inside.map(({ ended }) => ended));
    await rm(worlds.get(world), { recursive: true });
    worlds.delete(world);
    return {};
  },

  async "guest.start"({ world, guest, wasm, abi, args, env }) {
    if (abi !== "preview1") throw new Refusal("unsupported", `no guests of ${abi}`);
    const child = takeProcess();
    const closed = new Promise((resolve) => child.once("close", resolve));
    const reports = {};
    const answered = new Promise((resolve) => {
      child.on("message", (message) => resolve(Object.assign(reports, message)));
      child.once("disconnect", resolve);
    });
    child.send({ root: worlds.get(world), wasm, args, env });
    await answered;
    if (!reports.started) throw new Refusal("bad-guest", reports.refused ?? "its process died");

    child.stdout.on("data", (bytes) => sendOutput(guest, 1, bytes));
    child.stderr.on("data", (bytes) => sendOutput(guest, 2, bytes));
    // "close" comes when the process is gone and all that it wrote has been read.
    const ended = closed.then(() => {
      guests.delete(guest);
      const died = child.killed ? { reason: "killed" } : { reason: "trap", message: "it died" };
      send({ method: "guest.exit", params: { guest, ...(reports.exit ?? died) } });
    });
    guests.set(guest, { world, child, ended });
    return {};
  },

  async shutdown() {
    for (const world of [...worlds.keys()]) await requests["world.close"]({ world });
    for (const child of spare.splice(0)) child.kill();
    return {};
  },
};

const orders = {
  "guest.write": ({ stdin }, { bytes }) => stdin.write(decode(bytes)),
  "guest.eof": ({ stdin }) => stdin.end(),
  "guest.kill": (child) => child.kill("SIGKILL"),
};

/** Starting Node takes longer than running most guests, so a few processes wait for theirs. */
const spare = [];

function fillSpare() {
  while (spare.length < 3) {
    const program = fileURLToPath(new URL("guest.mjs", import.meta.url));
    const child = fork(program, { silent: true, execArgv: ["--no-warnings"] });
    child.stdin.on("error", () => {}); // The guest may end without reading everything.
    spare.push(child);
  }
}

function takeProcess() {
  const child = spare.shift();
  fillSpare();
  return child;
}

function send(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function sendOutput(guest, stream, bytes) {
  const b64 = bytes.toString("base64");
  send({ method: "guest.out", params: { guest, stream, bytes: { b64 } } });
}

function decode(bytes) {
  return "b64" in bytes ? Buffer.from(bytes.b64, "base64") : Buffer.from(bytes.text);
}

async function answer({ id, method, params }) {
  try {
    if (!Object.hasOwn(requests, method)) throw new Refusal("unsupported", `unknown: ${method}`);
    send({ id, result: await requests[method](params) });
  } catch (error) {
    const code = error instanceof Refusal ? error.code : "failed";
    send({ id, error: { code, message: error.message } });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id !== undefined) void answer({ id, method, params });
  else if (guests.has(params.guest)) orders[method]?.(guests.get(params.guest).child, params);
}
await requests.shutdown();

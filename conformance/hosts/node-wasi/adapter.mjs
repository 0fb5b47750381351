#!/usr/bin/env node
/**
 * A driver for `node:wasi`: guests run over a plain directory that has the layout of a host of the core.
 *
 * This is the example of a whole adapter, and imports nothing but Node. The program plays two parts: it speaks
 * the protocol (../../driver/PROTOCOL.md), and, with the argument `guest`, it is the process of one guest;
 * so guests run side by side, may block, and can be killed.
 */

import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What a plain file system can offer of the layout. */
const DIRECTORIES = ["beta/kv/local", "beta/tmp"];

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// The driver ----------------------------------------------------------------------------------------

const worlds = new Map(); // name -> directory
const guests = new Map(); // name -> { world, child, ended }

const answers = {
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
    const root = worlds.get(world);
    if (root === undefined) throw new Refusal("bad-request", `world ${world} is not open`);
    const child = takeProcess();
    const report = (kind) =>
      new Promise((resolve) =>
        child.on("message", (message) => kind in message && resolve(message[kind])),
      );
    const closed = new Promise((resolve) => child.once("close", resolve));
    const refused = Promise.race([
      report("started"),
      report("refused"),
      closed.then(() => "its process died"),
    ]);
    let exit;
    void report("exit").then((reported) => (exit = reported));
    child.send({ root, wasm, args, env });

    const reason = await refused;
    if (reason !== true) throw new Refusal("bad-guest", reason);
    child.stdout.on("data", (bytes) => tellOutput(guest, 1, bytes));
    child.stderr.on("data", (bytes) => tellOutput(guest, 2, bytes));
    // "close" comes when the process is gone and its output has been read to the end.
    const ended = closed.then(() => {
      guests.delete(guest);
      exit ??= child.killed
        ? { reason: "killed" }
        : { reason: "trap", message: `its process died: ${child.signalCode ?? child.exitCode}` };
      tell({ method: "guest.exit", params: { guest, ...exit } });
    });
    guests.set(guest, { world, child, ended });
    return {};
  },

  async shutdown() {
    for (const world of [...worlds.keys()]) await answers["world.close"]({ world });
    for (const child of spare) child.kill();
    return {};
  },
};

const orders = {
  "guest.write": ({ stdin }, { bytes }) =>
    stdin.write("b64" in bytes ? Buffer.from(bytes.b64, "base64") : bytes.text),
  "guest.eof": ({ stdin }) => stdin.end(),
  "guest.kill": (child) => child.kill("SIGKILL"),
};

function tell(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function tellOutput(guest, stream, bytes) {
  tell({
    method: "guest.out",
    params: { guest, stream, bytes: { b64: bytes.toString("base64") } },
  });
}

async function answer({ id, method, params }) {
  try {
    if (!Object.hasOwn(answers, method))
      throw new Refusal("unsupported", `unknown method ${method}`);
    tell({ id, result: await answers[method](params) });
  } catch (error) {
    tell({
      id,
      error: { code: error instanceof Refusal ? error.code : "failed", message: error.message },
    });
  }
}

async function beDriver() {
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line);
    if (id !== undefined) void answer({ id, method, params });
    else if (guests.has(params.guest)) orders[method]?.(guests.get(params.guest).child, params);
  }
  await answers.shutdown();
}

// The process of one guest --------------------------------------------------------------------------

/** Starting Node takes longer than running most guests, so a few processes wait for theirs. */
const spare = [];

function fillSpare() {
  while (spare.length < 3) {
    const child = fork(fileURLToPath(import.meta.url), ["guest"], {
      silent: true,
      execArgv: ["--no-warnings"],
    });
    child.stdin.on("error", () => {}); // The guest may end without reading everything.
    spare.push(child);
  }
}

function takeProcess() {
  fillSpare();
  return spare.shift();
}

async function beGuest() {
  const ordered = new Promise((resolve) => process.once("message", resolve));
  const { WASI } = await import("node:wasi");
  const { root, wasm, args, env } = await ordered;
  const report = (message) => new Promise((resolve) => process.send(message, resolve));
  const wasi = new WASI({ version: "preview1", args, env, preopens: { "/": root } });
  let instance;
  try {
    const bytes = await readFile(wasm.path);
    if (createHash("sha256").update(bytes).digest("hex") !== wasm.sha256)
      throw new Error(`${wasm.path} has another SHA-256`);
    ({ instance } = await WebAssembly.instantiate(bytes, wasi.getImportObject()));
  } catch (error) {
    await report({ refused: error.message });
    process.exit();
  }
  await report({ started: true });
  // The guest reads and writes this process's own standard streams, which nothing else here touches.
  try {
    await report({ exit: { reason: "exit", code: wasi.start(instance) } });
  } catch (error) {
    await report({ exit: { reason: "trap", message: error.message } });
  }
  process.exit();
}

await (process.argv[2] === "guest" ? beGuest() : beDriver());

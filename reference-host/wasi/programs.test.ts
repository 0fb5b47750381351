import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GuestError } from "./guest-error.ts";
import { PAGE } from "./memory-limit.ts";
import { Programs } from "./programs.ts";

const programs = new Programs();

const section = (id: number, bytes: number[]): number[] => [id, bytes.length, ...bytes];
const named = (name: string): number[] => [name.length, ...Buffer.from(name)];
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

interface Shape {
  imports?: [from: string, name: string][];
  memory?: number[];
  exports?: number[][];
}

/** A core module whose only function does nothing. */
function module({
  imports = [],
  memory = [0, 1],
  exports = [
    [...named("memory"), 2, 0],
    [...named("_start"), 0, imports.length],
  ],
}: Shape = {}): Uint8Array {
  const imported = imports.flatMap(([from, name]) => [...named(from), ...named(name), 0, 0]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(2, [imports.length, ...imported]),
    ...section(3, [1, 0]),
    ...section(5, [1, ...memory]),
    ...section(7, [exports.length, ...exports.flat()]),
    ...section(10, [1, 2, 0, 0x0b]),
  ]);
}

async function refusal(wasm: string | Uint8Array, more = {}): Promise<string> {
  const error: unknown = await programs.load({ wasm, ...more }).catch((reason: unknown) => reason);
  if (!(error instanceof GuestError)) throw new Error("it was not refused", { cause: error });
  return `${error.message} | ${error.remedy ?? ""}`;
}

describe("what is no program", () => {
  it.each([
    ["an empty file", text(""), /^it is empty/],
    ["text", text("#!/bin/sh\n"), /^it is no WebAssembly/],
    ["WebAssembly text", text("(module)"), /^it is the text form of WebAssembly.*wat2wasm/],
    ["half a module", module().subarray(0, 20), /^it ends in the middle/],
    ["a broken module", Uint8Array.from([...module().subarray(0, -1), 0x0c]), /does not compile/],
  ])("is refused by name: %s", async (_, wasm, message) => {
    expect(await refusal(wasm)).toMatch(message);
  });

  it("is refused if it cannot be read", async () => {
    expect(await refusal("/nowhere/x.wasm")).toBe("there is no such file | ");
    expect(await refusal(tmpdir())).toMatch(/^it is a directory/);
  });
});

describe("a module for something else", () => {
  it.each<[Shape, RegExp]>([
    [{ imports: [["wasi_unstable", "fd_write"]] }, /preview 0.*wasm32-wasip1/],
    [{ imports: [["gojs", "runtime.wasmExit"]] }, /Go for JavaScript.*GOOS=wasip1/],
    [{ imports: [["env", "emscripten_memcpy_big"]] }, /Emscripten.*wasi-sdk/],
    [{ imports: [["__wbindgen_placeholder__", "f"]] }, /wasm-bindgen/],
    [{ imports: [["wasi", "thread-spawn"]] }, /threads/],
    [{ imports: [["wasi:cli/exit@0.2.0", "exit"]] }, /component/],
    [{ imports: [["env", "f"]] }, /imports `env` `f`: nothing here provides that/],
    [{ imports: [["wasi_snapshot_preview1", "fd_frob"]] }, /fd_frob.*no such function/],
    [{ exports: [[...named("memory"), 2, 0]] }, /exports no `_start`/],
    [{ exports: [[...named("_initialize"), 0, 0]] }, /library/],
    [{ exports: [[...named("_start"), 0, 0]] }, /no memory/],
  ])("is refused with a remedy: %j", async (shape, message) => {
    expect(await refusal(module(shape))).toMatch(message);
  });
});

describe("the limit of the memory", () => {
  const grown = async (memory: number[], memoryBytes?: number): Promise<number> => {
    const program = await programs.load({ wasm: module({ memory }), memoryBytes });
    if (program.abi !== "preview1") throw new Error("not a core module");
    const instance = new WebAssembly.Instance(program.module);
    const exported = instance.exports["memory"] as WebAssembly.Memory;
    for (const step of [8192, 512, 32, 1]) {
      try {
        for (;;) exported.grow(step);
      } catch {
        // A smaller step may still fit.
      }
    }
    return exported.buffer.byteLength / PAGE;
  };

  it("is where growth ends", async () => {
    expect(await grown([0, 1], 10 * PAGE)).toBe(10);
    expect(await grown([1, 1, 0xc8, 1], 10 * PAGE)).toBe(10);
    expect(await grown([0, 1], 10 * PAGE + 100)).toBe(10);
  });

  it("keeps a lower one of the module's own", async () => {
    expect(await grown([1, 1, 5], 10 * PAGE)).toBe(5);
  });

  it("is there even if nobody gives one", async () => {
    expect(await grown([0, 1])).toBe(16_384);
  });

  it("has to leave room for what the module begins with", async () => {
    expect(await refusal(module({ memory: [0, 3] }), { memoryBytes: PAGE })).toBe(
      "it begins with 196608 bytes of memory, and the limit is 65536 | raise the limit",
    );
  });
});

describe("a program that was loaded before", () => {
  it("is not read again", async () => {
    const directory = await mkdtemp(join(tmpdir(), "programs-"));
    const path = join(directory, "x.wasm");
    await writeFile(path, module());
    const { createHash } = await import("node:crypto");
    const sha256 = createHash("sha256").update(module()).digest("hex");
    const first = await programs.load({ wasm: path, sha256 });
    await rm(directory, { recursive: true });
    expect(await programs.load({ wasm: path, sha256 })).toBe(first);
  });

  it("is not mistaken for another", async () => {
    expect(await refusal(module(), { sha256: "00" })).toMatch(/^its SHA-256 is .*, not 00/);
  });
});

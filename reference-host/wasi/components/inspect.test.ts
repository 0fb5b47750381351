import { readFile } from "node:fs/promises";
import { componentEmbed, componentNew, parse } from "@bytecodealliance/jco";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { buildGuests, guestPath } from "../../../guests/build.ts";
import { readCoreModule } from "./core-module.ts";
import { inspectWasm } from "./inspect.ts";
import { wrap } from "./testing.ts";

// Builds and transpiles what is not there yet.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

beforeAll(async () => {
  await buildGuests(["probe", "probe.component", "probe-js.component"]);
});

it("takes a core module for one of preview 1", async () => {
  const core = await readFile(guestPath("probe"));
  expect(inspectWasm(core)).toEqual({ abi: "preview1", core });
});

it("finds the core module that a component wraps, byte for byte", async () => {
  const probe = await readFile(guestPath("probe"));
  expect(inspectWasm(await wrap(probe))).toMatchObject({
    abi: "wasi0.2",
    core: new Uint8Array(probe),
  });
});

it("finds none in a component of its own", async () => {
  const program = inspectWasm(await readFile(guestPath("probe-js.component")));
  expect(program).toMatchObject({ abi: "wasi0.2", core: undefined });
});

describe("refuses", () => {
  it.each([
    ["nothing", ""],
    ["text", "(module)"],
    ["another version", "\0asm\u0002\0\0\0"],
  ])("%s", (_, text) => {
    expect(() => inspectWasm(new TextEncoder().encode(text))).toThrow(
      "neither a core module nor a component",
    );
  });

  it("a component that is cut off", async () => {
    const bytes = await readFile(guestPath("probe.component"));
    expect(() => inspectWasm(bytes.subarray(0, 5000))).toThrow("no valid component: it ends");
  });

  it("a component that imports what nothing provides, by name", async () => {
    const component = await componentOf(
      "import wasi:http/types@0.2.0; export wasi:cli/run@0.2.12;",
    );
    expect(() => inspectWasm(component)).toThrow(
      "it imports `wasi:http/types@0.2.0`: nothing here provides that",
    );
  });

  it("a component of another version, by name", async () => {
    const component = await componentOf("import wasi:cli/exit@0.3.0; export wasi:cli/run@0.2.12;");
    expect(() => inspectWasm(component)).toThrow(
      "it imports `wasi:cli/exit@0.3.0`: this host has version 0.2",
    );
  });

  it("a component that is no command", async () => {
    const component = await componentOf("export wasi:http/handler@0.2.0;");
    expect(() => inspectWasm(component)).toThrow(
      "exports no `wasi:cli/run@0.2`, only `wasi:http/handler@0.2.0`",
    );
  });
});

/** A component of a world with these imports and exports, each an interface with one function. */
async function componentOf(items: string): Promise<Uint8Array> {
  const packages = [...items.matchAll(/(wasi:\w+)\/([\w-]+)(@[\d.]+)/g)].map(
    ([, name, face, version]) => `package ${name}${version} { interface ${face} { run: func(); } }`,
  );
  const witSource = `package test:it;\n${packages.join("\n")}\nworld it { ${items} }`;
  return componentNew(await componentEmbed({ witSource, dummy: true, world: "it" }), []);
}

it("reads the imports and exports of a module of every kind", async () => {
  const module = await parse(`(module
    (import "a" "f" (func)) (import "a" "t" (table 1 2 funcref)) (import "b" "m" (memory 1))
    (import "b" "g" (global (mut i32))) (func (export "_start")) (memory (export "memory") 1))`);
  expect(readCoreModule(module)).toEqual({
    imports: [
      { module: "a", name: "f" },
      { module: "a", name: "t" },
      { module: "b", name: "m" },
      { module: "b", name: "g" },
    ],
    exports: ["_start", "memory"],
  });
});

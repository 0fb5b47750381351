import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildGuests, guestPath, type GuestName } from "../../guests/build.ts";
import { fault } from "../errors.ts";
import { inspectWasm, prepareComponent, runComponent, type Prepared } from "./components.ts";
import { memoryBackend, type Options, type Ran, runOnMachine, wrap } from "./components/testing.ts";
import { runPreview1 } from "./preview1.ts";

// Builds and transpiles what is not there yet.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const probes = ["probe.component", "probe-js.component"] as const satisfies GuestName[];
const ways = ["linked", "jco"] as const;
const prepared = new Map<string, Prepared>();

/** What jco makes of the probes takes long, so it is kept from one run to the next. */
const made = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "components");
/** Of this run. */
let cache: string;

const component = (name: GuestName): Promise<Uint8Array> => readFile(guestPath(name));

beforeAll(async () => {
  await buildGuests(["probe", ...probes]);
  cache = await mkdtemp(join(tmpdir(), "components-"));
  for (const name of probes) {
    for (const way of ways) {
      const options = { cache: made, way };
      prepared.set(`${name} ${way}`, await prepareComponent(await component(name), options));
    }
  }
});

afterAll(async () => {
  await rm(cache, { recursive: true, force: true });
});

it("links what a compiler makes, and says so", async () => {
  for (const name of probes) {
    expect((await prepareComponent(await component(name), { cache: undefined })).way).toBe(
      "linked",
    );
  }
});

describe("jco's work", () => {
  it("is kept, whole", async () => {
    const bytes = await component("probe.component");
    const first = await prepareComponent(bytes, { cache, way: "jco" });
    expect(await readdir(cache)).toHaveLength(1);
    expect(await prepareComponent(bytes, { cache, way: "jco" })).toEqual(first);
  });

  it("is done without a place to keep it", async () => {
    const bytes = await component("probe.component");
    const made = await prepareComponent(bytes, { cache: "/dev/null/nowhere", way: "jco" });
    expect(runOnMachine((context) => runComponent(made, context)).end).toEqual({
      end: "exit",
      status: 0,
    });
  });

  it("is what a component made of others takes", async () => {
    const composed = await parse(`(component
      (component $inner
        (core module $m (func (export "run") (result i32) (i32.const 1)))
        (core instance $i (instantiate $m))
        (func $run (result (result)) (canon lift (core func $i "run")))
        (instance $face (export "run" (func $run)))
        (export "wasi:cli/run@0.2.12" (instance $face)))
      (instance $c (instantiate $inner))
      (export "wasi:cli/run@0.2.12" (instance $c "wasi:cli/run@0.2.12")))`);
    expect(inspectWasm(composed)).toMatchObject({ abi: "wasi0.2", core: undefined });
    const made = await prepareComponent(composed, { cache });
    expect(made.way).toBe("jco");
    expect(runOnMachine((context) => runComponent(made, context)).end).toEqual({
      end: "exit",
      status: 1,
    });
  });
});

const all = probes.flatMap((name) => ways.map((way) => `${name} ${way}`));

describe.each(all)("%s", (name) => {
  function run(lines: string, options: Options = {}): Ran {
    const guest = prepared.get(name)!;
    return runOnMachine((context) => runComponent(guest, context), { stdin: lines, ...options });
  }

  /** The results of operations that are separated by ` / `. */
  function results(operations: string, options: Options = {}): string[] {
    return run(`${operations.split(" / ").join("\n")}\n`, options)
      .stdout.trimEnd()
      .split("\n");
  }

  it("puts and gets", () => {
    expect(
      results(
        "open f /beta/kv/local/k w,create / write f hello / close f / open g /beta/kv/local/k r / readall g / read g 9",
      ),
    ).toEqual(["ok", "ok 5", "ok", "ok", "ok hello", "ok %"]);
  });

  it("stays where an append has ended", () => {
    expect(
      results(
        "open f /beta/kv/local/k w,create,append / write f hello / truncate f 9 / pwrite f x 20 / seek f 0 cur",
      ),
    ).toEqual(["ok", "ok 5", "ok", "ok 1", "ok 5"]);
  });

  it("goes on in a listing, whatever comes and goes and is listed meanwhile", () => {
    expect(
      results(
        "mkdir /beta/tmp/a / mkdir /beta/tmp/b / mkdir /beta/tmp/c / open d /beta/tmp dir / readdir d 1 / rmdir /beta/tmp/a / list /beta/tmp / readdir d 1 / mkdir /beta/tmp/e / readdir d 1 / readdir d 9",
      ).slice(4),
    ).toEqual(["ok d:a", "ok", "ok d:b d:c", "ok d:b", "ok", "ok d:c", "ok"]);
  });

  it("commits at the drop, not at the flush", () => {
    expect(
      results(
        "open f /beta/kv/local/k w,create / write f hello / stat /beta/kv/local/k / close f / stat /beta/kv/local/k",
      ),
    ).toEqual(["ok", "ok 5", "err no-entry", "ok", expect.stringMatching(/^ok file 5 \d+ 1$/)]);
  });

  it("shows the version of the bytes that it reads", () => {
    const [, , , first, second] = results(
      "open f /beta/kv/local/k w,create / write f hello / sync f / fstat f / stat /beta/kv/local/k",
    );
    expect(first).toBe(second);
  });

  it("appends to the latest value", () => {
    expect(
      results(
        "open f /beta/kv/local/k w,create,append / open g /beta/kv/local/k w,create,append / write f a / write g b / sync g / sync f / open r /beta/kv/local/k r / readall r",
      ).at(-1),
    ).toBe("ok ba");
  });

  it("says exactly why a write failed", () => {
    expect(
      results(
        "open f /beta/kv/local/k w,create / pwrite f x 99999999 / open g /beta/kv/local/k r",
      ).slice(1),
    ).toEqual(["err file-too-large", "err no-entry"]);
  });

  it("goes on after a drop of which the commit failed", () => {
    expect(
      results(
        "mkdir /beta/kv/local/d / open f /beta/kv/local/d/k w,create / rmdir /beta/kv/local/d / close f / stat /beta/kv/local/d",
      ),
    ).toEqual(["ok", "ok", "ok", "ok", "err no-entry"]);
  });

  it("lists, renames, links and removes", () => {
    expect(
      results(
        "open f /beta/tmp/a w,create / write f x / close f / link /beta/tmp/a /beta/tmp/b / symlink a /beta/tmp/c / readlink /beta/tmp/c / rename /beta/tmp/a /beta/tmp/d / unlink /beta/tmp/b / list /beta/tmp / rename /beta/tmp/d /beta/kv/local/k / stat /beta/tmp/none",
      ).slice(3),
    ).toEqual([
      "ok",
      "ok",
      "ok a",
      "ok",
      "ok",
      expect.stringMatching(/^ok (f:d l:c|l:c f:d)$/),
      "ok",
      "err no-entry",
    ]);
  });

  it("leaves what it did not drop to the exit of the machine", () => {
    const backend = memoryBackend();
    const open = "open f /beta/kv/local/k w,create\nwrite f hello\n";
    expect(run(`${open}exit 3\n`, { backend }).end).toEqual({ end: "exit", status: 1 });
    expect(results("stat /beta/kv/local/k", { backend })).toEqual(["err no-entry"]);
    expect(run(open, { backend }).end).toEqual({ end: "exit", status: 0 });
    expect(results("open f /beta/kv/local/k r / readall f", { backend })).toEqual([
      "ok",
      "ok hello",
    ]);
  });

  it("exits normally through the call too", () => {
    expect(run("exit 0\n").end).toEqual({ end: "exit", status: 0 });
  });

  it("traps", () => {
    expect(run("trap\n").end).toMatchObject({ end: "trap" });
  });

  it("copies standard input to standard output, and ends at its end", () => {
    const stdin = "x".repeat(70_000);
    expect(run(stdin, { args: ["cat"] })).toMatchObject({ end: { status: 0 }, stdout: stdin });
  });

  it("tells time, sleeps and draws lots", () => {
    const [before, , after, lots] = results("clock monotonic / nap 0 / clock monotonic / random 4");
    expect(Number(after?.slice(3))).toBeGreaterThan(Number(before?.slice(3)));
    expect(lots).toMatch(/^ok ./);
  });

  it("surfaces a bug of the machine as such", () => {
    const intercept: Options["intercept"] = (operation, call) => {
      if (operation.op === "mkdir") throw new Error("a bug");
      return call(operation);
    };
    expect(() => run("mkdir /beta/kv/local/d\n", { intercept })).toThrow("a bug");
  });

  it("has every error of the machine reach the guest", () => {
    const intercept: Options["intercept"] = (operation, call) => {
      if (operation.op === "mkdir") throw fault("not-recoverable");
      return call(operation);
    };
    expect(results("mkdir /beta/kv/local/d", { intercept })).toEqual(["err not-recoverable"]);
  });
});

describe.each(ways)("a wrapped command, %s,", (way) => {
  let core: Uint8Array<ArrayBuffer>;
  let wrapped: Prepared;

  beforeAll(async () => {
    core = Uint8Array.from(await component("probe"));
    wrapped = await prepareComponent(await wrap(core), { cache, way });
  });

  const run = (stdin: string): Ran =>
    runOnMachine((context) => runComponent(wrapped, context), { stdin });

  it("traps on a string that is not UTF-8", () => {
    const end = { end: "trap", message: "invalid UTF-8 in a string" };
    expect(run("stat /beta/kv/local/%FF\n").end).toEqual(end);
  });

  it("keeps a byte order mark", () => {
    const { stdout } = run("open d /beta/kv/local dir\nmkdir d:%EF%BB%BFx\nlist /beta/kv/local\n");
    expect(stdout).toBe("ok\nok\nok d:%EF%BB%BFx\n");
  });

  it("does the same unwrapped", async () => {
    const module = await WebAssembly.compile(core);
    const unwrapped = runOnMachine((context) => runPreview1(module, context), {
      stdin: transcript,
    });
    expect(run(transcript)).toEqual({ ...unwrapped, end: { end: "exit", status: 1 } });
    expect(unwrapped).toMatchObject({ end: { end: "exit", status: 3 }, failed: [] });
    expect(unwrapped.stdout.match(/^bad/m)).toBeNull();
  });
});

describe("an entry point", () => {
  /** A component of one core module, of which `run` has this body. */
  async function end(body: string, type = ""): Promise<Ran["end"]> {
    const bytes = await parse(`(component
      (core module $m (func $run (export "run") (result i32) ${body}))
      (core instance $i (instantiate $m))
      (func $run (result (result)) (canon lift (core func $i "run")))
      (component $face (import "run" (func $f (result (result)))) (export "run" (func $f)))
      (instance $run (instantiate $face (with "run" (func $run))))
      (export "wasi:cli/run@0.2.0" (instance $run) ${type}))`);
    const made = await prepareComponent(bytes, { cache: undefined });
    expect(made.way).toBe("linked");
    return runOnMachine((context) => runComponent(made, context)).end;
  }

  it("returns its result", async () => {
    expect(await end("(i32.const 0)")).toEqual({ end: "exit", status: 0 });
    expect(await end("(i32.const 1)")).toEqual({ end: "exit", status: 1 });
  });

  it("may be exported at a type", async () => {
    const type = '(instance (export "run" (func (result (result)))))';
    expect(await end("(i32.const 0)", type)).toEqual({ end: "exit", status: 0 });
  });

  it("traps", async () => {
    expect(await end("unreachable")).toEqual({ end: "trap", message: "unreachable" });
  });

  it("traps when it calls itself without end", async () => {
    expect(await end("(i32.add (call $run) (call $run))")).toMatchObject({ end: "trap" });
  });
});

it("traps on a pointer for a result that is outside of the memory", async () => {
  const bytes = await parse(`(component
    (import "wasi:clocks/wall-clock@0.2.0" (instance $clock
      (type $d (record (field "seconds" u64) (field "nanoseconds" u32)))
      (export "datetime" (type $datetime (eq $d)))
      (export "now" (func (result $datetime)))))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $here))
    (alias export $clock "now" (func $now))
    (core func $now (canon lower (func $now) (memory $here)))
    (core module $m
      (import "clock" "now" (func $now (param i32)))
      (func (export "run") (result i32) (call $now (i32.const 65530)) (i32.const 0)))
    (core instance $clock (export "now" (func $now)))
    (core instance $i (instantiate $m (with "clock" (instance $clock))))
    (func $run (result (result)) (canon lift (core func $i "run")))
    (component $face (import "run" (func $f (result (result)))) (export "run" (func $f)))
    (instance $run (instantiate $face (with "run" (func $run))))
    (export "wasi:cli/run@0.2.0" (instance $run)))`);
  const made = await prepareComponent(bytes, { cache: undefined });
  const { end } = runOnMachine((context) => runComponent(made, context));
  expect(end).toEqual({ end: "trap", message: "out of bounds memory access" });
});

it("keeps a guest within its memory", async () => {
  const memoryBytes = 4 << 20;
  const limited = await prepareComponent(await component("probe.component"), {
    cache,
    memoryBytes,
  });
  const { stdout } = runOnMachine((context) => runComponent(limited, context), { stdin: "grow\n" });
  expect(stdout).toMatch(/^ok \d+\n$/);
  expect(Number(stdout.slice(3))).toBeLessThanOrEqual(memoryBytes / 65_536);
});

/** Everything that has one result only. */
const transcript = `hello
args
env
preopens
mkdir /beta/kv/local/d
mkdir /beta/kv/local/d
open f /beta/kv/local/d/k r,w,create,excl
write f hello
fstat f
sync f
seek f 0 set
read f 2
readall f
pread f 9 1
pwrite f J 0
write f ~5000:7
truncate f 9
datasync f
seek f -4 end
readall f
close f
read f 1
list /beta/kv/local/d
open g /beta/kv/local/d/k w,append
write g +
close g
open h /beta/kv/local/d/k r
readall h
write h x
open d /beta/kv/local dir
readdir d 9
open i d:d/../d/k r
read i 4
stat d:../x
stat d:none/x
rename /beta/kv/local/d/k d:l
lstat /beta/kv/local/d/k
rmdir /beta/kv/local/d
unlink /beta/kv/local/l
open t /beta/tmp/t w,create
write t x
close t
link /beta/tmp/t /beta/tmp/u
symlink t /beta/tmp/s
readlink /beta/tmp/s
open n /beta/tmp/s r,nofollow
times /beta/tmp/t 5 7
stat /beta/tmp/t
unlink /beta
mkdir /beta/kv/.with/if=absent/local/w
mkdir /beta/kv/.with/colour=red/local/w
open v /beta/version w
stderr done
exit 3
`;

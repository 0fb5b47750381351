import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGuests, guestPath, type GuestName } from "../../guests/build.ts";
import { fault } from "../errors.ts";
import { inspectWasm, prepareComponent, runComponent, type Prepared } from "./components.ts";
import { memoryBackend, type Options, type Ran, runOnMachine } from "./components/testing.ts";
import { runPreview1 } from "./preview1.ts";

const probes = ["probe.component", "probe-js.component"] as const satisfies GuestName[];
const prepared = new Map<string, Prepared>();
let cache: string;

beforeAll(async () => {
  await buildGuests([...probes]);
  cache = await mkdtemp(join(tmpdir(), "components-"));
  for (const name of probes) {
    prepared.set(name, await prepareComponent(await readFile(guestPath(name)), { cache }));
  }
}, 120_000);

afterAll(async () => {
  await rm(cache, { recursive: true, force: true });
});

it("keeps what was made, whole", async () => {
  expect(await readdir(cache)).toHaveLength(2);
  const component = await readFile(guestPath("probe.component"));
  const again = await prepareComponent(component, { cache });
  expect(again.glue).toBe(prepared.get("probe.component")?.glue);
});

it("runs without a place to keep it", async () => {
  const component = await readFile(guestPath("probe.component"));
  const made = await prepareComponent(component, { cache: "/dev/null/nowhere" });
  expect(runOnMachine((context) => runComponent(made, context)).end).toEqual({
    end: "exit",
    status: 0,
  });
});

describe.each(probes)("%s", (name) => {
  function run(lines: string, options: Options = {}): Ran {
    const component = prepared.get(name)!;
    return runOnMachine((context) => runComponent(component, context), {
      stdin: lines,
      ...options,
    });
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

it("traps on a string that is not UTF-8, and keeps a byte order mark", () => {
  const run = (stdin: string): Ran =>
    runOnMachine((context) => runComponent(prepared.get("probe.component")!, context), { stdin });
  expect(run("stat /beta/kv/local/%FF\n").end).toEqual({
    end: "trap",
    message: "invalid UTF-8 in a string",
  });
  expect(run("mkdir /beta/kv/local/%EF%BB%BFx\nlist /beta/kv/local\n").stdout).toBe(
    "ok\nok d:%EF%BB%BFx\n",
  );
});

it("does the same unwrapped", async () => {
  const component = await readFile(guestPath("probe.component"));
  const program = inspectWasm(component);
  const core = program.abi === "wasi0.2" ? program.core : undefined;
  const module = await WebAssembly.compile(Uint8Array.from(core!));
  const wrapped = runOnMachine(
    (context) => runComponent(prepared.get("probe.component")!, context),
    { stdin: transcript },
  );
  const unwrapped = runOnMachine((context) => runPreview1(module, context), { stdin: transcript });
  expect(wrapped).toEqual({ ...unwrapped, end: { end: "exit", status: 1 } });
  expect(unwrapped).toMatchObject({ end: { end: "exit", status: 3 }, failed: [] });
  expect(unwrapped.stdout.match(/^bad/m)).toBeNull();
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

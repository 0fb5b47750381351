import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { guestPath } from "../../guests/build.ts";
import { probePath } from "../worker/testing.ts";
import { wasiCloud } from "./wasi-cloud.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
let probe: string;
let directory: string;

beforeAll(async () => {
  probe = await probePath();
  directory = await mkdtemp(join(tmpdir(), "wasi-cloud-run-"));
  await mkdir(join(directory, "sub"));
  await writeFile(join(directory, "sub", "file"), "hello");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function run(args: string[], input = ""): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", main, "run", ...args]);
    const ended: Ended = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (bytes) => (ended.stdout += String(bytes)));
    child.stderr.on("data", (bytes) => (ended.stderr += String(bytes)));
    child.on("close", (code) => resolve({ ...ended, code }));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

describe.each(["in a thread of its own", "--trusted"])("a program %s", (mode) => {
  const flags = mode === "--trusted" ? [mode] : [];

  it("has the standard streams, its arguments and its variables", async () => {
    const input = "args\nenv\nstderr oops\n";
    expect(await run([...flags, "--env", "A=b c", probe, "--", "x", "--flag"], input)).toEqual({
      code: 0,
      stdout: "ok -- x --flag\nok A=b%20c TMPDIR=/beta/tmp\nok\n",
      stderr: "oops",
    });
  });

  it("finds what was seeded and mounted", async () => {
    const places = ["--seed", directory, "--mount", `${directory}:/data`];
    const input =
      "list /beta/kv/local/sub\nopen f /data/sub/file r,w\nreadall f\nlist /\nunlink /data/sub/file\n";
    const { stdout } = await run([...flags, ...places, probe], input);
    expect(stdout).toBe("ok f:file\nok\nok hello\nok d:beta d:data\nok\n");
  });

  it("keeps what is under /beta/kv for the next run", async () => {
    const state = ["--state", join(directory, `state${mode}`)];
    const put = "open f /beta/kv/local/k w,create\nwrite f hello\n";
    expect(await run([...flags, ...state, probe], put)).toMatchObject({ code: 0 });
    const get = "open f /beta/kv/local/k r\nreadall f\nlist /beta/tmp\n";
    const { stdout } = await run([...flags, ...state, probe], get);
    expect(stdout).toBe("ok\nok hello\nok\n");
  });

  it("ends with its code, or that of a trap", async () => {
    expect((await run([...flags, probe], "exit 3\n")).code).toBe(3);
    expect(await run([...flags, probe], "trap\n")).toEqual({
      code: 134,
      stdout: "",
      stderr: `wasi-cloud: ${probe} trapped: unreachable\n`,
    });
  });

  it("ends with 1 if it could not commit", async () => {
    const input =
      "mkdir /beta/kv/local/d\nopen f /beta/kv/local/d/k w,create\nrmdir /beta/kv/local/d\n";
    const { code, stderr } = await run([...flags, probe], input);
    expect([code, stderr]).toEqual([
      1,
      "wasi-cloud: /beta/kv/local/d/k was not committed: no-entry\n",
    ]);
  });
});

describe("what is wrong is said in one line, with code 2", () => {
  async function complaint(words: string[]): Promise<string> {
    let text = "";
    expect(await wasiCloud(["run", ...words], (part) => (text += part))).toBe(2);
    return text;
  }

  it.each<[string, string[], RegExp]>([
    ["no file", ["/nowhere.wasm"], /^wasi-cloud: \/nowhere.wasm: there is no such file\n$/],
    ["no program", [main], /^wasi-cloud: .*main.ts: it is no WebAssembly.*\n$/],
    ["no directory", ["--seed", "/nowhere", "x"], /^wasi-cloud: \/nowhere does not exist\n$/],
    [
      "state in a file",
      ["--state", main, guestPath("probe")],
      /^wasi-cloud: --state: .* cannot be a directory: .*\n$/,
    ],
    ["a mount below /beta", ["--mount", "/tmp:/beta/x", "x"], /^error: .*is the host's.*\n$/],
    ["a deadline for this thread", ["--trusted", "--deadline", "1", "x"], /exclude each other/],
    ["an unknown option", ["--frob", "x"], /^error: unknown option '--frob'\n$/],
    ["no program at all", [], /^error: missing required argument 'program'\n$/],
  ])("%s", async (_, words, message) => {
    expect(await complaint(words)).toMatch(message);
  });

  it("a file that is too large to be a value", async () => {
    const seed = join(directory, "large");
    await mkdir(seed);
    await writeFile(join(seed, "k"), new Uint8Array(5_000_000));
    expect(await complaint(["--seed", seed, probe])).toBe(
      "wasi-cloud: a file cannot be put where it should, /beta/kv/local/k: file-too-large\n",
    );
  });
});

it("stops at the deadline", async () => {
  const { code, stderr } = await run(["--deadline", "50", probe], "spin\n");
  expect([code, stderr]).toEqual([124, `wasi-cloud: ${probe} was stopped after 50 milliseconds\n`]);
});

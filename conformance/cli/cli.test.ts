import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../report/report.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");
const FAKE = new URL("../runner/testing/fake-driver.ts", import.meta.url).href;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wasi-cloud-cli-"));
  writeHost("fake", "new FakeDriver()");
  writeHost("dead", "new FakeDriver({ onHello() { throw new Error('the fake is dead') } })");
  writeHost(
    "slow",
    "new FakeDriver({ answer: (line) => { if (line.includes('/beta/kv')) { writeFileSync(process.env.REACHED, ''); return { hang: true }; } } })",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function writeHost(name: string, driver: string): void {
  writeFileSync(
    join(folder, `${name}.mjs`),
    `import { writeFileSync } from "node:fs";\nimport { FakeDriver } from "${FAKE}";\nexport default () => ${driver};\n`,
  );
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function cli(args: readonly string[], interruptBy?: "SIGINT" | "SIGTERM"): Promise<Ended> {
  const reached = join(folder, `reached-${interruptBy}`);
  const child = spawn(process.execPath, ["--import", TSX, MAIN, ...args], {
    cwd: folder,
    env: { ...process.env, REACHED: reached },
  });
  const ended: Ended = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (bytes: Buffer) => (ended.stdout += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (ended.stderr += bytes.toString()));
  if (interruptBy !== undefined) {
    const poll = setInterval(() => {
      if (!existsSync(reached)) return;
      clearInterval(poll);
      child.kill(interruptBy);
    }, 100);
  }
  return new Promise((resolve) => child.once("close", (code) => resolve({ ...ended, code })));
}

const FAKE_HOST = ["--host", "fake.mjs"];
const ONE = ["--run", "example/kv/rename/missing"];

describe.concurrent("the command", { timeout: 240_000 }, () => {
  it.each([
    [["--bogus"], "error: unknown option '--bogus'"],
    [["dcotor"], "error: no command dcotor; did you mean doctor?"],
    [
      ["--seed", "x"],
      "error: option '--seed <number>' argument 'x' is invalid. It has to be a whole number from 0, or `random`.",
    ],
    [["--report", "pdf=x"], "It has to be json=PATH, junit=PATH, html=PATH."],
    [
      ["--run", "kv/nothing/**", ...FAKE_HOST],
      "error: no requirement and no test matches kv/nothing/**",
    ],
    [["--run", "kv", ...FAKE_HOST], "kv/** does"],
    [["--profile", "gold"], "error: this version judges no profile gold; it has core"],
    [
      ["--host", "a", "--exec", "b"],
      "error: --host and --exec name one host each: give one of them",
    ],
    [["--host", "./nowhere"], "error: ./nowhere does not exist"],
    [
      ["--expectations", "nowhere.txt"],
      "error: nowhere.txt does not exist; --update-expectations writes it",
    ],
    [["--update-expectations"], "error: --update-expectations needs --expectations FILE"],
    [["explain", "kv/renam/same"], "did you mean kv/rename/same?"],
    [["replay", "nowhere.script"], "error: nowhere.script cannot be read"],
    [["selftest", "--shard", "3/2"], "error: --shard 3/2: write PART/OF"],
  ])("ends with 2 and one line for %j", async (args, message) => {
    const { code, stdout, stderr } = await cli(args);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("ends with 1 for a partial run, with 0 where that is allowed", async () => {
    const partial = await cli([...FAKE_HOST, ...ONE]);
    expect(partial.stdout).toMatch(
      /^fake 1, WASI Cloud 0\.1: core, preview1, .*, seed \d+, budget 1, only example\/kv\/rename\/missing\n/,
    );
    expect(partial.stdout).toMatch(
      /\npartial: core partial, 1 of \d+ requirements judged\n1 passed, 0 failed\n$/,
    );
    expect(partial).toMatchObject({ code: 1, stderr: "" });
    expect(await cli([...FAKE_HOST, ...ONE, "--allow-partial"])).toMatchObject({ code: 0 });
  });

  it("ends with 3 for a host that is broken, and says it once", async () => {
    const { code, stdout } = await cli(["--host", "dead.mjs", "--report", "json=dead.json"]);
    expect(code).toBe(3);
    expect(stdout.match(/the fake is dead/g)).toHaveLength(1);
    const report = JSON.parse(readFileSync(join(folder, "dead.json"), "utf8")) as Report;
    expect(report).toMatchObject({ verdict: "partial", fatal: "the fake is dead" });
    expect(new Set(report.tests.map(({ outcome }) => outcome))).toEqual(new Set(["notrun"]));
    expect(report.tests.length).toBeGreaterThan(100);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends with 130 at %s, and reports what there is",
    async (by) => {
      const { code, stdout } = await cli(["--host", "slow.mjs", "--timeout-multiplier", "0.2"], by);
      expect(code).toBe(130);
      expect(stdout).toMatch(/\n\d+ passed, \d+ failed\n$/);
    },
  );

  it("saves what it found, and replays it", async () => {
    const found = await cli([
      ...FAKE_HOST,
      "--run",
      "example/kv/mkdir",
      "--report",
      "junit=out/r.xml",
      "--report",
      "html=out/r.html",
    ]);
    expect(found.code).toBe(1);
    expect(found.stdout).toContain("✗ kv/mkdir  (example/kv/mkdir)");
    const [, line] = /npx wasi-cloud-conformance (replay .*)/.exec(found.stdout) ?? [];
    const again = await cli(line!.split(" "));
    expect(again).toMatchObject({ code: 1, stderr: "" });
    expect(again.stdout).toContain(
      "  > a: mkdir /beta/kv/local/d\n      allowed:  ok\n      observed: err no-entry\n",
    );
    expect(await cli([...line!.split(" ").slice(0, 2), "--host", "reference"])).toMatchObject({
      code: 0,
    });
    expect(existsSync(join(folder, "out/r.xml")) && existsSync(join(folder, "out/r.html"))).toBe(
      true,
    );
  });

  it("excuses what is expected, writes it, and wants it mended when it is stale", async () => {
    const args = [
      ...FAKE_HOST,
      "--run",
      "example/kv/mkdir",
      "--run",
      "example/kv/missing",
      "--expectations",
      "known.txt",
      "--allow-partial",
    ];
    expect((await cli([...args, "--update-expectations"])).code).toBe(1);
    const text = readFileSync(join(folder, "known.txt"), "utf8");
    expect(text).toContain("kv/mkdir  not explained yet");
    expect((await cli(args)).code).toBe(0);
    writeFileSync(join(folder, "stale.txt"), `${text}kv/missing  it was so\n`);
    const stale = await cli([...args, "--expectations", "stale.txt"]);
    expect(stale.code).toBe(1);
    expect(stale.stdout).toContain("kv/missing is expected to fail and passes");
  });

  it("lists, explains, and looks at a driver", async () => {
    expect((await cli(["list", "kv/rename/same"])).stdout).toBe(
      "kv/rename/same  MUST    Renaming a key onto itself MUST succeed and change nothing.\n",
    );
    expect((await cli(["list", "--tests", "kv/rename/same"])).stdout).toContain(
      "example/kv/rename/same  kv/rename/same\n",
    );
    expect((await cli(["explain", "kv/rename/same"])).stdout).toContain(
      "  a: rename /beta/kv/local/k /beta/kv/local/k -> ok\n",
    );
    const doctor = await cli(["doctor", "--host", "dead.mjs"]);
    expect(doctor.code).toBe(3);
    const ready = await cli(["doctor", "--host", "reference"]);
    expect(ready.stdout).toMatch(/ok the adapter is ready/);
    expect(ready.code).toBe(0);
  });

  it.each([
    ["js", "adapter.mjs"],
    ["python", "driver.py"],
  ])("writes the skeleton of a driver in %s", async (lang, file) => {
    expect((await cli(["init", "--lang", lang, `new-${lang}`])).code).toBe(0);
    expect(readFileSync(join(folder, `new-${lang}`, file), "utf8")).toMatch(/^#!/);
    expect(await cli(["init", "--lang", lang, `new-${lang}`])).toMatchObject({
      code: 2,
      stderr: `error: new-${lang} is not empty: name a new folder\n`,
    });
  });

  it("judges the reference host conformant in what examples show", async () => {
    const { code, stdout } = await cli(["--run", "example/**", "--allow-partial"]);
    expect(stdout).toMatch(/, 0 failed\n$/);
    expect(code).toBe(0);
  });
});

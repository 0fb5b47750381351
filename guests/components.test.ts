/** The probes as components, on jco's glue and shim. Both are asked the same. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGuests, guestPath } from "./build.ts";
import { prepareComponent } from "./testing/component.ts";
import type { Ran, Run } from "./testing/preview1.ts";
import { input, parse, unmet } from "./testing/transcript.ts";
import { FILES, LINES } from "./testing/transcripts.ts";
import { pattern, renderData } from "./words.ts";

const BIG = `
  hello -> ok probe 1 WHO
  open b /d/big w,r,create
  write b ~1000000:9 -> ok 1000000
  seek b 0 set -> ok 0
  readall b -> ok ${renderData(pattern(1_000_000, 9))}
`;

describe.each([
  ["probe.component", "wasi0.2 c"],
  ["probe-js.component", "wasi0.2 javascript"],
] as const)("%s", (name, who) => {
  let folder: string;
  let run: (run: Run) => Promise<Ran>;

  beforeAll(async () => {
    await buildGuests([name]);
    run = await prepareComponent(guestPath(name), name);
    folder = mkdtempSync(join(tmpdir(), "probe-"));
    writeFileSync(join(folder, "hello"), "hi");
    mkdirSync(join(folder, "sub"));
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  const start = (stdin: string, args: string[] = []): Promise<Ran> =>
    run({
      stdin,
      args,
      env: { A: "b c", E: "" },
      preopens: { "/d": folder, "/d/sub": join(folder, "sub") },
    });

  it.each([
    ["file operations", FILES, []],
    ["the other operations, and malformed lines", LINES, ["a", "b c", ""]],
    ["much data", BIG.replace("WHO", who), []],
  ])("answers %s", { timeout: 60_000 }, async (_title, text, args) => {
    const steps = parse(text);
    const { stdout, code } = await start(input(steps), args);
    expect(unmet(steps, stdout)).toEqual([]);
    expect(code).toBe(0);
  });

  it("ends as it is told, after its results", { timeout: 60_000 }, async () => {
    const hello = `ok probe 1 ${who}\n`;
    expect(await start("hello\nexit 0\nhello\n")).toEqual({ stdout: hello, stderr: "", code: 0 });
    expect(await start("hello\nexit 3\nhello\n")).toEqual({ stdout: hello, stderr: "", code: 1 });
    const trapped = await start("hello\ntrap\nhello\n");
    expect(trapped).toMatchObject({ stdout: hello, code: 1 });
    expect(trapped.stderr).toContain("unreachable");
    expect(await start("some\ntext", ["cat"])).toEqual({
      stdout: "some\ntext",
      stderr: "",
      code: 0,
    });
  });
});

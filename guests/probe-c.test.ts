import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildGuests, guestPath } from "./build.ts";
import { runPreview1, type Ran } from "./testing/preview1.ts";
import { input, parse, unmet } from "./testing/transcript.ts";
import { FILES, LINES } from "./testing/transcripts.ts";
import { pattern, renderData } from "./words.ts";

let folder: string;
let preopens: Record<string, string>;

beforeAll(async () => {
  await buildGuests(["probe"]);
}, 120_000);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "probe-"));
  writeFileSync(join(folder, "hello"), "hi");
  mkdirSync(join(folder, "sub"));
  preopens = { "/d": folder, "/d/sub": join(folder, "sub") };
});

afterEach(() => rmSync(folder, { recursive: true }));

function run(stdin: string, args: string[] = []): Promise<Ran> {
  return runPreview1(guestPath("probe"), { stdin, args, env: { A: "b c", E: "" }, preopens });
}

/** What is not as a transcript says. */
async function differences(text: string, args: string[] = []): Promise<string[]> {
  const steps = parse(text);
  const { stdout, code } = await run(input(steps), args);
  return code === 0 ? unmet(steps, stdout) : [`exit ${code}`];
}

describe("the C probe on preview 1", () => {
  it("performs file operations", async () => {
    expect(await differences(FILES)).toEqual([]);
  });

  it("performs the others, and refuses malformed lines", async () => {
    expect(await differences(LINES, ["a", "b c", ""])).toEqual([]);
  });

  it("is small", () => {
    expect(readFileSync(guestPath("probe")).length).toBeLessThan(64 * 1024);
  });

  it("imports preview 1 alone", async () => {
    const module = await WebAssembly.compile(readFileSync(guestPath("probe")));
    const modules = WebAssembly.Module.imports(module).map((entry) => entry.module);
    expect(new Set(modules)).toEqual(new Set(["wasi_snapshot_preview1"]));
  });

  it("says who it is", async () => {
    expect(await differences("hello -> ok probe 1 preview1 c")).toEqual([]);
  });

  it("moves data of 16 MiB in one operation", async () => {
    expect(
      await differences(`
      open b /d/big w,r,create
      write b ~16777216:9 -> ok 16777216
      seek b 0 set -> ok 0
      read b 16777216 -> ok ${renderData(pattern(16_777_216, 9))}
      pread b 70000 65000 -> ok ${renderData(pattern(135_000, 9).subarray(65_000))}
      seek b 0 set -> ok 0
      readall b -> ok ${renderData(pattern(16_777_216, 9))}
    `),
    ).toEqual([]);
  });

  it("lists directories that are larger than its buffer, and names as long as they get", async () => {
    const names = Array.from({ length: 300 }, (_, i) =>
      `${i}-`.padEnd(i % 7 === 0 ? 255 : 20, "x"),
    );
    for (const name of names) writeFileSync(join(folder, "sub", name), "");
    const { stdout } = await run(
      "list /d/sub\nopen d /d/sub dir\nreaddir d 299\nreaddir d 9\nreaddir d 9\n",
    );
    const [listed = "", , some = "", last = "", none] = stdout.split("\n");
    const sorted = (line: string): string[] => line.split(" ").slice(1).toSorted();
    expect(sorted(listed)).toEqual(names.map((name) => `f:${name}`).toSorted());
    expect(some.split(" ").length).toBe(300);
    expect(sorted(`${some} ${last.slice(3)}`)).toEqual(sorted(listed));
    expect(none).toBe("ok");
  });

  it("gives a descriptor another's number", async () => {
    expect(
      await differences(`
      open a /d/hello r
      open b /d/sub dir
      renumber a nolabel -> err bad-descriptor
      renumber a b
      read a 1 -> err bad-descriptor
      read b 9 -> ok hi
      preopen p /d/sub
      renumber b p
      stat /d/sub/x -> err bad-descriptor
      pread p 1 1 -> ok i
      preopen q /d
      renumber q q
      stat q:hello -> ok file 2 * 1
      open d /d dir
      readdir d 1 -> ok *
      renumber d p
      readdir p 9 -> ok *
      stat p:hello -> ok file 2 * 1
    `),
    ).toEqual([]);
  });

  it("sets the times it is given, in nanoseconds", async () => {
    expect(
      await differences(`
      open a /d/hello r,w
      ftimes a - 1300000000000000000
      fstat a -> ok file 2 1300000000000000000 1
      ftimes a now -
      stat /d/hello -> ok file 2 1300000000000000000 1
      times /d/hello x now -> bad malformed number
    `),
    ).toEqual([]);
  });

  it("passes paths byte for byte", async () => {
    expect(
      await differences(`
      open f /d/%FF%FE w,create
      stat /d/a%00b -> err invalid | err illegal-byte-sequence
      stat /d//sub/. -> ok dir * * *
    `),
    ).toEqual([]);
  });

  it("uses the descriptor it has when the preopen has been closed", async () => {
    expect(
      await differences(`
      preopen p /d
      open s p:sub dir,r
      close p
      open f /d/hello r -> err bad-descriptor
      open f s:x w,create
      list /d/sub -> ok f:x
    `),
    ).toEqual([]);
  });

  it("writes results before it ends by exit or by a trap", async () => {
    expect(await run("hello\nexit 3\nhello\n")).toMatchObject({
      stdout: "ok probe 1 preview1 c\n",
      code: 3,
    });
    expect(await run("hello\ntrap\nhello\n")).toMatchObject({
      stdout: "ok probe 1 preview1 c\n",
      code: undefined,
    });
  });

  it("answers a last line without its end", async () => {
    expect((await run("\n\n# no\nhello")).stdout).toBe("ok probe 1 preview1 c\n");
  });

  it("takes lines longer than its buffer", async () => {
    const bytes = pattern(300_000, 1);
    const word = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    const { stdout } = await run(`open f /d/f w,create\nwrite f ${word}\n`);
    expect(stdout).toBe("ok\nok 300000\n");
    expect(readFileSync(join(folder, "f")).equals(bytes)).toBe(true);
  });

  it("writes to standard error", async () => {
    expect((await run("stderr a%20\nstderr ~3:65\n")).stderr).toBe("a AHO");
  });

  it("copies standard input as `cat`", async () => {
    const text = "some\nlines ".repeat(20_000);
    expect(await run(text, ["cat"])).toEqual({ stdout: text, stderr: "", code: 0 });
  });
});

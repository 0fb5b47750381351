import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lacks } from "../driver/testing/tools.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");

/** A host with the command line that the skeletons expect. */
const MYHOST = `#!/usr/bin/env node
process.removeAllListeners("warning");
import("node:wasi").then(async ({ WASI }) => {
  const { mkdirSync, readFileSync } = require("node:fs");
  const args = process.argv.slice(3);
  const env = {};
  let root;
  while (args[0].startsWith("--")) {
    const [flag, value] = args.splice(0, 2);
    if (flag === "--root") root = value;
    else env[value.split("=")[0]] = value.slice(value.indexOf("=") + 1);
  }
  mkdirSync(root + "/beta/kv/local", { recursive: true });
  const wasi = new WASI({ version: "preview1", args: ["probe", ...args.slice(1)], env, preopens: { "/": root } });
  const { instance } = await WebAssembly.instantiate(readFileSync(args[0]), wasi.getImportObject());
  process.exit(wasi.start(instance));
});
`;

const run = promisify(execFile);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wasi-cloud-skeletons-"));
  writeFileSync(join(folder, "myhost"), MYHOST, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true }));

const has = (tool: string): boolean => !lacks(tool);

describe.concurrent("the skeleton", { timeout: 240_000 }, () => {
  const languages: [lang: string, possible: boolean][] = [
    ["js", true],
    ["python", has("python3")],
    ["c", has("cc")],
    ["go", has("go")],
    ["rust", has("cargo")],
  ];
  for (const [lang, possible] of languages) {
    it.skipIf(!possible)(`in ${lang} is a driver that the doctor finds right`, async () => {
      const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}` };
      const cli = (args: string[]): Promise<{ stdout: string }> =>
        run(process.execPath, ["--import", TSX, MAIN, ...args], { cwd: folder, env });
      const said = await cli(["init", "--lang", lang, lang]);
      const build = /\((cd .*)\)/.exec(said.stdout)?.[1];
      if (build !== undefined) await run("sh", ["-c", build], { cwd: folder });
      const [, host] = /doctor --host (\S+)/.exec(said.stdout)!;
      const found = await cli(["doctor", "--host", host!]);
      expect(found.stdout).toMatch(/ok the adapter is ready/);
    });
  }
});

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkOwnBins } from "./link-own-bins.mjs";

describe("linkOwnBins", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "own-bins-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function checkout(at: string, built: string[]): string {
    const root = join(folder, at);
    mkdirSync(join(root, "dist"), { recursive: true });
    const bin = { one: "dist/one.js", two: "dist/two.js" };
    writeFileSync(join(root, "package.json"), JSON.stringify({ bin }));
    for (const name of built) {
      const text = `#!/usr/bin/env node\nconsole.log("${name} says", process.argv[2]);\n`;
      writeFileSync(join(root, "dist", `${name}.js`), text);
    }
    return root;
  }

  it("makes every command that is built runnable", async () => {
    const root = checkout("package", ["one", "two"]);
    expect(await linkOwnBins(root)).toEqual(["one", "two"]);
    const command = join(root, "node_modules", ".bin", "two");
    expect(execFileSync(command, ["hello"], { encoding: "utf8" })).toBe("two says hello\n");
  });

  it("leaves out what is not built, and links it later", async () => {
    const root = checkout("package", ["one"]);
    expect(await linkOwnBins(root)).toEqual(["one"]);
    checkout("package", ["two"]);
    expect(await linkOwnBins(root)).toEqual(["one", "two"]);
  });

  it("does nothing where nothing is built", async () => {
    const root = checkout("package", []);
    expect(await linkOwnBins(root)).toEqual([]);
    expect(readdirSync(root).toSorted()).toEqual(["dist", "package.json"]);
  });

  it("does nothing where the package is installed as a dependency", async () => {
    const root = checkout(join("app", "node_modules", "package"), ["one", "two"]);
    expect(await linkOwnBins(root)).toEqual([]);
    expect(readdirSync(root).toSorted()).toEqual(["dist", "package.json"]);
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { lacks } from "./testing/tools.ts";
import { UserError } from "./errors.ts";
import { loadDriver } from "./load.ts";
import { echoDriver } from "./testing/echo-driver.ts";
import { HELLO } from "./testing/session.ts";

const directory = mkdtempSync(join(tmpdir(), "load-"));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string, mode = 0o644): string {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** A driver that says only what it is called. */
const named = (name: string): string =>
  `{ hello: async (r) => ({ host: { name: "${name}" } }), openWorld: async () => {}, close: async () => {} }`;

const program = (name: string): string => `#!/bin/sh
read line; nonce=\${line##*nonce\\":\\"}; nonce=\${nonce%%\\"*}
echo "{\\"id\\":1,\\"result\\":{\\"protocol\\":1,\\"nonce\\":\\"$nonce\\",\\"spec\\":\\"0.1\\",\\"host\\":{\\"name\\":\\"${name}$1\\",\\"version\\":\\"1\\"},\\"abis\\":[\\"preview1\\"],\\"control\\":[],\\"concurrency\\":{\\"worlds\\":1,\\"guests\\":1}}}"
read line; echo '{"id":2,"result":{}}'
`;

file("object.mjs", `export default ${named("object")}`);
file("function.js", `module.exports = async () => (${named("function")})`);
file("typed.ts", `const name: string = "typed"; export default ${named("typed")}`);
file("program.mjs", program("program"), 0o755);
file("plain", program("plain"), 0o755);
file("not-executable", program("x"));
file("empty.mjs", "export const host = 1;");
file("broken.mjs", "export default (");
file("main/package.json", '{"main":"./host.mjs"}');
file("main/host.mjs", `export default ${named("main")}`);
file("exports/package.json", '{"exports":{".":{"types":"./x.d.ts","default":"./host.mjs"}}}');
file("exports/host.mjs", `export default ${named("exports")}`);
file("bin/package.json", '{"bin":{"h":"host"}}');
file("bin/host", program("bin"), 0o755);
file("silent/package.json", "{}");
file("lost/package.json", '{"main":"gone.js"}');
file("bad/package.json", "{");
mkdirSync(join(directory, "bare"));

const cwd = directory;

describe("loadDriver", () => {
  it.each([
    ["./object.mjs", "object"],
    ["function.js", "function"],
    ["typed.ts", "typed"],
    ["program.mjs", "program"],
    ["./plain", "plain"],
    ["./plain -v", "plain-v"],
    ["'./plain' \"-a b\"", "plain-a b"],
    ["main", "main"],
    ["exports/", "exports"],
    ["bin", "bin"],
  ])("%s", async (host, name) => {
    const driver = await loadDriver(host, { cwd });
    expect((await driver.hello(HELLO)).host.name).toBe(name);
    await driver.close();
  });

  it("asks the caller for the reference host", async () => {
    const reference = echoDriver();
    expect(await loadDriver("reference", { reference: () => reference })).toBe(reference);
  });

  it.skipIf(lacks("python3"))("resolves a directory of this package's examples", async () => {
    const driver = await loadDriver(
      fileURLToPath(new URL("../hosts/python-fake", import.meta.url)),
    );
    expect((await driver.hello(HELLO)).host.name).toBe("python-fake");
    await driver.close();
  });

  it.each([
    ["", /the name of the host is empty/],
    ["./nowhere", /\.\/nowhere does not exist/],
    ["nowhere.mjs", /nowhere\.mjs is not a program in PATH/],
    ["reference", /reference is not a program in PATH/],
    ["./not-executable", /not-executable is not executable; chmod \+x/],
    ["'./plain", /a quote or backslash is left open/],
    ["empty.mjs", /empty\.mjs must have a default export/],
    ["broken.mjs", /broken\.mjs cannot be loaded: /],
    ["silent", /names no host/],
    ["lost", /names gone\.js, which does not exist/],
    ["bad", /is not JSON/],
    ["bare", /without a package\.json/],
  ])("refuses %j", async (host, message) => {
    const loading = loadDriver(host, { cwd });
    await expect(loading).rejects.toThrow(UserError);
    await expect(loading).rejects.toThrow(message);
  });
});

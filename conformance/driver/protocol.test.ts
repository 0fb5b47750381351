/** Holds the driver document to the schemas and to the code: what it shows is executed. */

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { lacks } from "./testing/tools.ts";
import { MAX_LINE_BYTES } from "./codec.ts";
import { ERROR_CODES } from "./errors.ts";
import { LIMITS, seconds } from "./limits.ts";
import { misfit } from "./schema.ts";
import { spawnDriver } from "./spawn.ts";
import { converse, ECHO, HELLO } from "./testing/session.ts";

const DOCUMENT = readFileSync(new URL("PROTOCOL.md", import.meta.url), "utf8");
const SCHEMA = JSON.parse(
  readFileSync(new URL("schemas/driver-1.schema.json", import.meta.url), "utf8"),
);
const DEFINITIONS: Record<string, { enum?: string[]; properties?: Record<string, unknown> }> =
  SCHEMA.$defs;

/** The text under a heading, up to the next one of any depth. */
function section(heading: string): string {
  const start = DOCUMENT.indexOf(`# ${heading}\n`);
  expect(start, heading).toBeGreaterThan(0);
  const text = DOCUMENT.slice(start + heading.length + 3);
  return text.slice(0, /^#+ /m.exec(text)?.index);
}

/** The first column of the table under a heading: names in backquotes. */
function names(heading: string): string[] {
  return [...section(heading).matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap((row) =>
    [...row[1]!.matchAll(/`([^`]+)`/g)].map((name) => name[1]!),
  );
}

describe("the tables of the document", () => {
  it.each(["hello", "world.open", "world.close", "guest.start"])(
    "name the fields of %s",
    (method) => {
      const fields = (part: string): string[] =>
        Object.keys(DEFINITIONS[`${method}.${part}`]?.properties ?? {});
      expect(names(`\`${method}\``).sort()).toEqual(
        [...fields("params"), ...fields("result")].sort(),
      );
    },
  );

  it("name the codes of errors", () => {
    expect(names("Errors").sort()).toEqual([...ERROR_CODES].sort());
  });

  it("name the controls and the reasons", () => {
    const { control } = DEFINITIONS["hello.result"]!.properties as {
      control: { items: { enum: string[] } };
    };
    expect(names("Controls").sort()).toEqual([...control.items.enum].sort());
    const { reason } = DEFINITIONS["guest.exit.params"]!.properties as {
      reason: { enum: string[] };
    };
    expect(names("`guest.exit` `{guest, reason, code?, message?}`").sort()).toEqual(
      [...reason.enum].sort(),
    );
  });

  it("give the limits", () => {
    const rows = [...section("Time limits").matchAll(/^\| (.*) \| (.*) \| ([0-9]+ s) \|$/gm)];
    const given = rows.flatMap(([, from, , limit]) =>
      [...from!.matchAll(/`([^`]+)`/g)].map((name) => [name[1]!, limit] as const),
    );
    const { "world.update": _, ...told } = LIMITS;
    expect(Object.fromEntries(given)).toEqual(
      Object.fromEntries(Object.entries(told).map(([name, ms]) => [name, seconds(ms)])),
    );
    expect(DOCUMENT).toContain(`16 MiB (${MAX_LINE_BYTES.toLocaleString("en")} bytes)`);
  });

  it("leave out no method", () => {
    const methods = Object.keys(DEFINITIONS).filter((name) => name.endsWith(".params"));
    for (const name of methods) expect(DOCUMENT).toContain(`\`${name.replace(/\.params$/, "")}\``);
  });
});

describe("the session of the document", () => {
  const block = /^```\n(→[^]*?)^```/m.exec(section("A session"))![1]!;
  const lines = block
    .replace(/\n {3}/g, "")
    .trim()
    .split("\n");
  const messages = lines.map((line) => ({
    sent: line.startsWith("→"),
    message: JSON.parse(line.slice(2)),
  }));

  it("consists of messages that fit", () => {
    const methods = new Map<number, string>();
    for (const { sent, message } of messages) {
      const kind = sent
        ? "id" in message
          ? "request"
          : "order"
        : "id" in message
          ? "reply"
          : "event";
      expect(misfit(kind, message, kind)).toBeUndefined();
      if (kind === "request") methods.set(message.id, message.method);
      if (kind !== "reply" || "error" in message) continue;
      expect(misfit(`${methods.get(message.id)}.result`, message.result, "result")).toBeUndefined();
    }
    expect(methods.size).toBe(7);
  });

  it("answers every request once and says what its bytes mean", () => {
    const ids = (sent: boolean): number[] =>
      messages
        .filter((m) => m.sent === sent && "id" in m.message)
        .map((m) => m.message.id)
        .sort((a, b) => a - b);
    expect(ids(false)).toEqual(ids(true));
    const bytes = [...block.matchAll(/"b64":"([^"]*)"/g)].map((match) =>
      Buffer.from(match[1]!, "base64").toString(),
    );
    expect(bytes).toEqual(["hello\n", "ok probe 1 preview1 c\n", "spin\n"]);
  });
});

describe("the adapter of the document", () => {
  const directory = mkdtempSync(join(tmpdir(), "sketch-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Plays `myhost run --root DIR --env NAME=VALUE … WASM ARG …`. */
  const MYHOST = `#!/bin/sh
test "$1 $2" = "run --root" && test -d "$3" || exit 99
root=$3; shift 3
echo "$*" >&2
while read line; do
  case $line in
    exit*) exit \${line#exit } ;;
    root) echo "ok $root" ;;
    *) echo "ok $line" ;;
  esac
done
`;
  const write = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    chmodSync(join(directory, name), 0o755);
    return join(directory, name);
  };

  it.skipIf(lacks("python3"))("drives a host", async () => {
    write("myhost", MYHOST);
    const adapter = write("adapter.py", /^```python\n([^]*?)^```/m.exec(DOCUMENT)![1]!);
    const env = { ...process.env, PATH: `${directory}:${process.env["PATH"]}` };
    const driver = spawnDriver(adapter, [], { env });
    await driver.hello(HELLO);

    const spec = { ...ECHO, args: ["echo", "x"], env: { A: "1" } };
    const first = await converse(driver, ["a", "root", "exit 3"], spec);
    expect(first).toEqual({
      stdout: expect.stringMatching(/^ok a\nok \S+\n$/),
      stderr: "--env A=1 /nowhere/echo.wasm x\n",
      exit: { reason: "exit", code: 3 },
    });
    expect((await converse(driver, ["a"])).exit).toEqual({ reason: "exit", code: 0 });

    const world = await driver.openWorld({});
    const nobody = { stdout: () => {}, stderr: () => {} };
    const [killed, left] = await Promise.all([
      world.startGuest(ECHO, nobody),
      world.startGuest(ECHO, nobody),
    ]);
    killed.kill();
    expect(await killed.exit).toEqual({ reason: "killed" });
    await expect(world.startGuest({ ...ECHO, abi: "wasi0.2" }, nobody)).rejects.toMatchObject({
      code: "unsupported",
    });
    await world.close();
    expect(await left.exit).toEqual({ reason: "killed" });
    await driver.close();
  });
});

import { describe, expect, test } from "vitest";
import { formatScript, parseScript } from "../script/index.ts";
import { respelled, withoutIdle } from "./siblings.ts";

function spellings(text: string): Record<string, string> {
  return Object.fromEntries(
    respelled(parseScript(text)).map(({ requirement, script }) => [
      requirement,
      formatScript(script).trimEnd(),
    ]),
  );
}

describe("respelled", () => {
  test.each([
    ["layout/path/dot-dot", "a: stat /beta/kv/none/../local/k", "a: stat /beta/kv/local/k"],
    [
      "layout/path/ignored",
      "a: let v 3 stat /beta//kv/./local/k/.",
      "a: let v 3 stat /beta/kv/local/k",
    ],
    [
      "layout/alias",
      "a: rename /beta/kv/k /beta/kv/local/l",
      "a: rename /beta/kv/local/k /beta/kv/local/l",
    ],
    [
      "with/decoded",
      "a: mkdir /beta/kv/.with/if=%2561bsent/local/k",
      "a: mkdir /beta/kv/.with/if=absent/local/k",
    ],
    [
      "mounts/descriptor",
      "a: open d /beta/kv dir\na: stat d:local/k",
      "a: open d /beta/kv dir\na: stat /beta/kv/local/k",
    ],
  ])("%s", (requirement, script, plain) => {
    expect(spellings(script)).toEqual({ [requirement]: plain });
  });

  test("names that differ go on to differ", () => {
    const { "layout/name/exact": plain } = spellings(
      "a: mkdir /beta/kv/local/K\na: stat /beta/kv/local/caf%C3%A9",
    );
    const names = plain!.split("\n").map((line) => line.slice(line.lastIndexOf("/") + 1));
    expect(new Set(names).size).toBe(2);
    expect(names.every((name) => /^n[0-9a-f]+$/.test(name))).toBe(true);
  });

  test("a plain script has no other spelling", () => {
    expect(
      spellings(
        "a: open f /beta/kv/local/d/k r,w,create\na: write f %25\na: stat /beta/kv/.with/if=1/local/k",
      ),
    ).toEqual({});
  });
});

describe("withoutIdle", () => {
  test("leaves out one line after the other that changes nothing, up to the last result", () => {
    const script = parseScript(
      "a: open f /k r\na: pread f 1 0\na: seek f -1 set\na: unlink /k\na: sync f\na: list /d\na: read f 1",
    );
    const siblings = withoutIdle(script, [
      "ok",
      "ok x",
      "err invalid",
      "err no-entry",
      "err busy",
      "ok",
      "ok x",
    ]);
    expect(siblings.map(({ requirement }) => requirement)).toEqual([
      "file/read/offset",
      "file/seek/negative",
      "errors/atomic",
      "file/open/effect",
    ]);
    expect(siblings[0]!.script.map(({ operation }) => operation)).not.toContain("pread f 1 0");
  });
});

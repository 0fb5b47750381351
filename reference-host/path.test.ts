import { describe, expect, it } from "vitest";
import { byteLength, parsePath } from "./path.ts";

describe("parsePath", () => {
  it.each([
    ["a/b", ["a", "b"], false],
    ["a//./b/", ["a", "b"], true],
    [".", [], true],
    ["a/..", [], false],
    ["a/.", ["a"], true],
    ["none/../b", ["b"], false],
    ["%2e%2e/%61", ["%2e%2e", "%61"], false],
  ])("splits %s", (path, components, slash) => {
    expect(parsePath(path)).toMatchObject({ components, slash });
  });

  it.each([
    ["", "no-entry"],
    ["/a", "not-permitted"],
    ["..", "not-permitted"],
    ["a/../../b", "not-permitted"],
    ["a\0b", "invalid"],
  ])("refuses %j with %s", (path, code) => {
    expect(() => parsePath(path)).toThrow(code);
  });
});

describe("byteLength", () => {
  it.each(["", "abc", "é", "漢字", "🙂", "a🙂é漢"])("is that of UTF-8: %s", (text) => {
    expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
  });
});

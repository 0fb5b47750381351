import { describe, expect, it } from "vitest";
import { UserError } from "./errors.ts";
import { splitWords } from "./words.ts";

describe("splitWords", () => {
  it.each([
    ["", []],
    ["  a  b\tc ", ["a", "b", "c"]],
    ["'a b' \"c d\"", ["a b", "c d"]],
    [String.raw`a\ b \"q\" 'x\y' "x\y \"z\" \\"`, ["a b", '"q"', "x\\y", 'x\\y "z" \\']],
    ["--dir='a b'c\"d\"", ["--dir=a bcd"]],
    ["'' \"\"", ["", ""]],
    ["$HOME *.wasm | cat", ["$HOME", "*.wasm", "|", "cat"]],
  ])("%j", (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it.each(["'a", '"a', "a\\", 'b "\\"'])("refuses %j", (line) => {
    expect(() => splitWords(line)).toThrow(UserError);
  });
});

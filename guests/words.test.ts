import { describe, expect, it } from "vitest";
import { decodeName, decodeWord, encodeWord, fnv1a, pattern, renderData } from "./words.ts";

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("words", () => {
  it("decodes escapes, the empty word and patterns", () => {
    expect(decodeWord("a%20b%fF/:")).toEqual(Uint8Array.of(97, 32, 98, 255, 47, 58));
    expect(decodeWord("%")).toEqual(new Uint8Array(0));
    expect(decodeWord("~3:250")).toEqual(Uint8Array.of(250, 1, 8));
    expect(decodeWord("%7E3:250")).toEqual(ascii("~3:250"));
    expect(decodeWord("a~b#c$d")).toEqual(ascii("a~b#c$d"));
    expect(decodeName("~3:250")).toEqual(ascii("~3:250"));
    expect(decodeName("#x")).toEqual(ascii("#x"));
  });

  it("refuses what is not a word", () => {
    const malformed = [
      "",
      "%4",
      "%4g",
      "a%",
      "a b",
      "a\tb",
      "é",
      "~",
      "~1",
      "~1:256",
      "~x:1",
      "#5:00000000",
    ];
    for (const word of malformed) expect(() => decodeWord(word), word).toThrow(SyntaxError);
  });

  it("encodes every byte so that it decodes to itself", () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(decodeWord(encodeWord(all))).toEqual(all);
    expect(encodeWord(all)).toMatch(/^[A-Za-z0-9\-_.,:;/=+()[\]{}"'%]*$/);
    expect(encodeWord(ascii("~ #$%*é"))).toBe("%7E%20%23%24%25%2A%C3%A9");
    expect(encodeWord(new Uint8Array(0))).toBe("%");
  });

  it("abbreviates data beyond 64 bytes", () => {
    expect(renderData(ascii("x".repeat(64)))).toBe("x".repeat(64));
    expect(renderData(ascii("x".repeat(65)))).toBe("#65:b42b1787");
    expect(renderData(new Uint8Array(0))).toBe("%");
  });

  it("hashes as FNV-1a does", () => {
    expect(fnv1a(new Uint8Array(0))).toBe("811c9dc5");
    expect(fnv1a(ascii("a"))).toBe("e40c292c");
    expect(fnv1a(ascii("foobar"))).toBe("bf9cf968");
  });

  it("makes patterns whose blocks of 256 bytes differ", () => {
    const bytes = pattern(600, 9);
    expect([bytes[0], bytes[1], bytes[255], bytes[256], bytes[512]]).toEqual([9, 16, 2, 10, 11]);
  });

  it("makes patterns by the formula, whatever their length", () => {
    for (const length of [0, 1, 255, 257, 65535, 65536, 65537, 200_001]) {
      const formula = Uint8Array.from({ length }, (_, i) => 250 + 7 * i + Math.floor(i / 256));
      expect(Buffer.from(pattern(length, 250)).equals(formula), `${length}`).toBe(true);
    }
  });
});

import { describe, expect, it } from "vitest";
import { decodeBytes, encodeBytes, encodeLine, LineReader, MAX_LINE_BYTES } from "./codec.ts";
import { ProtocolError } from "./errors.ts";

const TEXT = '{"a":"é€😀"}\n\n{"b":"x\\n"}\n';

describe("LineReader", () => {
  it("reads the same lines however the bytes are cut", () => {
    const bytes = Buffer.from(TEXT);
    const whole = [...new LineReader().push(bytes)];
    expect(whole).toEqual([
      { number: 1, text: '{"a":"é€😀"}' },
      { number: 2, text: "" },
      { number: 3, text: '{"b":"x\\n"}' },
    ]);
    for (let size = 1; size < bytes.length; size++) {
      const reader = new LineReader();
      const lines = [];
      for (let at = 0; at < bytes.length; at += size)
        lines.push(...reader.push(bytes.subarray(at, at + size)));
      expect(lines).toEqual(whole);
    }
  });

  it("takes a line of the longest length and refuses one byte more, before its end has arrived", () => {
    const longest = Buffer.alloc(MAX_LINE_BYTES, "x");
    const reader = new LineReader();
    expect([...reader.push(longest)]).toEqual([]);
    expect([...reader.push(Buffer.from("\n"))][0]?.text.length).toBe(MAX_LINE_BYTES);
    expect([...reader.push(longest)]).toEqual([]);
    expect(() => [...reader.push(Buffer.from("x"))]).toThrow(
      /protocol violation: a line is longer[^]*line 2: xxx/,
    );
  });

  it("refuses what is not UTF-8", () => {
    expect(() => [...new LineReader().push(Buffer.from([0x22, 0xff, 0x22, 0x0a]))]).toThrow(
      ProtocolError,
    );
  });
});

describe("bytes", () => {
  it("are sent as base64 and understood as base64 and as text", () => {
    expect(encodeBytes(new Uint8Array([0, 255]))).toEqual({ b64: "AP8=" });
    expect(encodeBytes(new Uint8Array([1, 0, 255, 1]).subarray(1, 3))).toEqual({ b64: "AP8=" });
    expect([...decodeBytes({ b64: "AP8=" })]).toEqual([0, 255]);
    expect([...decodeBytes({ text: "é" })]).toEqual([0xc3, 0xa9]);
    expect(decodeBytes({ b64: "" })).toHaveLength(0);
  });
});

it("a message is one line whatever it holds", () => {
  expect(encodeLine({ text: "a\nb" })).toBe('{"text":"a\\nb"}\n');
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputReader, InputWriter, Killed } from "./input.ts";
import { OutputReader, OutputWriter } from "./output.ts";
import { Pipe } from "./pipe.ts";

describe("a pipe", () => {
  it("delivers what was written, in order, however it is cut", () => {
    const parts = fc.array(fc.tuple(fc.uint8Array({ maxLength: 16 }), fc.nat(20)));
    fc.assert(
      fc.property(parts, (steps) => {
        const pipe = new Pipe(16);
        const written: number[] = [];
        const read: number[] = [];
        for (const [bytes, wanted] of steps) {
          if (pipe.tryWrite(bytes)) written.push(...bytes);
          read.push(...pipe.take(Math.min(wanted, pipe.available)));
        }
        read.push(...pipe.take(pipe.available));
        expect(read).toEqual(written);
      }),
    );
  });

  it("goes on when its counters overflow", () => {
    const pipe = new Pipe(16);
    new Int32Array(pipe.buffer, 0, 2).fill(-8);
    const bytes = Uint8Array.from({ length: 16 }, (_, i) => i);
    expect(pipe.tryWrite(bytes)).toBe(true);
    expect(pipe.tryWrite(Uint8Array.of(1))).toBe(false);
    expect(pipe.take(16)).toEqual(bytes);
    expect(pipe.available).toBe(0);
  });
});

describe("standard input", () => {
  it("keeps what does not fit until there is room", async () => {
    const writer = new InputWriter();
    const reader = new InputReader(writer.pipe.buffer);
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7);
    writer.write(bytes);
    writer.end();
    const read: Uint8Array[] = [];
    for (;;) {
      const part = reader.read(10_000);
      if (part.length === 0) break;
      read.push(part);
      await new Promise(setImmediate);
    }
    expect(Buffer.concat(read).equals(bytes)).toBe(true);
    await writer.drained();
  });

  it("tells an abandoned reader to leave, even with bytes left", () => {
    const writer = new InputWriter();
    const reader = new InputReader(writer.pipe.buffer);
    writer.write(Uint8Array.of(1));
    writer.pipe.abandon();
    expect(() => reader.read(1)).toThrow(Killed);
    expect(() => reader.sleep(10_000)).toThrow(Killed);
  });

  it("says when it is first wanted", async () => {
    const writer = new InputWriter();
    let wanted = false;
    const asked = writer.wanted().then(() => (wanted = true));
    await new Promise(setImmediate);
    expect(wanted).toBe(false);
    new InputReader(writer.pipe.buffer).ready(0);
    await asked;
  });
});

describe("output", () => {
  const collect = (): { text: string; sink: ConstructorParameters<typeof OutputReader>[0] } => {
    const heard = {
      text: "",
      sink: {
        stdout: (bytes: Uint8Array) => void (heard.text += `1${Buffer.from(bytes).toString()}`),
        stderr: (bytes: Uint8Array) => void (heard.text += `2${Buffer.from(bytes).toString()}`),
      },
    };
    return heard;
  };

  it("comes in the order in which it was written, and then the end", async () => {
    const heard = collect();
    const reader = new OutputReader(heard.sink, () => (heard.text += "begun "));
    const writer = new OutputWriter(reader.pipe.buffer);
    writer.begin();
    writer.write(1, Buffer.from("a"));
    writer.write(2, Buffer.from("b"));
    writer.write(1, Buffer.from("c"));
    writer.end({ end: "exit" });
    expect(await reader.read()).toEqual({ end: "exit" });
    expect(heard.text).toBe("begun 1a2b1c");
  });

  it("is not lost with its writer", async () => {
    const heard = collect();
    const reader = new OutputReader(heard.sink, () => {});
    new OutputWriter(reader.pipe.buffer).write(1, Buffer.from("last words"));
    reader.gone();
    expect(await reader.read()).toBeUndefined();
    expect(heard.text).toBe("1last words");
  });
});

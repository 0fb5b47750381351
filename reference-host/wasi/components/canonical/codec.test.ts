import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Codec } from "./codec.ts";
import { Context } from "./context.ts";
import { Handles } from "./handles.ts";
import { borrow, own } from "./resources.ts";
import { flags, record, tuple } from "./records.ts";
import { bool, s16, s32, s64, s8, u16, u32, u64, u8 } from "./scalars.ts";
import { list, string } from "./sequences.ts";
import { enumeration, option, result, variant } from "./variants.ts";

function context(): Context {
  const memory = new WebAssembly.Memory({ initial: 1 });
  let next = 40_000;
  return new Context(new Handles(), memory, (_old, _oldSize, align, size) => {
    const pointer = Math.ceil(next / align) * align;
    next = pointer + size;
    if (next > memory.buffer.byteLength) memory.grow(Math.ceil(size / 65_536));
    return pointer;
  });
}

/** A type, and values of it. */
interface Sample {
  codec: Codec;
  values: fc.Arbitrary<unknown>;
}

const scalars: Sample[] = [
  { codec: bool, values: fc.boolean() },
  { codec: u8, values: fc.integer({ min: 0, max: 0xff }) },
  { codec: s8, values: fc.integer({ min: -0x80, max: 0x7f }) },
  { codec: u16, values: fc.integer({ min: 0, max: 0xffff }) },
  { codec: s16, values: fc.integer({ min: -0x8000, max: 0x7fff }) },
  { codec: u32, values: fc.integer({ min: 0, max: 0xffff_ffff }) },
  { codec: s32, values: fc.integer() },
  { codec: u64, values: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
  { codec: s64, values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { codec: enumeration(["a", "b", "c"]), values: fc.constantFrom("a", "b", "c") },
  { codec: flags(["a", "b"]), values: fc.record({ a: fc.boolean(), b: fc.boolean() }) },
];

const leaf = fc.constantFrom<Sample>(...scalars, {
  codec: string,
  values: fc.string({ unit: "binary" }),
});

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie("sample").map(({ codec, values }) => ({
      codec: option(codec),
      values: fc
        .option(values, { nil: undefined })
        .filter((value) => value !== undefined || codec.flat > 0),
    })),
    tie("sample")
      .filter(({ codec }) => codec !== u8)
      .map(({ codec, values }) => ({
        codec: list(codec),
        values: fc.array(values, { maxLength: 5 }),
      })),
    fc.tuple(tie("sample"), tie("sample")).map(([a, b]) => ({
      codec: tuple([a.codec, b.codec]),
      values: fc.tuple(a.values, b.values),
    })),
    fc.tuple(tie("sample"), tie("sample")).map(([a, b]) => ({
      codec: record([
        { name: "x", type: a.codec },
        { name: "y", type: b.codec },
      ]),
      values: fc.record({ x: a.values, y: b.values }),
    })),
    fc.tuple(tie("sample"), tie("sample")).map(([a, b]) => ({
      codec: result(a.codec, b.codec),
      values: fc.oneof(
        fc.record({ tag: fc.constant("ok"), val: a.values }),
        fc.record({ tag: fc.constant("err"), val: b.values }),
      ),
    })),
    tie("sample").map(({ codec, values }) => ({
      codec: variant([
        { name: "none", type: undefined },
        { name: "some", type: codec },
      ]),
      values: fc.oneof(
        fc.constant({ tag: "none", val: undefined }),
        fc.record({ tag: fc.constant("some"), val: values }),
      ),
    })),
  ),
}));

describe("what is stored", () => {
  it("is loaded again", () => {
    fc.assert(
      fc.property(
        sample.chain(({ codec, values }) => fc.tuple(fc.constant(codec), values)),
        ([codec, value]) => {
          const within = context();
          codec.store(within, 1024, value);
          expect(codec.load(within, 1024)).toEqual(value);
          expect(1024 % codec.align).toBe(0);
          expect(codec.size % codec.align).toBe(0);
        },
      ),
    );
  });

  it.each(scalars.map(({ codec, values }, index) => [index, codec, values] as const))(
    "is the same outside of memory (%i)",
    (_, codec, values) => {
      fc.assert(
        fc.property(values, (value) => {
          const within = context();
          expect(codec.lift(within, [codec.lower(within, value)], 0)).toEqual(value);
        }),
      );
    },
  );
});

describe("the layout", () => {
  it("of a result of a large record is that of the canonical ABI", () => {
    const datetime = record([
      { name: "seconds", type: u64 },
      { name: "nanoseconds", type: u32 },
    ]);
    const stat = record([
      { name: "type", type: enumeration(["a", "b"]) },
      { name: "links", type: u64 },
      { name: "size", type: u64 },
      ...["a", "m", "c"].map((name) => ({ name, type: option(datetime) })),
    ]);
    expect(result(stat, enumeration(["x"]))).toMatchObject({
      size: 104,
      align: 8,
      flat: 1 + 1 + 2 + 9,
    });
  });

  it("of flags is as small as it can be", () => {
    const names = Array.from({ length: 17 }, (_, index) => `f${index}`);
    expect([8, 9, 17].map((count) => flags(names.slice(0, count)).size)).toEqual([1, 2, 4]);
  });
});

describe("a guest that", () => {
  it("passes what is outside of its memory traps", () => {
    expect(() => string.lift(context(), [65_530, 7], 0)).toThrow(WebAssembly.RuntimeError);
    expect(() => list(u64).lift(context(), [65_528, 2], 0)).toThrow(WebAssembly.RuntimeError);
  });

  it("passes a case that is not there traps", () => {
    expect(() => enumeration(["a"]).lift(context(), [1], 0)).toThrow("invalid discriminant");
    expect(() => flags(["a"]).lift(context(), [2], 0)).toThrow("unknown flags");
  });

  it("allocates badly traps", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const answering = (pointer: number): Context =>
      new Context(new Handles(), memory, () => pointer);
    expect(() => string.store(answering(65_535), 0, "hello")).toThrow("out of bounds");
    expect(() => list(u64).store(answering(4), 0, [1n])).toThrow("misaligned");
  });

  it("passes a handle that it does not hold, or of another resource, traps", () => {
    const [file, stream] = [{ resource: "file" }, { resource: "stream" }];
    const within = context();
    const handle = own(file).lower(within, {});
    expect(borrow(file).lift(within, [handle], 0)).toEqual({});
    expect(() => borrow(stream).lift(within, [handle], 0)).toThrow("unknown handle");
    expect(own(file).lift(within, [handle], 0)).toEqual({});
    for (const unknown of [0, handle, 77]) {
      expect(() => borrow(file).lift(within, [unknown], 0)).toThrow("unknown handle");
    }
  });
});

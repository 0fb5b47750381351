import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Staging } from "./staging.ts";

const bytes = fc.uint8Array({ maxLength: 20 });
const change = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), offset: fc.nat(40), bytes }),
  fc.record({ kind: fc.constant("resize" as const), size: fc.nat(40) }),
  fc.record({ kind: fc.constant("freeze" as const) }),
);

describe("Staging", () => {
  it("holds what an array of numbers would", () => {
    fc.assert(
      fc.property(bytes, fc.array(change), (start, changes) => {
        const staging = new Staging(start);
        const numbers = [...start];
        for (const one of changes) {
          if (one.kind === "write" && one.bytes.length > 0) {
            while (numbers.length < one.offset) numbers.push(0);
            numbers.splice(one.offset, one.bytes.length, ...one.bytes);
          } else if (one.kind === "resize") {
            while (numbers.length < one.size) numbers.push(0);
            numbers.length = one.size;
          }
          if (one.kind === "write") staging.write(one.bytes, one.offset);
          if (one.kind === "resize") staging.resize(one.size);
          if (one.kind === "freeze") staging.freeze();
          expect([...staging.view()]).toEqual(numbers);
        }
      }),
    );
  });

  it("never changes what it was given, nor what it gave for good", () => {
    fc.assert(
      fc.property(bytes, fc.array(change), (start, changes) => {
        const given = start.slice();
        const staging = new Staging(start);
        const frozen: [Uint8Array, Uint8Array][] = [];
        for (const one of changes) {
          if (one.kind === "write") staging.write(one.bytes, one.offset);
          if (one.kind === "resize") staging.resize(one.size);
          if (one.kind === "freeze") {
            const kept = staging.freeze();
            frozen.push([kept, kept.slice()]);
          }
        }
        expect(start).toEqual(given);
        for (const [kept, copy] of frozen) expect(kept).toEqual(copy);
      }),
    );
  });
});

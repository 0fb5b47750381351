import { describe, expect, test } from "vitest";
import { pattern } from "../../guests/words.ts";
import { Content, EMPTY, Staging, wordLength } from "./content.ts";

const LARGE = 40_000;

describe("a staging", () => {
  test("does what an array of bytes does, whatever is frozen meanwhile", () => {
    const staging = new Staging(EMPTY);
    let plain = new Uint8Array(0);
    const frozen: [Content, Uint8Array][] = [];
    let chance = 1;
    const next = (below: number): number => {
      chance = (Math.imul(chance, 1_103_515_245) + 12_345) >>> 0;
      return (chance >>> 8) % below;
    };
    for (let step = 0; step < 400; step++) {
      if (next(3) === 0) {
        const size = next(LARGE);
        staging.resize(size);
        const resized = new Uint8Array(size);
        resized.set(plain.subarray(0, size));
        plain = resized;
      } else {
        const data = pattern(next(step % 5 === 0 ? LARGE : 50), step % 256);
        const at = next(LARGE);
        if (data.length > 0) staging.write(at, data);
        const end = data.length > 0 ? at + data.length : 0;
        const written = new Uint8Array(Math.max(plain.length, end));
        written.set(plain);
        written.set(data, data.length > 0 ? at : 0);
        plain = written;
      }
      if (next(2) === 0) frozen.push([staging.freeze(), plain.slice()]);
    }
    for (const [content, bytes] of frozen) {
      expect(content.size).toBe(bytes.length);
      expect(Buffer.compare(content.range(0, content.size), bytes)).toBe(0);
    }
  });

  test("is nothing known of after it is forgotten, until it is emptied", () => {
    const staging = new Staging(Content.of(pattern(9, 1)));
    staging.forget();
    expect(staging.freeze().vague).toBe(true);
    staging.resize(0);
    expect(staging.freeze()).toMatchObject({ vague: false, size: 0 });
  });
});

describe("content", () => {
  const content = Content.of(pattern(LARGE, 3));

  test("accepts every beginning of a range, inline or abbreviated", () => {
    expect(content.prefix(content.render(100, 110), 100, 20)).toBe(10);
    expect(content.prefix(content.render(100, 20_100), 100, 30_000)).toBe(20_000);
    expect(content.prefix(content.render(100, 110), 101, 20)).toBeUndefined();
    expect(content.prefix(content.render(100, 131), 100, 30)).toBeUndefined();
  });

  test("of which one is added to the other is both", () => {
    const both = Content.of(pattern(7, 1)).concat(Content.of(pattern(5, 2)));
    expect([...both.range(0, 12)]).toEqual([...pattern(7, 1), ...pattern(5, 2)]);
    expect(both.slice(7).render()).toBe(Content.of(pattern(5, 2)).render());
  });
});

test("the length of a data word", () => {
  expect(wordLength("%")).toBe(0);
  expect(wordLength("a%00b")).toBe(3);
  expect(wordLength("#70000:bf49e3b5")).toBe(70_000);
  for (const word of ["", "a b", "%0", "%0a", "#64:bf49e3b5", "#x"]) {
    expect(wordLength(word)).toBeUndefined();
  }
});

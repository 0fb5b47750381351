import { describe, expect, it } from "vitest";
import { elide, shorten } from "./elide.ts";

const lines = (count: number): string[] => Array.from({ length: count }, (_, at) => `line ${at}`);

describe("a long counterexample", () => {
  it("is shown without its middle", () => {
    const shown = elide(lines(5_984), "  ");
    expect(shown).toHaveLength(25);
    expect(shown[7]).toBe("line 7");
    expect(shown[8]).toBe("  … 5,960 lines like these");
    expect(shown[9]).toBe("line 5968");
    expect(shown.at(-1)).toBe("line 5983");
  });

  it("is shown as it is where it is not long", () => {
    expect(elide(lines(40), "")).toEqual(lines(40));
    expect(shorten("k".repeat(400))).toBe("k".repeat(400));
  });

  it("has no line that is longer than a reader wants", () => {
    expect(shorten("k".repeat(5_160))).toBe(`${"k".repeat(160)}… 5,000 more characters`);
  });
});

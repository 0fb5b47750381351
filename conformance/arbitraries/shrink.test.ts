import { describe, expect, test } from "vitest";
import { formatScript, parseScript } from "../script/index.ts";
import { smaller } from "./shrink.ts";

function all(text: string): string[] {
  return Array.from(smaller(parseScript(text)), ({ steps }) => formatScript(steps).trimEnd());
}

describe("smaller", () => {
  test("leaves out halves before lines", () => {
    const [first, second] = all("a: list /1\na: list /2\na: list /3\na: list /4");
    expect([first, second]).toEqual(["a: list /1\na: list /2", "a: list /3\na: list /4"]);
    expect(all("a: list /1\na: list /2")).toEqual(["a: list /1", "a: list /2"]);
  });

  test("leaves out the lines that use a name with the line that bound it", () => {
    const text = "a: let v 3 stat /k\na: stat /l\na: open f /.with/if=$v/local/k r";
    expect(all(text)).toContain("a: stat /l");
    expect(all(text).every((script) => !script.includes("$v") || script.includes("let v"))).toBe(
      true,
    );
  });

  test("makes data shorter, and unbinds what is not used", () => {
    expect(all("a: write f ~9000:3")).toContain("a: write f d");
    expect(all("a: let v 3 stat /k")).toContain("a: stat /k");
  });

  test("every script is smaller, so that shrinking comes to its end", () => {
    const script = "a: open f /k w\na: write f abc1\na: let v 3 fstat f\nb: stat /k";
    for (const other of all(script)) expect(other.length).toBeLessThan(script.length);
  });
});

import { describe, expect, test } from "vitest";
import { findOrder } from "./orders.ts";

/** A register: `w1` writes 1, `r1` read 1. */
function isRegister(order: readonly string[]): boolean {
  let value = "0";
  for (const [kind, found] of order) {
    if (kind === "w") value = found!;
    else if (found !== value) return false;
  }
  return true;
}

describe("findOrder", () => {
  test("finds an order in which each lane keeps its own", () => {
    const lanes = [
      ["w1", "r2"],
      ["w2", "r2"],
    ];
    expect(findOrder(lanes, isRegister)).toEqual(["w1", "w2", "r2", "r2"]);
  });

  test("finds none where there is none", () => {
    const lanes = [["w1"], ["w2"], ["r1", "r2"], ["r2", "r1"]];
    expect(findOrder(lanes, isRegister)).toBeUndefined();
  });

  test("asks about beginnings, and goes on with none that does not fit", () => {
    let asked = 0;
    const impossible = (order: readonly string[]): boolean => (asked++, !order.includes("r9"));
    expect(
      findOrder(
        [
          ["r9", "w1", "w1", "w1"],
          ["r9", "w1", "w1", "w1"],
        ],
        impossible,
      ),
    ).toBeUndefined();
    expect(asked).toBe(2);
  });

  test("nothing has an order", () => {
    expect(findOrder([], () => false)).toEqual([]);
  });
});

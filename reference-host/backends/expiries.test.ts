import fc from "fast-check";
import { expect, it } from "vitest";
import { Expiries } from "./expiries.ts";

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ key: fc.nat(20), at: fc.bigInt({ min: 1n, max: 60n }) }) },
  { weight: 2, arbitrary: fc.record({ key: fc.nat(20), at: fc.constant(undefined) }) },
  { weight: 2, arbitrary: fc.record({ pass: fc.bigInt({ min: 0n, max: 9n }) }) },
);

it("says of each key once that it is due, and when it is", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const expiries = new Expiries();
      const wanted = new Map<string, bigint>();
      let now = 0n;
      for (const it of steps) {
        if ("key" in it) {
          const key = `k${it.key}`;
          const at = it.at === undefined ? undefined : now + it.at;
          expiries.set(key, at);
          if (at === undefined) wanted.delete(key);
          else wanted.set(key, at);
          continue;
        }
        now += it.pass;
        const due = expiries.due(now);
        const over = [...wanted].filter(([, at]) => at <= now).map(([key]) => key);
        expect(due.toSorted()).toEqual(over.toSorted());
        for (const key of due) {
          expiries.set(key, undefined);
          wanted.delete(key);
        }
        expect(expiries.size).toBe(wanted.size);
      }
    }),
  );
});

it("does not grow with what is renewed", () => {
  const expiries = new Expiries();
  for (let at = 0n; at < 100_000n; at++) expiries.set("k", at);
  expect(expiries.due(99_998n)).toEqual([]);
  expect(expiries.due(99_999n)).toEqual(["k"]);
});

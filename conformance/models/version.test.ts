import { describe, expect, test } from "vitest";
import { Version } from "./version.ts";

describe("a version", () => {
  test("is greater than all before it, also those that are not known", () => {
    const first = new Version([], "");
    const second = new Version([first], "");
    const third = new Version([second], "");
    first.bind(10n);
    expect([11n, 12n].map((number) => third.admits(number))).toEqual([false, true]);
    expect(third.isBelow(11n)).toBe(true);
  });

  test("is less than all after it", () => {
    const first = new Version([], "");
    const second = new Version([first], "");
    const third = new Version([second], "");
    third.bind(10n);
    expect([8n, 9n].map((number) => first.admits(number))).toEqual([true, false]);
    expect([9n, 10n].map((number) => second.admits(number))).toEqual([true, false]);
  });

  test("of the target of a rename is greater than those of both keys", () => {
    const [from, to] = [new Version([], ""), new Version([], "")];
    const target = new Version([from, to], "version/renamed-key");
    from.bind(5n);
    to.bind(9n);
    expect([9n, 10n].map((number) => target.admits(number))).toEqual([false, true]);
  });

  test("is 0 for nothing that is committed", () => {
    expect(new Version([], "").admits(0n)).toBe(false);
  });

  test("once seen is that one; and not what it was found not to be", () => {
    const version = new Version([], "");
    version.exclude(1000n);
    expect(version.admits(1000n)).toBe(false);
    expect(version.sample()).toBe(1001n);
    version.bind(1001n);
    version.bind(7n);
    expect(version.render()).toBe("1001");
  });
});

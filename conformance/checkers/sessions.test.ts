import { describe, expect, test } from "vitest";
import { checkConvergence, checkSessions, type SessionEvent } from "./sessions.ts";

/** `a put x 1`, `b get x 0`. */
function history(...lines: string[]): SessionEvent[] {
  return lines.map((line, at) => {
    const [execution, kind, key, version] = line.split(" ");
    return { execution: execution!, kind: kind as "get", key: key!, version: BigInt(version!), at };
  });
}

describe("checkSessions", () => {
  test.each([
    ["stale reads of others", ["a put x 1", "b get x 0", "b get x 0", "a get x 1"]],
    [
      "puts that lose against a later version",
      ["a put x 1", "b put x 5", "a get x 5", "a get x 5"],
    ],
    ["a put listed behind the get that saw it", ["b get x 1", "a put x 1"]],
    ["two keys seen in turn", ["a put x 1", "a put y 2", "b get x 1", "b get y 0", "b get y 2"]],
  ])("allows %s", (_, lines) => {
    expect(checkSessions(history(...lines))).toBeUndefined();
  });

  test.each([
    ["read your writes", 1, ["a put x 1", "a get x 0"]],
    ["monotonic reads", 2, ["a put x 1", "b get x 1", "b get x 0"]],
    ["monotonic writes", 1, ["a put x 5", "a put x 4"]],
    ["monotonic writes", 3, ["a put x 1", "a put y 2", "b get y 2", "b get x 0"]],
    ["writes follow reads", 2, ["b put x 5", "a get x 5", "a put x 4"]],
    ["writes follow reads", 4, ["b put x 5", "a get x 5", "a put y 6", "c get y 6", "c get x 0"]],
    [
      "writes follow reads",
      6,
      ["a put x 1", "b get x 1", "b put y 2", "c get y 2", "c put z 3", "d get z 3", "d get x 0"],
    ],
  ])("finds a break of %s", (anomaly, at, lines) => {
    expect(checkSessions(history(...lines))).toMatchObject({ anomaly, at });
  });

  test("reads of the future in a circle come to an end", () => {
    const circle = history("a get y 2", "a put x 1", "b get x 1", "b put y 2", "b get x 0");
    expect(checkSessions(circle)).toMatchObject({ anomaly: "writes follow reads", at: 3 });
  });
});

test("checkConvergence wants the last version of each key from everybody", () => {
  const puts = history("a put x 1", "b put x 5", "a put y 2");
  expect(checkConvergence(puts, history("a get x 5", "b get x 5", "b get y 2"))).toBeUndefined();
  expect(checkConvergence(puts, history("a get x 5", "b get x 1"))).toMatchObject({ at: 1 });
  expect(checkConvergence(puts, history("a get z 9"))).toMatchObject({ anomaly: "divergence" });
});

import { describe, expect, test } from "vitest";
import { checkLocks, type LockEvent } from "./locks.ts";

/** `0-1 a grant 1`, `2-3 a fenced 1 no`; `0-` has no end that anybody knows. */
function history(...lines: string[]): LockEvent[] {
  return lines.map((line, at) => {
    const [times, execution, kind, token, answer] = line.split(" ");
    const [began, ended] = times!.split("-");
    return {
      lock: "l",
      execution: execution!,
      began: Number(began),
      ended: ended === "" ? undefined : Number(ended),
      at,
      kind: kind as "fenced",
      token: BigInt(token!),
      accepted: answer !== "no",
    };
  });
}

describe("checkLocks", () => {
  test.each([
    ["one after the other", ["0-1 a grant 1", "2-3 a release 1", "2-4 b grant 2"]],
    [
      "a grant while the release is on its way",
      ["0-1 a grant 1", "2-9 a release 1", "3-4 b grant 2"],
    ],
    ["fences of the holder", ["0-1 a grant 1", "2-3 a fenced 1", "4-5 a release 1"]],
    [
      "a fence beside the next grant, either way",
      ["0-1 a grant 1", "2-8 a release 1", "4-9 b grant 2", "5-6 a fenced 1", "5-7 a fenced 1 no"],
    ],
    [
      "a refusal while a release is on its way",
      ["0-1 a grant 1", "2-5 a release 1", "3-4 b refused 0"],
    ],
    ["a refusal beside a grant nobody knows of", ["0- a grant 1", "3-4 b refused 0"]],
    [
      "a refusal that a grant nobody knows of explains",
      ["0-1 a grant 1", "2- b grant 2", "3-4 a fenced 1 no"],
    ],
  ])("allows %s", (_, lines) => {
    expect(checkLocks(history(...lines))).toBeUndefined();
  });

  test.each([
    ["two holders", 1, ["0-1 a grant 1", "2-3 b grant 2"]],
    ["two holders", 1, ["0-1 a grant 1", "2-3 b grant 2", "4-5 a release 1"]],
    ["token given twice", 2, ["0-1 a grant 1", "2-3 a release 1", "4-5 b grant 1"]],
    ["token went back", 2, ["0-1 a grant 5", "2-3 a release 5", "4-5 b grant 4"]],
    [
      "stale fence accepted",
      3,
      ["0-1 a grant 1", "2-3 a release 1", "4-5 b grant 2", "6-7 a fenced 1"],
    ],
    ["fence without a holder accepted", 2, ["0-1 a grant 1", "2-3 a release 1", "4-5 a fenced 1"]],
    ["refused though free", 2, ["0-1 a grant 1", "2-3 a release 1", "4-5 b refused 0"]],
    ["newest fence refused", 1, ["0-1 a grant 1", "2-3 a fenced 1 no"]],
  ])("finds %s", (anomaly, at, lines) => {
    expect(checkLocks(history(...lines))).toMatchObject({ anomaly, at });
  });
});

import { describe, expect, test } from "vitest";
import { ABSENT, type Condition, type KeyOperation } from "./history.ts";
import { checkLinearizable } from "./linearizable.ts";
import { hasOrder } from "./testing/brute-force.ts";
import { seeded } from "./testing/random.ts";

/** `0-3 a put 1`: from moment 0 to 3; `0-` has no end that anybody knows. */
function history(...lines: string[]): KeyOperation[] {
  return lines.map((line, at) => {
    const [times, execution, kind, version, condition] = line.split(" ");
    const [began, ended] = times!.split("-");
    const want = condition?.replace("if=", "");
    return {
      key: "k",
      execution: execution!,
      began: Number(began),
      ended: ended === "" ? undefined : Number(ended),
      at,
      kind: kind as "put",
      version: version === "?" ? undefined : BigInt(version!),
      ...(want !== undefined && { condition: want === "present" ? want : BigInt(want) }),
    };
  });
}

describe("checkLinearizable", () => {
  test.each([
    ["reads beside a put see it or not", ["0-9 a put 5", "1-2 b get 0", "3-4 b get 5"]],
    ["puts that overlap in either order", ["0-9 a put 6", "0-9 b put 5", "10-11 c get 6"]],
    [
      "a put whose end nobody knows may have happened late",
      ["0- a put 5", "1-2 b get 0", "8-9 b get 5"],
    ],
    ["or be the reason of a refusal", ["0-1 a put 5", "2- b put ?", "3-4 c refused 0 if=5"]],
    ["absence after a removal", ["0-1 a put 5", "2-5 b remove 0", "3-4 c get 0", "6-7 c get 0"]],
    ["a condition that held", ["0-1 a put 5 if=0", "2-3 b put 6 if=5", "4-5 c refused 0 if=5"]],
  ])("allows %s", (_, lines) => {
    expect(checkLinearizable(history(...lines))).toBeUndefined();
  });

  test.each([
    ["stale read", 1, ["0-1 a put 5", "2-3 b get 0"]],
    ["stale read", 3, ["0-1 a put 5", "2-9 a put 6", "3-4 b get 6", "5-6 c get 5"]],
    ["stale read", 2, ["0-1 a put 5", "2-3 a remove 0", "4-5 b get 5"]],
    ["read of nothing", 1, ["0-1 a put 5", "2-3 b get 7"]],
    ["commit out of order", 1, ["0-1 a put 6", "2-3 b put 5"]],
    ["lost update", 2, ["0-1 a put 5", "2-6 b put 6 if=5", "3-7 c put 7 if=5"]],
    ["refused without reason", 1, ["0-1 a put 5", "2-3 b refused 0 if=5"]],
    ["lost update", 2, ["0-1 a put 5", "2-3 b remove 0 if=5", "4-5 c remove 0 if=present"]],
  ])("finds a %s", (anomaly, at, lines) => {
    expect(checkLinearizable(history(...lines))).toMatchObject({ anomaly, at });
  });

  test("agrees with the search of every order, on small histories at random", () => {
    let wrong = 0;
    for (let seed = 1; seed <= 10_000; seed++) {
      const small = randomHistory(seed);
      const found = checkLinearizable(small);
      if ((found === undefined) !== hasOrder(small)) throw new Error(`seed ${seed}`);
      if (found) wrong++;
    }
    // Enough of either kind, or the agreement says little.
    expect(wrong).toBeGreaterThan(2_000);
    expect(wrong).toBeLessThan(8_000);
  }, 60_000);

  test("judges 100,000 operations on 50 keys", () => {
    const large = serialHistory(100_000, 50, 16);
    expect(checkLinearizable(large)).toBeUndefined();
    const late = large.findLast(({ kind }) => kind === "get")!;
    expect(
      checkLinearizable([
        ...large.filter((one) => one !== late),
        { ...late, kind: "get", version: 1n },
      ]),
    ).toBeDefined();
  }, 60_000);
});

/** A few operations that overlap a little, most of them such as a store would have them. */
function randomHistory(seed: number): KeyOperation[] {
  const random = seeded(seed);
  const pick = (below: number): number => Math.floor(random() * below);
  let [now, newest] = [ABSENT, ABSENT];
  return Array.from({ length: 3 + pick(4) }, (_, at): KeyOperation => {
    const began = 2 * at - pick(4);
    const known = { key: "k", execution: `e${at}`, began, ended: began + 1 + pick(5), at };
    const timed = pick(5) === 0 ? { ...known, ended: undefined } : known;
    const isOdd = pick(8) === 0;
    const seen = isOdd ? BigInt(pick(3)) : now;
    const condition: Condition | undefined = [undefined, seen, "present" as const][pick(3)];
    const kind = pick(7);
    if (kind < 3) return { ...known, kind: "get", version: seen };
    if (kind === 6) return { ...known, kind: "refused", condition: seen + 1n };
    if (kind === 5) {
      now = ABSENT;
      return { ...timed, kind: "remove", condition };
    }
    if (timed.ended === undefined && pick(2) === 0)
      return { ...timed, kind: "put", version: undefined, condition };
    newest += 1n;
    now = newest;
    return { ...timed, kind: "put", version: isOdd ? seen + 1n : now, condition };
  });
}

/** What so many executions would see of a store in which every operation has its moment in its middle. */
function serialHistory(count: number, keys: number, executions: number): KeyOperation[] {
  const random = seeded(7);
  const versions = new Map<string, bigint>();
  return Array.from({ length: count }, (_, at): KeyOperation => {
    const key = `k${Math.floor(random() * keys)}`;
    const spread = executions * random();
    const timed = {
      key,
      execution: `e${at % executions}`,
      began: at - spread,
      ended: at + spread + 0.5,
      at,
    };
    const before = versions.get(key) ?? ABSENT;
    if (random() < 0.5) return { ...timed, kind: "get", version: before };
    versions.set(key, BigInt(at + 1));
    return { ...timed, kind: "put", version: BigInt(at + 1) };
  });
}

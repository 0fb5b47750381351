import { describe, expect, test } from "vitest";
import { ABSENT } from "./history.ts";
import type { Read, Transaction, Write } from "./dependencies.ts";
import { checkSerializable } from "./serializable.ts";
import { hasSerialOrder } from "./testing/brute-force.ts";
import { seeded } from "./testing/random.ts";

/**
 * `0-3 r x 1 w y 2`: from moment 0 to 3 it read version 1 of x and wrote version 2 of y. `l` reads by
 * a listing, `d` removes that version; `!` behind the times: it was abandoned, `?`: nobody knows.
 */
function history(...lines: string[]): Transaction[] {
  return lines.map((line, at) => {
    const [times, ...words] = line.split(" ");
    const [, began, ended, mark] = /^(\d+)-(\d*)([!?]?)$/.exec(times!)!;
    const reads: Read[] = [];
    const writes: Write[] = [];
    for (let i = 0; i < words.length; i += 3) {
      const [kind, key, text] = words.slice(i, i + 3) as [string, string, string];
      const [version, data] = text.split(":");
      const bytes = data === undefined ? {} : { data };
      if (kind === "r") reads.push({ key, version: BigInt(version!), ...bytes });
      else if (kind === "l") reads.push({ key, version: BigInt(version!), listed: true });
      else if (kind === "d") writes.push({ key, version: undefined, removes: BigInt(version!) });
      else {
        const [last, ...earlier] = (data ?? "").split("<");
        writes.push({
          key,
          version: version === "?" ? undefined : BigInt(version!),
          ...(data !== undefined && { data: last!, earlier }),
        });
      }
    }
    const outcome = mark === "!" ? "aborted" : mark === "?" ? "unknown" : "committed";
    return {
      execution: `e${at}`,
      began: Number(began),
      ended: ended === "" ? undefined : Number(ended),
      at,
      outcome,
      reads,
      writes,
    };
  });
}

describe("checkSerializable", () => {
  test.each([
    ["one after the other", ["0-1 w x 1 w y 1", "2-3 r x 1 w y 2", "4-5 r y 2"]],
    ["a snapshot of one moment", ["0-9 w x 1 w y 1", "1-8 r x 0 r y 0", "2-7 r x 1 r y 1"]],
    ["what was refused and left nothing", ["0-1 w x 1:a", "2-3! r x 1:a w x ?:b", "4-5 r x 1:a"]],
    ["what may have happened, and did not", ["0-1 w x 1", "2-? w x ?", "3-4 r x 1"]],
    ["what may have happened, and did", ["0-1 w x 1", "2-? w x 2 w y 2", "3-4 r x 1", "5-6 r y 2"]],
    ["a removal", ["0-1 w x 1", "2-3 r x 1 d x 1", "4-5 r x 0"]],
  ])("allows %s", (_, lines) => {
    expect(checkSerializable(history(...lines))).toBeUndefined();
  });

  test.each([
    ["G0", "commits of two keys in two orders", ["0-9 w x 1 w y 2", "0-9 w x 2 w y 1"]],
    ["G1a", "a read of what was abandoned", ["0-1! w x ?:a", "2-3 r x 1:a"]],
    ["G1b", "a read of what was replaced before the commit", ["0-1 w x 1:b<a", "0-3 r x 1:a"]],
    ["G1c", "two that read from each other", ["0-9 w x 1 r y 1", "0-9 w y 1 r x 1"]],
    ["G-single", "read skew", ["0-1 w x 1 w y 1", "2-9 w x 2 w y 2", "2-9 r x 1 r y 2"]],
    ["G-single", "a directory half before and half after", ["0-9 w x 1 w y 1", "0-9 l x 0 l y 1"]],
    [
      "lost update",
      "two that raise what both read",
      ["0-1 w x 1", "2-9 r x 1 w x 2", "2-9 r x 1 w x 3"],
    ],
    ["G2-item", "write skew", ["0-9 r x 0 w y 1", "0-9 r y 0 w x 1"]],
    ["G2", "a phantom", ["0-9 l x 0 w y 1", "0-9 l y 0 w x 1"]],
    ["G-single-realtime", "a snapshot of the past", ["0-1 w x 1", "2-3 w x 2", "4-5 r x 1"]],
    [
      "G2-item",
      "two pasts that do not meet",
      ["0-9 w x 1", "0-9 w y 1", "1-2 r x 1 r y 0", "3-4 r x 0 r y 1"],
    ],
    ["G0-realtime", "a commit behind a later one", ["0-1 w x 2", "2-3 w x 1"]],
    ["G1c-realtime", "a read of the future", ["0-1 r x 1", "2-3 w x 1"]],
    ["read of nothing", "a version that nobody wrote", ["0-1 w x 1", "2-3 r x 7"]],
    ["version given twice", "two commits of one version", ["0-1 w x 1", "2-3 w x 1"]],
    [
      "G-single-realtime",
      "a key that is there after its removal",
      ["0-1 w x 1", "2-3 d x 1", "4-5 r x 1"],
    ],
  ])("finds %s: %s", (anomaly, _, lines) => {
    expect(checkSerializable(history(...lines))?.anomaly).toBe(anomaly);
  });

  test("agrees with the search of every order, on small histories at random", () => {
    let wrong = 0;
    for (let seed = 1; seed <= 10_000; seed++) {
      const small = randomHistory(seed);
      const found = checkSerializable(small);
      if ((found === undefined) !== hasSerialOrder(small)) throw new Error(`seed ${seed}`);
      if (found) wrong++;
    }
    expect(wrong).toBeGreaterThan(1_500);
    expect(wrong).toBeLessThan(8_000);
  }, 60_000);

  test("judges 100,000 operations on 50 keys", () => {
    const large = serialHistory(50_000, 50, 16);
    expect(checkSerializable(large)).toBeUndefined();
    const last = large.findLast(({ reads }) => reads[0]!.version !== ABSENT)!;
    const stale = { ...last, reads: last.reads.map((read) => ({ ...read, version: ABSENT })) };
    expect(checkSerializable(large.map((one) => (one === last ? stale : one)))).toBeDefined();
  }, 60_000);
});

/** A few transactions on two keys; most read what a store would show them. */
function randomHistory(seed: number): Transaction[] {
  const random = seeded(seed);
  const pick = (below: number): number => Math.floor(random() * below);
  const now = new Map([
    ["x", ABSENT],
    ["y", ABSENT],
  ]);
  return Array.from({ length: 3 + pick(3) }, (_, at): Transaction => {
    const began = 2 * at - pick(5);
    const keys = [...now.keys()].filter(() => pick(3) > 0);
    const reads = keys.map((key) => {
      const seen = now.get(key)!;
      return {
        key,
        version: pick(8) === 0 && seen > 1n ? seen - 1n : pick(10) === 0 ? ABSENT : seen,
      };
    });
    const writes = [...now.keys()]
      .filter(() => pick(3) === 0)
      .map((key) => {
        const version = now.get(key)! + 1n;
        now.set(key, version);
        return { key, version };
      });
    return {
      execution: `e${at}`,
      began,
      ended: began + 1 + pick(6),
      at,
      outcome: "committed",
      reads,
      writes,
    };
  });
}

function serialHistory(count: number, keys: number, executions: number): Transaction[] {
  const random = seeded(7);
  const versions = new Map<string, bigint>();
  return Array.from({ length: count }, (_, at): Transaction => {
    const [from, to] = [0, 1].map(() => `k${Math.floor(random() * keys)}`) as [string, string];
    const spread = executions * random();
    const reads = [{ key: from, version: versions.get(from) ?? ABSENT }];
    versions.set(to, BigInt(at + 1));
    const writes = [{ key: to, version: BigInt(at + 1) }];
    const times = { began: at - spread, ended: at + spread + 0.5 };
    return { execution: `e${at % executions}`, ...times, at, outcome: "committed", reads, writes };
  });
}

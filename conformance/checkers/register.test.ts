import { describe, expect, test } from "vitest";
import { checkRegister, type Event } from "./register.ts";

let at = 0;
const put = (execution: string, data: string, version: bigint): Event => ({
  kind: "put",
  execution,
  data,
  version,
  at: at++,
});
const get = (execution: string, data: string | undefined, version: bigint): Event => ({
  kind: "get",
  execution,
  data,
  version,
  at: at++,
});

describe("checkRegister", () => {
  test("allows what the order of versions explains", () => {
    const events = [
      get("a", undefined, 0n),
      put("a", "one", 10n),
      get("a", "two", 20n),
      put("b", "two", 20n),
      get("b", "three", 30n),
      put("c", "three", 30n),
      get("c", "three", 30n),
    ];
    expect(checkRegister(events)).toBeUndefined();
  });

  test.each<[string, Event[], string]>([
    ["bytes that nobody wrote", [put("a", "one", 10n), get("b", "on", 10n)], "commit/whole"],
    [
      "bytes with the version of others",
      [put("a", "one", 10n), put("a", "two", 20n), get("b", "one", 20n)],
      "version/descriptor",
    ],
    [
      "one version for two commits",
      [put("a", "one", 10n), put("b", "two", 10n)],
      "version/increasing",
    ],
    [
      "a version below one that was seen",
      [put("b", "one", 10n), put("a", "two", 20n), put("a", "three", 15n)],
      "version/increasing",
    ],
    [
      "a put that its execution does not see",
      [put("b", "one", 10n), put("a", "two", 20n), get("a", "one", 10n)],
      "kv/local/own",
    ],
    [
      "a key that is gone again",
      [put("a", "one", 10n), get("b", "one", 10n), get("b", undefined, 0n)],
      "kv/local/concurrent",
    ],
    [
      "two puts in two orders",
      [put("a", "one", 10n), put("b", "two", 20n), get("c", "two", 20n), get("c", "one", 10n)],
      "kv/local/concurrent",
    ],
  ])("finds %s", (_, events, requirement) => {
    expect(checkRegister(events)?.requirement).toBe(requirement);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import type { Answer, Backend, Request } from "../backend.ts";
import { CachedBackend } from "./cache.ts";
import { memory } from "./backends.ts";
import { Epochs } from "./epochs.ts";

let asked: Request["ask"][];
let epochs: Epochs;
let kernel: Backend;
let one: CachedBackend;
let two: CachedBackend;

beforeEach(() => {
  asked = [];
  epochs = new Epochs();
  const store = memory();
  kernel = {
    request<R extends Request>(request: R): Answer<R> {
      asked.push(request.ask);
      const answer = store.request(request) as Answer<R>;
      if (request.ask === "commit" && typeof answer === "object")
        for (const group of new Set(request.writes.map(({ key }) => epochs.groupOf(key))))
          epochs.advance(group);
      return answer;
    },
  };
  one = new CachedBackend(kernel, epochs);
  two = new CachedBackend(kernel, epochs);
});

function put(by: Backend, key: string, value: string): void {
  const writes = [{ key, put: Buffer.from(value) }];
  expect(by.request({ ask: "commit", checks: [], writes, owner: "o" })).toHaveProperty("version");
}

function get(by: Backend, key: string): string | undefined {
  const record = by.request({ ask: "get", key });
  if (typeof record === "symbol" || record?.value === undefined) return undefined;
  return Buffer.from(record.value).toString();
}

describe("a cached backend", () => {
  it("asks once for what nobody changes, also for what is not there", () => {
    put(kernel, "local/k", "v");
    asked = [];
    for (let i = 0; i < 3; i++) {
      expect(get(one, "local/k")).toBe("v");
      expect(get(one, "local/none")).toBeUndefined();
    }
    expect(asked).toEqual(["get", "get"]);
  });

  it("asks each time for what expires, whoever has put it", () => {
    let now = 1n;
    const store = memory({}, { now: () => now });
    const cached = new CachedBackend(store, epochs);
    const writes = [{ key: "local/k", put: Buffer.from("v"), ttl: 10n }];
    const others = [{ ...writes[0]!, key: "local/l" }];
    cached.request({ ask: "commit", checks: [], writes, owner: "o" });
    store.request({ ask: "commit", checks: [], writes: others, owner: "o" });
    for (const time of [1n, 10n]) {
      now = time;
      expect([get(cached, "local/k"), get(cached, "local/l")]).toEqual(["v", "v"]);
    }
    now = 11n;
    expect([get(cached, "local/k"), get(cached, "local/l")]).toEqual([undefined, undefined]);
  });

  it("sees every change of another's", () => {
    expect(get(one, "local/k")).toBeUndefined();
    for (const value of ["a", "b", "c"]) {
      put(two, "local/k", value);
      expect(get(one, "local/k")).toBe(value);
    }
  });

  it("knows what it has put itself", () => {
    put(one, "local/k", "v");
    asked = [];
    expect(get(one, "local/k")).toBe("v");
    expect(asked).toEqual([]);
    const version = (by: Backend): unknown => by.request({ ask: "get", key: "local/k" });
    expect(version(one)).toEqual(version(two));
  });

  it("does not know it if another has put meanwhile", () => {
    const racing: Backend = {
      request(request) {
        const answer = kernel.request(request);
        if (request.ask === "commit") put(two, "local/k", "theirs");
        return answer;
      },
    };
    const raced = new CachedBackend(racing, epochs);
    put(raced, "local/k", "mine");
    expect(get(raced, "local/k")).toBe("theirs");
  });

  it("knows nothing of a commit that failed", () => {
    put(kernel, "local/k", "v");
    const writes = [{ key: "local/k", put: Buffer.from("w") }];
    const checks = [{ key: "local/k", version: 1n }];
    expect(one.request({ ask: "commit", checks, writes, owner: "o" })).toBe("conflict");
    expect(get(one, "local/k")).toBe("v");
  });

  it("is bounded", () => {
    const value = "x".repeat(1_000_000);
    for (let i = 0; i < 100; i++) put(one, `local/${i}`, value);
    asked = [];
    get(one, "local/0");
    get(one, "local/99");
    expect(asked).toEqual(["get"]);
  });
});

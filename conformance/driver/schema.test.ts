import { describe, expect, it } from "vitest";
import { MAX_CHUNK_BYTES, encodeBytes } from "./codec.ts";
import type { Abi, Control, Exit } from "./driver.ts";
import { ERROR_CODES, type ErrorCode } from "./errors.ts";
import type { Event, Events, Order, Orders, Reply, Request, Requests } from "./messages.ts";
import { misfit } from "./schema.ts";

const sha256 = "0".repeat(64);

/** One of every message with every field; that they are typed is what holds the types and the schemas together. */
const PARAMS: { [M in keyof Requests]: Required<Requests[M]["params"]> } = {
  hello: {
    protocol: { min: 1, max: 1 },
    suite: { name: "s", version: "1" },
    spec: ["0.1"],
    nonce: "n",
  },
  "world.open": { world: "w1", config: { deadlineMs: 100, memoryBytes: 65536, clock: "manual" } },
  "world.close": { world: "w1" },
  "world.update": { world: "w1" },
  "guest.start": {
    world: "w1",
    guest: "g1",
    wasm: { path: "/p", sha256 },
    abi: "preview1",
    args: ["probe"],
    env: { A: "1" },
    cell: "a",
  },
  control: { world: "w1", kind: "clock", advanceMs: 0 },
  shutdown: {},
};

const RESULTS: { [M in keyof Requests]: Required<Requests[M]["result"]> } = {
  hello: {
    protocol: 1,
    nonce: "n",
    spec: "0.1",
    host: { name: "h", version: "1", language: "C", homepage: "x:h", issues: "x:i" },
    abis: ["preview1", "wasi0.2"],
    features: ["kv.ttl"],
    control: ["cells"],
    concurrency: { worlds: 1, guests: 1 },
    timing: { multiplier: 1.5 },
  },
  "world.open": {},
  "world.close": {},
  "world.update": {},
  "guest.start": {},
  control: {},
  shutdown: {},
};

const ORDERS: { [M in keyof Orders]: Required<Orders[M]> } = {
  "guest.write": { guest: "g1", bytes: { b64: "AA==" } },
  "guest.eof": { guest: "g1" },
  "guest.kill": { guest: "g1" },
};

const EVENTS: { [M in keyof Events]: Required<Events[M]> } = {
  "guest.out": { guest: "g1", stream: 2, bytes: { text: "x" } },
  "guest.exit": { guest: "g1", reason: "exit", code: 0, message: "m" },
  log: { level: "info", text: "t" },
};

/** Fields that a message may lack, by the path from its params or result. */
const OPTIONAL: ReadonlySet<string> = new Set([
  "world.open.params.config.deadlineMs",
  "world.open.params.config.memoryBytes",
  "world.open.params.config.clock",
  "guest.start.params.cell",
  "guest.start.params.env.A",
  "hello.result.features",
  "hello.result.timing",
  "hello.result.host.language",
  "hello.result.host.homepage",
  "hello.result.host.issues",
  "guest.exit.params.message",
]);

const ALL: Record<string, object> = {
  ...Object.fromEntries(
    Object.entries({ ...PARAMS, ...ORDERS, ...EVENTS }).map(([m, v]) => [`${m}.params`, v]),
  ),
  ...Object.fromEntries(Object.entries(RESULTS).map(([m, v]) => [`${m}.result`, v])),
};

type Json = Record<string, unknown>;

/** Every way of dropping one field, however deep, with the path of the field. */
function* dropped(value: Json, path: string): Generator<[string, Json]> {
  for (const [key, inner] of Object.entries(value)) {
    yield [
      `${path}.${key}`,
      Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)),
    ];
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) continue;
    for (const [at, rest] of dropped(inner as Json, `${path}.${key}`))
      yield [at, { ...value, [key]: rest }];
  }
}

describe.each(Object.entries(ALL))("%s", (definition, value) => {
  it("fits its schema, with unknown fields too", () => {
    expect(misfit(definition, value, "it")).toBeUndefined();
    expect(misfit(definition, { ...value, unknown: 1 }, "it")).toBeUndefined();
  });

  it("is refused without a field that it needs, and accepted without the others", () => {
    for (const [path, rest] of dropped(value as Json, definition)) {
      expect([path, misfit(definition, rest, "it") === undefined]).toEqual([
        path,
        OPTIONAL.has(path),
      ]);
    }
  });

  it("is refused with a field of another type", () => {
    for (const key of Object.keys(value)) {
      expect(misfit(definition, { ...value, [key]: null }, "it"), key).toBeDefined();
    }
  });
});

describe("closed lists", () => {
  const lists: [string, (word: string) => unknown, readonly string[]][] = [
    [
      "hello.result",
      (abi) => ({ ...RESULTS.hello, abis: [abi] }),
      ["preview1", "wasi0.2"] satisfies Abi[],
    ],
    [
      "hello.result",
      (control) => ({ ...RESULTS.hello, control: [control] }),
      [
        "deadline",
        "memory",
        "clock",
        "cells",
        "regions",
        "partition",
        "delay",
        "crash",
        "persist",
      ] satisfies Control[],
    ],
    [
      "guest.exit.params",
      (reason) => ({ ...EVENTS["guest.exit"], reason }),
      ["exit", "trap", "killed", "deadline", "memory", "commit"] satisfies Exit["reason"][],
    ],
    ["error", (code) => ({ code, message: "" }), ERROR_CODES satisfies readonly ErrorCode[]],
  ];
  it.each(lists)("of %s (%#) are the same in types and schemas", (definition, make, words) => {
    for (const word of words) expect(misfit(definition, make(word), "it"), word).toBeUndefined();
    expect(misfit(definition, make("other"), "it")).toContain("must be one of");
  });
});

describe("envelopes", () => {
  it("hold requests, orders, replies and events", () => {
    const request: Request = { id: 1, method: "hello", params: PARAMS.hello };
    const order: Order = { method: "guest.eof", params: ORDERS["guest.eof"] };
    const reply: Reply = { id: 1, result: {} };
    const refusal: Reply = { id: 1, error: { code: "failed", message: "" } };
    const event: Event = { method: "log", params: EVENTS.log };
    expect(misfit("request", request, "it")).toBeUndefined();
    expect(misfit("order", order, "it")).toBeUndefined();
    expect(misfit("reply", reply, "it")).toBeUndefined();
    expect(misfit("reply", refusal, "it")).toBeUndefined();
    expect(misfit("event", event, "it")).toBeUndefined();
  });

  it("check the params of their method", () => {
    expect(misfit("request", { id: 1, method: "world.open", params: { world: "w1" } }, "it")).toBe(
      "it.params.config is missing",
    );
    expect(misfit("order", { method: "guest.eof", params: {} }, "it")).toBe(
      "it.params.guest is missing",
    );
    expect(misfit("event", { method: "guest.exit", params: { guest: "g1" } }, "it")).toBe(
      "it.params.reason is missing",
    );
  });
});

it("the longest bytes that this side sends fit, and base64 without padding does not", () => {
  const bytes = encodeBytes(new Uint8Array(MAX_CHUNK_BYTES));
  expect(misfit("bytes", bytes, "it")).toBeUndefined();
  expect(misfit("bytes", { b64: "A".repeat(16_000_000) }, "it")).toBeUndefined();
  for (const b64 of ["AA", "AAA", "A===", "A-==", " AA="])
    expect(misfit("bytes", { b64 }, "it")).toBeDefined();
  expect(misfit("bytes", { b64: "", text: "" }, "it")).toBeDefined();
});

import fc from "fast-check";
import { expect, it } from "vitest";
import type { Answer, Check, Request, Write } from "../backend.ts";
import { Reader, Writer } from "./bytes.ts";
import { readAnswer, readRequest, writeAnswer, writeRequest } from "./codec.ts";

const key = fc.string({ unit: "binary" });
const version = fc.bigInt({ min: 0n, max: 2n ** 63n });
const value = fc.uint8Array({ maxLength: 10_000 });

const check: fc.Arbitrary<Check> = fc.oneof(
  fc.record({ key, version }),
  fc.record({ empty: key }),
  fc.record({ held: key, token: version }),
  fc.record({ entries: key }),
  fc.record({ key, found: fc.constantFrom("value" as const, "no-directory" as const) }),
);
const transaction = fc.integer({ min: 1, max: 1_000_000 });
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({
    key,
    put: fc.oneof(value, fc.constant("directory" as const), fc.constant(undefined)),
  }),
  fc.record({ key, put: value, ttl: version }),
);
const request: fc.Arbitrary<Request> = fc.oneof(
  fc.record({ ask: fc.constantFrom("get" as const, "list" as const), key }),
  fc.record({ ask: fc.constantFrom("reserve" as const, "release" as const), key, owner: key }),
  fc.record({ ask: fc.constant("end" as const), owner: key }),
  fc.record({
    ask: fc.constant("commit" as const),
    checks: fc.array(check, { maxLength: 4 }),
    writes: fc.array(write, { maxLength: 4 }),
    owner: key,
  }),
  fc.record({ ask: fc.constantFrom("lock-look" as const, "lock-list" as const), key }),
  fc.record({
    ask: fc.constant("lock-take" as const),
    key,
    owner: key,
    lease: fc.option(version, { nil: undefined }),
    wait: fc.option(fc.record({ ticket: key, patience: fc.option(version, { nil: undefined }) }), {
      nil: undefined,
    }),
  }),
  fc.record({
    ask: fc.constantFrom("lock-renew" as const, "lock-release" as const),
    key,
    owner: key,
    token: fc.option(version, { nil: undefined }),
  }),
  fc.record({ ask: fc.constant("lock-note" as const), key, token: version, note: value }),
  fc.record({
    ask: fc.constant("commit" as const),
    checks: fc.array(check, { maxLength: 4 }),
    writes: fc.array(write, { maxLength: 4 }),
    owner: key,
    transaction,
  }),
  fc.record({ ask: fc.constant("begin" as const), id: key, owner: key }),
  fc.record({ ask: fc.constantFrom("get-in" as const, "list-in" as const), key, transaction }),
  fc.record({ ask: fc.constant("abandon" as const), transaction }),
  fc.record({ ask: fc.constant("outcome" as const), id: key }),
);

const record = fc.oneof(
  fc.constant(undefined),
  fc.record({ version }),
  fc.record({ version, value }),
);
const names = fc.array(fc.record({ name: key, directory: fc.boolean() }), { maxLength: 20 });

const answers: Record<Exclude<Request["ask"], "stdin">, fc.Arbitrary<Answer>> = {
  get: fc.oneof(record, fc.record({ version, value, expires: version })),
  list: names,
  begin: fc.oneof(fc.constant("taken" as const), fc.record({ transaction })),
  "get-in": fc.oneof(fc.constant("lost" as const), record),
  "list-in": fc.oneof(fc.constant("lost" as const), names),
  abandon: fc.constant("abandoned"),
  outcome: fc.oneof(fc.constant(undefined), version),
  commit: fc.oneof(
    fc.record({ version }),
    fc.constantFrom("conflict" as const, "taken" as const, "full" as const, "lost" as const),
  ),
  reserve: fc.constantFrom("reserved" as const, "taken" as const),
  release: fc.constant("released"),
  end: fc.constant("ended"),
  "lock-look": fc.oneof(
    fc.constant(undefined),
    fc.record({ token: version, owner: key, note: value }),
  ),
  "lock-list": fc.array(key, { maxLength: 20 }),
  "lock-take": fc.oneof(
    fc.record({ token: version }),
    fc.constantFrom("held" as const, "own" as const, "full" as const, "late" as const),
  ),
  "lock-renew": fc.constantFrom(
    "renewed" as const,
    "free" as const,
    "other" as const,
    "lost" as const,
  ),
  "lock-note": fc.constantFrom("kept" as const, "lost" as const),
  "lock-release": fc.constantFrom(
    "released" as const,
    "free" as const,
    "other" as const,
    "stale" as const,
  ),
};

const writer = new Writer();

function through(put: (to: Writer) => void): Reader {
  writer.reset();
  put(writer);
  return new Reader(writer.bytes.slice());
}

it("brings every request over as it was", () => {
  fc.assert(
    fc.property(request, (asked) => {
      expect(readRequest(through((to) => writeRequest(to, asked)))).toEqual(asked);
    }),
  );
});

it("brings every answer over as it was", () => {
  const both = request.chain((asked) =>
    fc.tuple(fc.constant(asked), answers[asked.ask as Exclude<Request["ask"], "stdin">]),
  );
  fc.assert(
    fc.property(both, ([asked, answer]) => {
      expect(
        readAnswer(
          through((to) => writeAnswer(to, asked, answer)),
          asked,
        ),
      ).toEqual(answer);
    }),
  );
});

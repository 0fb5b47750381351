import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { complaints, type Selftest } from "./index.ts";
import { toJson, toMarkdown } from "./table.ts";

const killed = {
  id: "machine/commit/close/1",
  requirement: "commit/close",
  layer: "machine",
  rule: "a close forgets what was written",
  killed: true,
  by: "example/commit/close",
  failed: 3,
  tests: 211,
  quiet: true,
  kills: 30,
  seeds: 30,
} as const;
const { by: _by, ...unseen } = killed;
const survivor = { ...unseen, id: "machine/commit/close/2", killed: false, kills: 0 };
const variant = {
  id: "variant/short-reads",
  layer: "machine",
  difference: "a read yields a byte",
  shown: true,
  runs: 30,
  falseAlarms: 0,
} as const;
const result: Selftest = {
  mutants: [killed, survivor],
  variants: [variant],
  broken: [{ id: "machine/x/1", message: "its edit does not fit" }],
  seeds: 30,
  budget: 1,
  ms: 12,
};

describe("the result of a selftest", () => {
  const schema = JSON.parse(
    readFileSync(new URL("selftest-1.schema.json", import.meta.url), "utf8"),
  ) as object;
  const validate = new Ajv2020().compile(schema);

  it("fits its schema as JSON", () => {
    expect(validate(JSON.parse(toJson(result))) || validate.errors).toBe(true);
  });

  it("does not fit its schema without what the schema wants", () => {
    expect(validate(JSON.parse(toJson({ ...result, mutants: undefined as never })))).toBe(false);
  });

  it("is a row each on the page", () => {
    const page = toMarkdown(result);
    expect(page).toContain("30 of 60");
    expect(page).toContain(
      "| `machine/commit/close/1` | a close forgets what was written | `example/commit/close` | 3 of 211 | 30/30 |",
    );
    expect(page).toContain("**survived**");
  });

  it("is complained of where a mutant lives, is loud, a variant fails or does not show", () => {
    expect(complaints({ ...result, mutants: [killed], broken: [] })).toEqual([]);
    const loud = { ...killed, quiet: false };
    const alarm = { ...variant, falseAlarms: 1, alarm: "example/x with seed 3", shown: false };
    expect(complaints({ ...result, mutants: [survivor, loud], variants: [alarm] })).toEqual([
      "machine/x/1 could not be judged: its edit does not fit",
      "machine/commit/close/2 survived: a close forgets what was written",
      "machine/commit/close/1 is loud: 3 of 211 tests failed",
      "variant/short-reads is a false alarm: example/x with seed 3",
      "variant/short-reads does not show in what it differs",
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { loadSpec } from "../requirement.ts";
import { checkExample } from "./examples.ts";
import { exampleOptions } from "./testing.ts";

/** Features that the model judges, besides core. */
const JUDGED: ReadonlySet<string> = new Set(["core", "kv.ttl"]);

const spec = loadSpec();
const left = new Set(
  spec.requirements.filter(({ feature }) => !JUDGED.has(feature)).map(({ id }) => id),
);
const examples = spec.examples.filter(
  ({ requirements }) => !requirements.some((id) => left.has(id)),
);

describe("the model allows exactly what each example of the specification expects", () => {
  for (const { id, script, file, line } of examples) {
    test(`${id}`, () => {
      const mismatch = checkExample(script, exampleOptions);
      if (mismatch === undefined) return;
      const { step, expected, allowed } = mismatch;
      const place = `${file}:${line + step.line - 1}`;
      expect(allowed, `${place}: ${step.execution}: ${step.operation}`).toEqual(expected);
    });
  }
});

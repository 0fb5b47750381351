import { describe, expect, test } from "vitest";
import { loadSpec } from "../requirement.ts";
import { checkExample } from "./examples.ts";
import { exampleOptions } from "./testing.ts";

describe("the model allows exactly what each example of the specification expects", () => {
  for (const { id, script, file, line } of loadSpec().examples) {
    test(`${id}`, () => {
      const mismatch = checkExample(script, exampleOptions);
      if (mismatch === undefined) return;
      const { step, expected, allowed } = mismatch;
      const place = `${file}:${line + step.line - 1}`;
      expect(allowed, `${place}: ${step.execution}: ${step.operation}`).toEqual(expected);
    });
  }
});

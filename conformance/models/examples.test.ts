import { describe, expect, test } from "vitest";
import { loadSpec } from "../requirement.ts";
import { checkExample } from "./examples.ts";
import { exampleOptions } from "./testing.ts";

const { requirements, examples } = loadSpec();
/** Features are not the model's. */
const core = new Set(requirements.filter(({ feature }) => feature === "core").map(({ id }) => id));
const judged = examples.filter((example) => example.requirements.every((id) => core.has(id)));

describe("the model allows exactly what each example of core expects", () => {
  for (const { id, script, file, line } of judged) {
    test(`${id}`, () => {
      const mismatch = checkExample(script, exampleOptions);
      if (mismatch === undefined) return;
      const { step, expected, allowed } = mismatch;
      const place = `${file}:${line + step.line - 1}`;
      expect(allowed, `${place}: ${step.execution}: ${step.operation}`).toEqual(expected);
    });
  }
});

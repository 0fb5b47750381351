import { describe, expect, test } from "vitest";
import { checkExample } from "../../models/examples.ts";
import { exampleOptions } from "../../models/testing.ts";
import { loadSpec } from "../../requirement.ts";
import { modelMutants } from "./index.ts";

const { examples } = loadSpec();

describe("an example of the requirement shows that a model is wrong", () => {
  for (const { requirement, rule, rules } of modelMutants) {
    test(`${requirement}: ${rule}`, () => {
      const own = examples.filter(({ requirements }) => requirements.includes(requirement));
      expect(own).not.toEqual([]);
      const wrong = own.filter(({ script }) => checkExample(script, { ...exampleOptions, rules }));
      expect(wrong).not.toEqual([]);
    });
  }
});

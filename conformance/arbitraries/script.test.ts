import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatScript, parseOperation, parseScript } from "../script/index.ts";
import { PROFILES } from "./profiles.ts";
import { type Script, scripts } from "./script.ts";

const ALONE = { together: 1, abi: "preview1" } as const;
const TOGETHER = { together: 3, abi: "preview1" } as const;

function sample(
  name: keyof typeof PROFILES,
  circumstances: typeof ALONE | typeof TOGETHER,
): Script[] {
  return fc.sample(scripts(PROFILES[name], circumstances), { numRuns: 20, seed: 1 });
}

const ENDS = /^(?:exit|trap|end|kill)\b/;
const AFTERWARDS = /^(?:exit|trap|end|kill|wait|output|errors|stat \/beta$)/;

describe.each(Object.keys(PROFILES) as (keyof typeof PROFILES)[])("scripts of %s", (name) => {
  test("are the same for the same seed", () => {
    expect(sample(name, TOGETHER)).toEqual(sample(name, TOGETHER));
  });

  test("are scripts as the language has them", () => {
    for (const script of sample(name, TOGETHER)) {
      expect(parseScript(formatScript(script))).toEqual(script);
      for (const { operation } of script) {
        const plain = operation.replaceAll(/\$[a-z0-9]+/g, "1");
        const isBad = /nonsense|\$none|^stat \/beta 1$/.test(operation);
        expect([operation, parseOperation(plain).op === "malformed" && !isBad]).toEqual([
          operation,
          false,
        ]);
      }
    }
  });

  test("let executions follow each other where they cannot live side by side", () => {
    for (const script of sample(name, ALONE)) {
      const ended = new Set<string>();
      let acting = script[0]!.execution;
      for (const { execution, operation } of script) {
        if (execution !== acting) {
          expect(ended).toContain(acting);
          expect(ended).not.toContain(execution);
          acting = execution;
        }
        if (ended.has(execution)) expect(operation).toMatch(AFTERWARDS);
        if (ENDS.test(operation)) ended.add(execution);
      }
    }
  });

  test("end no execution that goes on afterwards", () => {
    const late = sample(name, TOGETHER).flatMap((script) => {
      const ended = new Set<string>();
      return script.filter(({ execution, operation }) => {
        const isLate = ended.has(execution) && !AFTERWARDS.test(operation);
        if (ENDS.test(operation)) ended.add(execution);
        return isLate;
      });
    });
    expect(late).toEqual([]);
  });
});

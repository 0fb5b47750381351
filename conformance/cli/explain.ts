/** `explain`: one requirement, with all that the suite knows of it. */

import type { Command } from "commander";
import { UserError } from "../driver/errors.ts";
import { loadSpec, type Requirement, type Spec } from "../requirement.ts";
import { closest } from "../runner/select.ts";
import { tests } from "../suites/index.ts";

export function addExplain(program: Command): void {
  program
    .command("explain")
    .description("one requirement: its sentence, examples, tests, and hosts that violate it")
    .argument("<id>", "of the requirement")
    .action(async (id: string) => {
      const spec = loadSpec();
      const requirement = spec.requirements.find((one) => one.id === id);
      if (requirement === undefined) {
        throw new UserError(
          `no requirement ${id}${closest(
            id,
            spec.requirements.map((one) => one.id),
          )}`,
        );
      }
      process.stdout.write(`${(await explain(requirement, spec)).join("\n")}\n`);
    });
}

async function explain(requirement: Requirement, spec: Spec): Promise<string[]> {
  const { id, sentence, level, feature, needs, untestable, file, line } = requirement;
  const facts = [
    level,
    feature,
    ...needs.map((need) => `needs ${need}`),
    ...(untestable ? [`untestable: ${untestable}`] : []),
  ];
  const examples = spec.examples.filter(({ requirements }) => requirements.includes(id));
  const judging = tests
    .filter(({ cites }) => cites.includes(id))
    .map((test) => `  ${test.id}${test.upTo === undefined ? "" : `  (up to ${test.upTo})`}`);
  const rules = await brokenRules(id);
  return [
    id,
    `  ${sentence}`,
    `  ${facts.join(", ")}; ${file}:${line}`,
    ...examples.flatMap((example) => [
      "",
      `Example (${example.file}:${example.line})`,
      ...example.script.split("\n").map((text) => `  ${text}`),
    ]),
    "",
    "Tests",
    ...(judging.length === 0 ? ["  none"] : judging),
    ...(rules.length === 0
      ? []
      : ["", "It is violated, for instance, by a host", ...rules.map((rule) => `  ${rule}`)]),
  ];
}

/** What the mutants of this requirement do wrong. They are the suite's own and may be absent from a build. */
async function brokenRules(id: string): Promise<string[]> {
  try {
    const { mutants } = await import("../mutants/index.ts");
    return mutants.filter(({ requirement }) => requirement === id).map(({ rule }) => rule);
  } catch {
    return [];
  }
}

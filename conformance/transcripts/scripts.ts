/** What is performed: the examples of the specification, the scripts of `scripts/`, and generated ones. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sample } from "fast-check";
import { PROFILES } from "../arbitraries/profiles.ts";
import { scripts } from "../arbitraries/script.ts";
import { packageRoot } from "../package.ts";
import { loadSpec } from "../requirement.ts";
import type { WorldOptions } from "../world.ts";
import { parseScript, type Step } from "../script/index.ts";
import { worldFor } from "../suites/examples.ts";

export interface Script {
  /** `example/...`, `script/...` or `generated/...`. */
  name: string;
  steps: readonly Step[];
  world: WorldOptions;
}

export function allScripts(): Script[] {
  return [...examples(), ...written(), ...generated()];
}

function examples(): Script[] {
  const spec = loadSpec();
  return spec.examples.map((example) => ({
    name: example.id,
    steps: parseScript(example.script),
    world: worldFor(example, spec),
  }));
}

const folder = join(packageRoot, "conformance", "transcripts", "scripts");

function written(): Script[] {
  return readdirSync(folder)
    .toSorted()
    .map((file) => ({
      name: `script/${file.replace(/\.script$/, "")}`,
      steps: parseScript(readFileSync(join(folder, file), "utf8")),
      world: {},
    }));
}

/** Of each profile, so that the scripts are as different as those of the suite. */
const PER_PROFILE = 3;
const SEED = 1;

function generated(): Script[] {
  const circumstances = { together: 8, abi: "wasi0.2" } as const;
  return Object.entries(PROFILES).flatMap(([name, profile]) =>
    sample(scripts(profile, circumstances), { seed: SEED, numRuns: PER_PROFILE }).map(
      (steps, at) => ({ name: `generated/${name}/${at + 1}`, steps, world: {} }),
    ),
  );
}

/** The operations that the language has, as `spec/operations.md` lists them. */
export function operationsOfTheLanguage(): string[] {
  const text = readFileSync(join(packageRoot, "spec", "operations.md"), "utf8");
  const rows = text.split("\n").filter((line) => /^\| `[a-z]/.test(line));
  const first = rows.map((row) => row.split("|")[1]!);
  return first.flatMap((cell) => Array.from(cell.matchAll(/`([a-z]+)/g), ([, name]) => name!));
}

/** The operation of a line, inside of every `let`. */
export function operationOf({ operation }: Pick<Step, "operation">): string {
  return operation.replace(/^(?:let [^ ]+ [^ ]+ )+(?=[a-z])/, "");
}

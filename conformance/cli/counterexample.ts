/** Counterexamples on disk: scripts that say by themselves what is wrong with a host. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestResult } from "../runner/outcome.ts";

const FOLDER = ".wasi-cloud";

function pathOf(id: string): string {
  return join(FOLDER, `${id.replaceAll(/[^A-Za-z0-9._-]/g, "-")}.script`);
}

/** Saves the script of a failed test, with what is allowed on the line that it is about. */
export function saveCounterexample({ id, counterexample }: TestResult): void {
  if (counterexample === undefined) return;
  const { script, at, expected, requirements } = counterexample;
  const lines = script.split("\n");
  const allowed = expected.join(" | ");
  // What is said in words cannot be expected of a line; it still tells the reader.
  if (expected.every(isResult)) lines[at] += ` -> ${allowed}`;
  else lines.splice(at, 0, `# allowed: ${allowed}`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(pathOf(id), [`# ${id}: ${requirements.join(" ")}`, ...lines, ""].join("\n"));
}

function isResult(text: string): boolean {
  return /^(?:ok|err|bad|exit)(?: [^ ]+)*$/.test(text);
}

export function replayLine(host: string): (test: TestResult) => string {
  return ({ id }) => `npx wasi-cloud-conformance replay ${pathOf(id)} ${host}`;
}

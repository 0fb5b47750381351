/** What the checks of the repository are about, read from it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseChapter, readChapters } from "../../conformance/requirement.ts";
import { CLAIMS } from "../../conformance/runner/preflight.ts";
import type { Citation, ParsedText, Text } from "./texts.ts";

export const TESTS = "conformance/suites/index.ts";
export const MUTANTS = "conformance/mutants/index.ts";

export function readSpec(root: string): ParsedText[] {
  return readChapters(join(root, "spec")).map((text) => ({
    ...text,
    ...parseChapter(text.file, text.text),
  }));
}

/** Rejects if the register cannot be loaded. */
export async function readTests(root: string): Promise<Citation[]> {
  return [CLAIMS, ...(await register<Citation>(root, TESTS, "tests"))];
}

/** Rejects if the register cannot be loaded. */
export async function readMutants(root: string): Promise<Citation[]> {
  const mutants = await register<{ id: string; requirement: string }>(root, MUTANTS, "mutants");
  return mutants.map(({ id, requirement }) => ({ id, cites: [requirement] }));
}

/** A list that a module exports; empty, so that every sentence is reported, while there is no such module. */
async function register<T>(root: string, file: string, name: string): Promise<readonly T[]> {
  const path = join(root, file);
  if (!existsSync(path)) return [];
  const module = (await import(pathToFileURL(path).href)) as Record<string, readonly T[]>;
  return module[name] ?? [];
}

/** The pages beside the specification, whose links are followed too. */
export function readPages(root: string): Text[] {
  const names = readdirSync(root).filter((name) => name.endsWith(".md"));
  return names.map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

export function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

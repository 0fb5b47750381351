#!/usr/bin/env node
/** `wasi-cloud-conformance`. */

import { Command } from "commander";
import { suite } from "../package.ts";
import { explainError } from "./errors.ts";
import { addRun } from "./run.ts";

async function main(): Promise<number> {
  const program = new Command("wasi-cloud-conformance")
    .description("Judges a host of WASI Cloud against the specification, sentence by sentence.")
    .version(suite.version)
    .exitOverride();
  addRun(program);
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    const { text, code } = explainError(error);
    if (text !== undefined) process.stderr.write(`${text}\n`);
    return code;
  }
}

// A host in this process may leave threads behind that would keep it alive.
const code = await main();
process.stdout.write("", () => process.exit(code));

#!/usr/bin/env node
/** `wasi-cloud`. */
import { Command } from "commander";
import { version } from "../driver/version.ts";
import { explain } from "./errors.ts";
import { addRun } from "./run.ts";

async function main(): Promise<number> {
  const program = new Command("wasi-cloud")
    .description("Runs programs for WASI Cloud: cloud services as files.")
    .version(version)
    .enablePositionalOptions()
    .exitOverride();
  let code = 0;
  addRun(program, (ended) => (code = ended));
  try {
    await program.parseAsync();
    return code;
  } catch (error) {
    const { text, code: failed } = explain(error);
    if (text !== undefined) process.stderr.write(`${text}\n`);
    return failed;
  }
}

const code = await main();
// Standard input may still be open, and would keep the process alive.
process.stdout.write("", () => process.exit(code));

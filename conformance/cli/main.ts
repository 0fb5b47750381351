#!/usr/bin/env node
/** `wasi-cloud-conformance`. */

import { Command } from "commander";
import { suite } from "../package.ts";
import { addDoctor } from "./doctor.ts";
import { explainError } from "./errors.ts";
import { addExplain } from "./explain.ts";
import { addInit } from "./init.ts";
import { addList } from "./list.ts";
import { addReplay } from "./replay.ts";
import { addSelftest } from "./selftest.ts";
import { addRun } from "./run.ts";

const EXAMPLES = `
For example
  wasi-cloud-conformance                                  judge the built-in host
  wasi-cloud-conformance --host ./my-driver --report html=report.html
  wasi-cloud-conformance --exec 'myhost run --dir {state} {wasm} {args}'
  wasi-cloud-conformance run --help                       every option
`;

async function main(): Promise<number> {
  const program = new Command("wasi-cloud-conformance")
    .description("Judges a host of WASI Cloud against the specification, sentence by sentence.")
    .version(suite.version)
    .addHelpText("after", EXAMPLES)
    .exitOverride();
  for (const add of [addRun, addList, addExplain, addReplay, addDoctor, addInit, addSelftest])
    add(program);
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

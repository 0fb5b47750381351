#!/usr/bin/env node
/** The program `wasi-cloud`. */
import { wasiCloud } from "./wasi-cloud.ts";

const code = await wasiCloud(process.argv.slice(2), (text) => process.stderr.write(text));
// Standard input may still be open, and would keep the process alive.
process.stdout.write("", () => process.exit(code));

/** `wasi-cloud run`: a program with the terminal's standard streams. */
import { basename } from "node:path";
import { isatty } from "node:tty";
import type { Command } from "commander";
import { StateError } from "../durable/state-error.ts";
import { GuestError } from "../wasi/guest-error.ts";
import { PlantError } from "../worker/tree.ts";
import { refused, UsageError } from "./errors.ts";
import type { Order } from "./order.ts";
import { readTree } from "./read-tree.ts";
import { runInIsolation } from "./run-isolated.ts";
import { runInThisThread } from "./run-trusted.ts";
import { bytes, milliseconds, mount, variable, type Mounted } from "./values.ts";

interface Flags {
  env?: Record<string, string>;
  seed?: string;
  state?: string;
  mount?: Mounted[];
  root?: string;
  deadline?: number;
  memory?: number;
  trusted?: true;
}

export function addRun(parent: Command, ended: (code: number) => void): void {
  parent
    .command("run")
    .description("run a program: a module of WASI preview 1, or a component of WASI 0.2")
    .argument("<program>", "the .wasm file")
    .argument("[arguments...]", "its arguments")
    .option("-e, --env <NAME=VALUE>", "set a variable of its environment (repeatable)", variable)
    .option("--seed <directory>", "begin with these files as the values of /beta/kv/local")
    .option("--state <directory>", "keep what is under /beta/kv there, from one run to the next")
    .option("--mount <directory:path>", "give it its own copy of a directory (repeatable)", mount)
    .option("--root <directory>", "give it its own copy of a directory as /")
    .option("--deadline <milliseconds>", "stop it after this time", milliseconds)
    .option("--memory <bytes>", "let its memory grow no further", bytes)
    .option("--trusted", "run it in this thread: faster, and it cannot be stopped")
    .passThroughOptions()
    .action(async (program: string, args: string[], flags: Flags) => {
      ended(await run(await orderOf(program, args, flags), flags.trusted === true));
    });
}

async function orderOf(program: string, args: string[], flags: Flags): Promise<Order> {
  if (flags.trusted && flags.deadline !== undefined)
    throw new UsageError(
      "--trusted and --deadline exclude each other: nothing can stop this thread",
    );
  const trees = [...(flags.mount ?? []), ...(flags.root ? [{ from: flags.root, path: "/" }] : [])];
  return {
    program,
    args: [basename(program), ...args],
    env: flags.env ?? {},
    state: flags.state,
    seed: flags.seed === undefined ? [] : await readTree(flags.seed),
    mounts: await Promise.all(
      trees.map(async ({ from, path }) => ({ path, tree: await readTree(from) })),
    ),
    deadlineMs: flags.deadline,
    memoryBytes: flags.memory,
    terminals: [isatty(0), isatty(1), isatty(2)],
  };
}

async function run(order: Order, trusted: boolean): Promise<number> {
  try {
    return await (trusted ? runInThisThread(order) : runInIsolation(order));
  } catch (error) {
    if (error instanceof GuestError) throw refused(order.program, error);
    if (error instanceof StateError) throw new UsageError(`--state: ${error.message}`);
    if (error instanceof PlantError)
      throw new UsageError(`a file cannot be put where it should, ${error.message}`);
    throw error;
  }
}

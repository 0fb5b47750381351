/** `--host NAME`: from what a user wrote to a Driver. */

import { existsSync, openSync, readSync, closeSync, statSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Driver } from "./driver.ts";
import { UserError } from "./errors.ts";
import { findProgram } from "./program.ts";
import { spawnDriver, type SpawnOptions } from "./spawn.ts";
import { splitWords } from "./words.ts";

export interface LoadOptions extends SpawnOptions {
  /** What the word `reference` stands for. */
  reference?: () => Driver | Promise<Driver>;
}

/**
 * - `reference`: the built-in host;
 * - a `.js`, `.mjs` or `.ts` file: its default export, a Driver or a function that makes one, in this process;
 *   but a file that begins with `#!` is a program;
 * - a directory: what its package.json names as `main` (or `exports`), else as `bin`;
 * - anything else: a program, with arguments after it if there are spaces, started with `spawnDriver`.
 *
 * Rejects with UserError if that cannot be.
 */
export async function loadDriver(host: string, options: LoadOptions = {}): Promise<Driver> {
  if (host === "reference" && options.reference !== undefined) return options.reference();
  if (host.trim() === "") throw new UserError("the name of the host is empty");
  const cwd = options.cwd ?? process.cwd();
  const path = resolve(cwd, host);
  if (!existsSync(path)) return spawnCommand(splitWords(host), options);
  const file = statSync(path).isDirectory() ? entryOf(path, host) : path;
  if (isModule(file)) return importDriver(file, host);
  return spawnCommand([file], options);
}

function spawnCommand([name = "", ...args]: string[], options: LoadOptions): Driver {
  return spawnDriver(findProgram(name, options.cwd), args, options);
}

function isModule(file: string): boolean {
  return [".js", ".mjs", ".ts"].includes(extname(file)) && !beginsWithInterpreter(file);
}

function beginsWithInterpreter(file: string): boolean {
  const descriptor = openSync(file, "r");
  try {
    const start = Buffer.alloc(2);
    readSync(descriptor, start, 0, 2, 0);
    return start.toString("latin1") === "#!";
  } finally {
    closeSync(descriptor);
  }
}

function entryOf(directory: string, host: string): string {
  const manifest = join(directory, "package.json");
  if (!existsSync(manifest))
    throw new UserError(`${host} is a directory without a package.json that names its host`);
  let fields: Record<string, unknown>;
  try {
    fields = Object(JSON.parse(readFileSync(manifest, "utf8")));
  } catch (error) {
    throw new UserError(`${manifest} is not JSON: ${(error as Error).message}`);
  }
  const entry = fields["main"] ?? moduleOf(fields["exports"]) ?? onlyOf(fields["bin"]);
  if (typeof entry !== "string")
    throw new UserError(`${manifest} names no host: it has no main, exports["."] or single bin`);
  const file = join(directory, entry);
  if (!existsSync(file)) throw new UserError(`${manifest} names ${entry}, which does not exist`);
  return file;
}

/** `exports` may be a path, the table of paths, or the conditions for one. */
function moduleOf(exports: unknown): unknown {
  if (typeof exports !== "object" || exports === null) return exports;
  const { ".": root, import: forImport, default: otherwise } = exports as Record<string, unknown>;
  return moduleOf(root ?? forImport ?? otherwise);
}

function onlyOf(bin: unknown): unknown {
  if (typeof bin !== "object" || bin === null) return bin;
  const paths = Object.values(bin);
  return paths.length === 1 ? paths[0] : undefined;
}

async function importDriver(file: string, host: string): Promise<Driver> {
  let exported: unknown;
  try {
    ({ default: exported } = (await import(pathToFileURL(file).href)) as { default?: unknown });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_UNKNOWN_FILE_EXTENSION")
      throw new UserError(`${host} cannot be loaded: ${(error as Error).stack}`);
    throw new UserError(
      `this Node cannot load ${host}; compile it, or run the suite with node --import tsx`,
    );
  }
  const driver = typeof exported === "function" ? await exported() : exported;
  if (isDriver(driver)) return driver;
  throw new UserError(
    `${host} must have a default export that is a Driver, or a function that makes one`,
  );
}

function isDriver(value: unknown): value is Driver {
  const { hello, openWorld, close } = Object(value) as Partial<Driver>;
  return [hello, openWorld, close].every((method) => typeof method === "function");
}

/** Finds the program that a user named, or says clearly why it cannot be run. */

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { UserError } from "./errors.ts";

/**
 * A name with a slash is a path; one without is looked for in PATH.
 * Throws UserError if it does not exist, is not a file or may not be executed.
 */
export function findProgram(name: string, cwd: string = process.cwd()): string {
  if (!name.includes("/")) {
    const found = (process.env["PATH"] ?? "")
      .split(delimiter)
      .find((directory) => isProgram(join(directory, name)));
    if (found !== undefined) return join(found, name);
    throw new UserError(
      `${name} is not a program in PATH; a program in this directory is written ./${name}`,
    );
  }
  const path = resolve(cwd, name);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UserError(`${name} does not exist`);
  if (!stats.isFile()) throw new UserError(`${name} is not a file`);
  if (!isProgram(path)) throw new UserError(`${name} is not executable; chmod +x makes it so`);
  return path;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

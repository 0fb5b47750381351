/** Reads a directory of the host into memory. */
import { lstat, readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Tree, TreeEntry } from "../worker/tree.ts";
import { UsageError } from "./errors.ts";

/** Rejects with `UsageError`, which names what could not be read. */
export async function readTree(directory: string): Promise<Tree> {
  const found = await orUsage(directory, stat(directory));
  if (!found.isDirectory()) throw new UsageError(`${directory} is not a directory`);
  const entries: TreeEntry[] = [];
  await readInto(entries, directory, "");
  return entries;
}

async function readInto(entries: TreeEntry[], directory: string, below: string): Promise<void> {
  for (const name of (await orUsage(directory, readdir(directory))).toSorted()) {
    const from = join(directory, name);
    const path = below === "" ? name : `${below}/${name}`;
    const found = await orUsage(from, lstat(from));
    if (found.isSymbolicLink()) {
      entries.push({ path, target: await orUsage(from, readlink(from)) });
    } else if (found.isDirectory()) {
      entries.push({ path, directory: true });
      await readInto(entries, from, path);
    } else if (found.isFile()) {
      entries.push({ path, bytes: await orUsage(from, readFile(from)) });
    } else {
      throw new UsageError(`${from} is neither a file nor a directory`);
    }
  }
}

async function orUsage<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UsageError(`${path} does not exist`);
    throw new UsageError(`${path} cannot be read: ${code ?? message}`);
  }
}

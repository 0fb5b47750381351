/**
 * Builds the guests into `dist/guests/`. A guest is built again only if what it is built from has
 * changed: the result is kept under the hash of its sources, its options and its tools' versions.
 *
 *     tsx guests/build.ts [NAME...]
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findPackage } from "./packages.ts";
import { recipes, type GuestName, type Recipe, type Sources } from "./recipes.ts";

export type { GuestName } from "./recipes.ts";

/** What became of one guest. */
export type BuiltGuest = { name: GuestName; path: string } & (
  | { state: "built" | "unchanged"; size: number; milliseconds: number }
  | { state: "skipped"; reason: string }
);

const root = findRoot(dirname(fileURLToPath(import.meta.url)));
const guests = join(root, "guests");
const output = join(root, "dist", "guests");
const cache = join(root, "node_modules", ".cache", "guests");

/** Where the built guest is, whether or not it has been built. */
export function guestPath(name: GuestName): string {
  return join(output, `${name}.wasm`);
}

/**
 * Builds the guests of these names, or all of them, one after the other.
 *
 * A guest whose tools are not installed is skipped, with the reason. Rejects if a guest's source does
 * not compile. May run in several processes at once: each output appears whole or not at all.
 */
export async function buildGuests(
  names: readonly GuestName[] = everything(),
): Promise<BuiltGuest[]> {
  const results: BuiltGuest[] = [];
  for (const name of names) results.push(await buildGuest(name));
  return results;
}

async function buildGuest(name: GuestName): Promise<BuiltGuest> {
  const recipe = recipes[name];
  const path = guestPath(name);
  const start = performance.now();
  for (const tool of recipe.tools) {
    if (findPackage(tool)) continue;
    return { name, path, state: "skipped", reason: `${tool} is not installed` };
  }
  const sources = await readSources(recipe);
  const kept = join(cache, `${name}@${hashOf(recipe, sources)}.wasm`);
  const state = existsSync(kept) ? "unchanged" : "built";
  if (state === "built") {
    await writeWhole(kept, await recipe.build(sources));
    await forgetOthers(name, kept);
  }
  const bytes = await readFile(kept);
  const present = await readFile(path).catch(() => undefined);
  if (!present?.equals(bytes)) await writeWhole(path, bytes);
  return { name, path, state, size: bytes.length, milliseconds: performance.now() - start };
}

/** The recipe's files by path relative to `guests/`, after the guests that it is made from. */
async function readSources(recipe: Recipe): Promise<Sources> {
  const sources: Sources = new Map();
  for (const name of recipe.from ?? []) {
    const [built] = await buildGuests([name]);
    if (built && built.state !== "skipped") sources.set(name, await readFile(built.path));
  }
  for (const path of recipe.paths) {
    for (const file of await filesUnder(path))
      sources.set(file, await readFile(join(guests, file)));
  }
  return sources;
}

/** What a guest is built from in a folder: not the bindings made from `wit/`, nor texts for people. */
const SOURCE = /\.(c|h|js|wit)$/;

async function filesUnder(path: string): Promise<string[]> {
  if (!(await stat(join(guests, path))).isDirectory()) return [path];
  const entries = await readdir(join(guests, path), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && SOURCE.test(entry.name));
  return files.map((file) => relative(guests, join(file.parentPath, file.name))).toSorted();
}

function hashOf(recipe: Recipe, sources: Sources): string {
  const hash = createHash("sha256");
  for (const tool of recipe.tools) hash.update(`${tool} ${findPackage(tool)?.version}\n`);
  hash.update(`${JSON.stringify(recipe.options)}\n`);
  for (const [path, bytes] of sources) hash.update(`${path} ${bytes.length}\n`).update(bytes);
  return hash.digest("hex").slice(0, 24);
}

/** Drops what earlier versions of a guest left in the cache. */
async function forgetOthers(name: GuestName, kept: string): Promise<void> {
  for (const file of await readdir(cache)) {
    const path = join(cache, file);
    if (file.startsWith(`${name}@`) && path !== kept) await rm(path, { force: true });
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(unfinished, bytes);
  await rename(unfinished, path);
}

/** The repository: this file is in `guests/` of it, or compiled in `dist/guests/`. */
function findRoot(from: string): string {
  return existsSync(join(from, "package.json")) ? from : findRoot(dirname(from));
}

function everything(): GuestName[] {
  return Object.keys(recipes) as GuestName[];
}

async function main(names: string[]): Promise<void> {
  const known = everything();
  const unknown = names.filter((name) => !known.includes(name as GuestName));
  if (unknown.length > 0)
    throw new Error(`no guest ${unknown.join(", ")}; known: ${known.join(", ")}`);
  for (const guest of await buildGuests(names.length > 0 ? (names as GuestName[]) : known)) {
    const detail =
      guest.state === "skipped"
        ? guest.reason
        : `${(guest.size / 1024).toFixed(0)} KiB, ${guest.milliseconds.toFixed(0)} ms`;
    console.log(`${guest.name}: ${guest.state} (${detail})`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

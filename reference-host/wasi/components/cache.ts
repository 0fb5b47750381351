/** Keeps what jco made of a component: seconds of work for a large one. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Transpiled } from "./jco.ts";

/** Raised when the same component is to be made anew. */
const FORMAT = "1";

export function keyOf(component: Uint8Array): string {
  return createHash("sha256").update(FORMAT).update(component).digest("hex");
}

/** The cache directory that the operating system has for its user. */
export function cacheDirectory(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const base =
    process.platform === "win32"
      ? (LOCALAPPDATA ?? join(homedir(), "AppData", "Local"))
      : process.platform === "darwin"
        ? join(homedir(), "Library", "Caches")
        : XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(base, "wasi-cloud", "components");
}

/** `undefined` if it is not there, or not readable. */
export async function fetch(key: string, cache: string): Promise<Transpiled | undefined> {
  try {
    const directory = join(cache, key);
    const names = (await readdir(directory)).filter((name) => name.endsWith(".wasm"));
    const modules: Record<string, Uint8Array<ArrayBuffer>> = {};
    for (const name of names)
      modules[name] = Uint8Array.from(await readFile(join(directory, name)));
    return { glue: await readFile(join(directory, "glue.js"), "utf8"), modules };
  } catch {
    return undefined;
  }
}

/** Whole or not at all. A cache that cannot be written is no error: it is only slow. */
export async function keep(key: string, made: Transpiled, cache: string): Promise<void> {
  try {
    await mkdir(cache, { recursive: true });
    const staged = await mkdtemp(join(cache, ".new-"));
    try {
      await writeFile(join(staged, "glue.js"), made.glue);
      for (const [name, bytes] of Object.entries(made.modules)) {
        await writeFile(join(staged, name), bytes);
      }
      await rename(staged, join(cache, key));
    } catch {
      await rm(staged, { recursive: true, force: true });
    }
  } catch {
    // No directory, no cache.
  }
}

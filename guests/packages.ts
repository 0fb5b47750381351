/** Finds installed packages without loading them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const paths = createRequire(import.meta.url).resolve.paths("any") ?? [];

/** Where a package is installed and in which version; `undefined` if it is not. */
export function findPackage(name: string): { folder: string; version: string } | undefined {
  for (const path of paths) {
    const folder = join(path, name);
    try {
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
        version: string;
      };
      return { folder, version: manifest.version };
    } catch {
      continue;
    }
  }
  return undefined;
}

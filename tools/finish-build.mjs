/**
 * What the compiler leaves undone: the JSON files beside the sources (the driver's schemas) go to
 * `dist/` under the same names, and the package's own commands are linked.
 */
import { cp, readdir } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { linkOwnBins } from "./link-own-bins.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
for (const folder of ["conformance", "reference-host"]) await copyAssets(folder);
await linkOwnBins(root);

/** @param {string} folder */
async function copyAssets(folder) {
  for (const entry of await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "hosts") await copyAssets(path);
    else if (extname(path) === ".json") await cp(join(root, path), join(root, "dist", path));
  }
}

/**
 * What the compiler leaves undone: documents beside the sources (the driver's schemas and its page,
 * the adapters of foreign hosts) go to `dist/` under the same names, programs become executable, and
 * the package's own commands are linked.
 */
import { chmod, cp, readdir, readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { linkOwnBins } from "./link-own-bins.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const DOCUMENTS = [".json", ".mjs"];
for (const folder of ["conformance", "reference-host"]) {
  await copyDocuments(folder);
  await makeExecutable(join(root, "dist", folder));
}
await cp(join(root, "conformance/cli/skeletons"), join(root, "dist/conformance/cli/skeletons"), {
  recursive: true,
});
await cp(
  join(root, "conformance/driver/PROTOCOL.md"),
  join(root, "dist/conformance/driver/PROTOCOL.md"),
);
await linkOwnBins(root);

/** @param {string} folder */
async function copyDocuments(folder) {
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await copyDocuments(path);
    else if (DOCUMENTS.includes(extname(path)))
      await cp(join(root, path), join(root, "dist", path));
  }
}

/** A program is a file that says by what it is to be run. @param {string} folder */
async function makeExecutable(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeExecutable(path);
    else if (/\.m?js$/.test(path) && (await readFile(path, "utf8")).startsWith("#!"))
      await chmod(path, 0o755);
  }
}

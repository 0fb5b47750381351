/** Where this package is, as installed and in a checkout: its files are found from here. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the package's own `package.json`, above the sources and above `dist/` alike. */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
  name: string;
  version: string;
};

/** The suite as it names itself to a driver and in a report. */
export const suite: { readonly name: string; readonly version: string } = {
  name: manifest.name,
  version: manifest.version,
};

function findRoot(from: string): string {
  return existsSync(join(from, "package.json")) ? from : findRoot(dirname(from));
}

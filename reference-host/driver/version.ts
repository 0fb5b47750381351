/** The version of this package. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const version: string = (
  JSON.parse(readFileSync(manifest(dirname(fileURLToPath(import.meta.url))), "utf8")) as {
    version: string;
  }
).version;

/** Above the sources and above `dist/` alike. */
function manifest(from: string): string {
  const path = join(from, "package.json");
  return existsSync(path) ? path : manifest(dirname(from));
}

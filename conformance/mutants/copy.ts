import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Driver } from "../driver/index.ts";
import { packageRoot } from "../package.ts";
import type { HostModule } from "./direct/machine.ts";
import type { Edit } from "./mutant.ts";

/** A copy of the compiled reference host in a folder of its own, so that its modules are its own too. */
export interface HostCopy {
  machine(): Promise<HostModule>;
  driver(): Promise<Driver>;
  dispose(): void;
}

const compiled = join(packageRoot, "dist");

/** Throws if the host is not compiled or an edit does not fit it. */
export function copyHost(edits: readonly Edit[]): HostCopy {
  const source = join(compiled, "reference-host");
  if (!existsSync(source)) throw new Error("the reference host is not compiled: run `npm run build` first");
  mkdirSync(join(compiled, ".copies"), { recursive: true });
  const folder = mkdtempSync(join(compiled, ".copies", "host-"));
  const onlyCode = (path: string) => !/\.(d\.ts|map|tsbuildinfo)$/.test(path) && !path.includes(".test.");
  cpSync(source, join(folder, "reference-host"), { recursive: true, filter: onlyCode });
  const drivers = join("conformance", "drivers");
  cpSync(join(compiled, drivers), join(folder, drivers), { recursive: true, filter: onlyCode });
  for (const shared of [join("conformance", "driver"), "guests", "wit"]) {
    if (!existsSync(join(compiled, shared))) continue;
    mkdirSync(dirname(join(folder, shared)), { recursive: true });
    symlinkSync(join(compiled, shared), join(folder, shared), "junction");
  }
  for (const edit of edits) apply(join(folder, "reference-host", `${edit.file}.js`), edit);
  return {
    machine: () => load(join(folder, "reference-host", "machine-door.js")),
    async driver() {
      const { referenceDriver } = await load<{ referenceDriver(): Driver }>(join(folder, drivers, "reference.js"));
      return referenceDriver();
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function apply(path: string, { file, find, replace }: Edit): void {
  const text = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  if (text === undefined) throw new Error(`there is no compiled file reference-host/${file}.js to edit`);
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${JSON.stringify(find)} occurs ${times} times in reference-host/${file}.js, not once`);
  // A function, so that `$&` and the like in the replacement stand for themselves.
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
}

async function load<Module>(path: string): Promise<Module> {
  return (await import(pathToFileURL(path).href)) as Module;
}

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Driver } from "../driver/index.ts";
import { packageRoot } from "../package.ts";
import type { HostModule } from "./direct/machine.ts";
import type { Edit, Layer } from "./mutant.ts";

/** A copy of the compiled reference host in a folder of its own, so that its modules are its own too. */
export interface HostCopy {
  machine(): Promise<HostModule>;
  driver(): Promise<Driver>;
  /** The copy as a program that speaks the driver's protocol. */
  program: string;
  dispose(): void;
}

const compiled = join(packageRoot, "dist");
const source = join(compiled, "reference-host");

/** Of the layer `machine` only the machine is there. Throws if the host is not compiled or an edit does not fit it. */
export function copyHost(edits: readonly Edit[], layer: Layer): HostCopy {
  const texts = editHost(edits, layer);
  mkdirSync(join(compiled, ".copies"), { recursive: true });
  const folder = mkdtempSync(join(compiled, ".copies", "host-"));
  for (const below of new Set([...texts.keys()].map(dirname)))
    mkdirSync(join(folder, "reference-host", below), { recursive: true });
  for (const [file, text] of texts)
    writeFileSync(join(folder, "reference-host", `${file}.js`), text);
  symlinkSync(join(compiled, "wit"), join(folder, "wit"), "junction");
  if (layer !== "machine") {
    mkdirSync(join(folder, "conformance"));
    symlinkSync(
      join(compiled, "conformance", "driver"),
      join(folder, "conformance", "driver"),
      "junction",
    );
  }
  return {
    machine: () => load(join(folder, "reference-host", "machine-door.js")),
    async driver() {
      const { referenceDriver } = await load<{ referenceDriver(): Driver }>(
        join(folder, "reference-host", "index.js"),
      );
      return referenceDriver();
    },
    program: join(folder, "reference-host", "driver", "main.js"),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The texts of the modules, by their names below `reference-host/` and without ending. Throws as `copyHost` does. */
export function editHost(edits: readonly Edit[], layer: Layer): Map<string, string> {
  const texts = new Map(filesOf(layer).map((file) => [file, textOf(file)]));
  for (const edit of edits) texts.set(edit.file, applyEdit(texts.get(edit.file), edit));
  return texts;
}

const lists = new Map<boolean, readonly string[]>();
const known = new Map<string, string>();

function filesOf(layer: Layer): readonly string[] {
  const whole = layer !== "machine";
  const list =
    lists.get(whole) ??
    (whole ? below("", true) : ["", "backends/", "topology/"].flatMap((at) => below(at, false)));
  lists.set(whole, list);
  return list;
}

function below(folder: string, deep: boolean): string[] {
  if (!existsSync(source))
    throw new Error("the reference host is not compiled: run `npm run build` first");
  return readdirSync(join(source, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return deep ? below(`${folder}${entry.name}/`, true) : [];
    const [, name] = /^(.*)(?<!\.test)\.js$/.exec(entry.name) ?? [];
    return name === undefined ? [] : [`${folder}${name}`];
  });
}

function textOf(file: string): string {
  const text =
    known.get(file) ??
    readFileSync(join(source, `${file}.js`), "utf8").replace(
      /\n\/\/# sourceMappingURL=.*\s*$/,
      "\n",
    );
  known.set(file, text);
  return text;
}

/** The text of the edit's file with the edit done. Throws if it does not fit. */
export function applyEdit(text: string | undefined, { file, find, replace }: Edit): string {
  if (text === undefined)
    throw new Error(`there is no compiled file reference-host/${file}.js to edit`);
  const times = text.split(find).length - 1;
  if (times !== 1)
    throw new Error(
      `${JSON.stringify(find)} occurs ${times} times in reference-host/${file}.js, not once`,
    );
  // A function, so that `$&` and the like in the replacement stand for themselves.
  return text.replace(find, () => replace);
}

async function load<Module>(path: string): Promise<Module> {
  return (await import(pathToFileURL(path).href)) as Module;
}

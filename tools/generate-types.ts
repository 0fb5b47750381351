/**
 * Generates `wit/generated/` from `wit/`: the types of WASI 0.2 as the host implements them, and the
 * codes, words and documents that host and suite share. `--check` only says whether it is current.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { types } from "@bytecodealliance/jco";

const wit: string = fileURLToPath(new URL("../wit", import.meta.url));
const target: string = join(wit, "generated");
const header = "// Generated from wit/ by tools/generate-types.ts; not to be edited.\n\n";

/** The files that `wit/generated` has to hold, by name. */
export async function generateTypes(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, text] of await interfaces("wasi:cli/command@0.2.12")) {
    files.set(join("wasi", name), header + asModule(text));
  }
  const documents = await interfaces("documents");
  files.set("errors.ts", header + enumeration(of(documents, "errors"), "ErrorCode", "ERROR_CODES"));
  files.set("kv.ts", header + enumeration(of(documents, "kv"), "Scope", "SCOPES"));
  const limits = ["Limits", "LockLimits"].map((type) => asDocument(of(documents, "limits"), type));
  files.set("limits.ts", header + limits.join("\n"));
  return files;
}

/** The declarations that jco makes of the interfaces of a world, by `NAME.ts`. */
async function interfaces(worldName: string): Promise<Map<string, string>> {
  const made = await types(wit, { name: "guest", worldName, instantiation: "sync" });
  const found = new Map<string, string>();
  for (const [path, bytes] of Object.entries(made)) {
    const name = /interfaces\/(?:wasi-(?:cloud-guest-)?)(.*)\.d\.ts$/.exec(path)?.[1];
    if (name !== undefined) found.set(`${name}.ts`, Buffer.from(bytes).toString());
  }
  return found;
}

function of(files: Map<string, string>, name: string): string {
  const text = files.get(`${name}.ts`);
  if (text === undefined) throw new Error(`jco made no ${name}`);
  return text;
}

/** Declarations as a module of types alone: functions are declared, resources are interfaces. */
function asModule(declarations: string): string {
  return withoutVariants(declarations)
    .replace(
      /\/\*\*\s*\* This type does not have a public constructor\.\s*\*\/\s*private constructor\(\);\n/g,
      "",
    )
    .replace(/^export class (\w+)[^{]*\{/gm, "export interface $1 {")
    .replace(/^export function/gm, "export declare function")
    .replace(/import\('\.\/wasi-([\w-]+)\.js'\)/g, 'import("./$1.ts")')
    .replace(/\/\*\* @module Interface (.*) \*\*\//, "/** `$1` */");
}

/** An enumeration of the WIT as a constant and the union of its members. */
function enumeration(declarations: string, type: string, constant: string): string {
  const found = new RegExp(`export type ${type} = ([^;]*);`).exec(declarations);
  if (found?.[1] === undefined) throw new Error(`jco made no ${type}`);
  const cases = [...found[1].matchAll(/'([^']*)'/g)].map((match) => `  "${match[1]}",\n`);
  return (
    `export const ${constant} = [\n${cases.join("")}] as const;\n\n` +
    `export type ${type} = (typeof ${constant})[number];\n`
  );
}

/** A record of the WIT as JSON has it: names with `_`, integers as numbers. */
function asDocument(declarations: string, type: string): string {
  const found = new RegExp(`export interface ${type} \\{[^}]*\\}`).exec(declarations);
  if (found === null) throw new Error(`jco made no ${type}`);
  return `${withoutVariants(found[0])
    .replace(/^( {2}\w+): bigint,/gm, (_, name: string) => `${snake(name)}: number;`)
    .replace(/\n {3}\* (.*)\n/g, "\n   * $1\n")}\n`;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** jco repeats the cases of every enumeration in a comment. */
function withoutVariants(declarations: string): string {
  return declarations.replace(/\/\*\*\n \* # Variants[\s\S]*?\*\/\n/g, "");
}

async function present(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const entries = await readdir(target, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(target.length + 1), await readFile(path, "utf8"));
  }
  return files;
}

/** The names of the files that are missing, superfluous or different. */
export async function outdated(): Promise<string[]> {
  const [wanted, found] = [await generateTypes(), await present()];
  return [...new Set([...wanted.keys(), ...found.keys()])].filter(
    (name) => wanted.get(name) !== found.get(name),
  );
}

async function main(): Promise<void> {
  if (process.argv.includes("--check")) {
    const names = await outdated();
    if (names.length === 0) return;
    console.error(
      `wit/generated differs from wit/: ${names.join(", ")}. Run tools/generate-types.ts.`,
    );
    process.exitCode = 1;
    return;
  }
  await rm(target, { recursive: true, force: true });
  for (const [name, text] of await generateTypes()) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await writeFile(join(target, name), text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

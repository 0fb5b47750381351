/** What a program is, from its bytes alone: a core module, a component that can be linked, or neither. */
import { GuestError } from "../guest-error.ts";
import { type CoreModule, readCoreModule } from "./core-module.ts";
import { linkable } from "./imports.ts";
import { layerOf, Malformed, Reader, SECTION, sections, skipExternType } from "./wasm-binary.ts";

export type Program =
  | { abi: "preview1"; core: Uint8Array }
  /** `core`: the preview 1 command that the component only wraps; running it does the same, faster. */
  | { abi: "wasi0.2"; component: Uint8Array; core: Uint8Array | undefined };

/** It cannot be run here, and the message says why. */
export class NotRunnable extends GuestError {}

/** Throws `NotRunnable`. What a core module imports and exports is not looked at. */
export function inspectWasm(bytes: Uint8Array): Program {
  const layer = layerOf(bytes);
  if (layer === "core") return { abi: "preview1", core: bytes };
  if (layer === undefined)
    throw new NotRunnable("malformed", "it is neither a core module nor a component");
  try {
    return inspectComponent(bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new NotRunnable("malformed", `it is no valid component: ${error.message}`);
  }
}

function inspectComponent(component: Uint8Array): Program {
  const modules: Uint8Array[] = [];
  const imports: string[] = [];
  const exports: string[] = [];
  let composed = false;
  for (const { id, contents } of sections(component)) {
    if (id === SECTION.coreModule) modules.push(contents);
    if (id === SECTION.component) composed ||= holdsCode(contents);
    if (id === SECTION.imports) imports.push(...readNames(contents, skipExternType));
    if (id === SECTION.exports) exports.push(...readNames(contents, skipExport));
  }
  for (const name of imports) requireLinkable(name);
  requireRun(exports);
  return { abi: "wasi0.2", component, core: composed ? undefined : wrapped(modules) };
}

/** What exports an instance is a component without code of its own. */
function holdsCode(component: Uint8Array): boolean {
  return [...sections(component)].some(
    ({ id }) => id === SECTION.coreModule || id === SECTION.component,
  );
}

function requireLinkable(name: string): void {
  const [plain = name, version] = name.split("@");
  const ours = linkable.has(plain);
  if (ours && version?.startsWith("0.2.") === true) return;
  const what = ours ? "this host has version 0.2 of it" : "nothing here provides that";
  const remedy = plain.startsWith("wasi:http/")
    ? "build it without http (jco componentize --disable http --disable fetch-event)"
    : "build it for wasi:cli/command@0.2";
  throw new NotRunnable("unsupported", `it imports \`${name}\`: ${what}`, remedy);
}

const RUN = /^wasi:cli\/run@0\.2\./;

function requireRun(exports: readonly string[]): void {
  if (exports.some((name) => RUN.test(name))) return;
  const others = exports.map((name) => `\`${name}\``).join(", ");
  const message = `it exports no \`wasi:cli/run@0.2\`${others && `, only ${others}`}`;
  throw new NotRunnable("unsupported", message, "build it as a command, for wasi:cli/command@0.2");
}

// A component that only wraps a core module.

const PREVIEW1 = "wasi_snapshot_preview1";

/**
 * The one command among the core modules, if all others are what `jco new` (wit-component) puts
 * around it: the adapter from preview 1 to 0.2, and two that only link the others by number.
 */
function wrapped(modules: readonly Uint8Array[]): Uint8Array | undefined {
  let command: Uint8Array | undefined;
  let adapters = 0;
  for (const bytes of modules) {
    const module = readCoreModule(bytes);
    if (isCommand(module) && command === undefined) command = bytes;
    else if (isAdapter(module)) adapters++;
    else if (!module.exports.every((name) => /^(\d+|\$imports)$/.test(name))) return undefined;
  }
  return adapters === 1 ? command : undefined;
}

function isCommand({ imports, exports }: CoreModule): boolean {
  return exports.includes("_start") && imports.every(({ module }) => module === PREVIEW1);
}

function isAdapter({ imports, exports }: CoreModule): boolean {
  return (
    exports.some((name) => RUN.test(name)) &&
    imports.some(({ module, name }) => module === "__main_module__" && name === "_start")
  );
}

// Names of imports and exports; what follows them is only skipped.

function readNames(contents: Uint8Array, skip: (reader: Reader) => void): string[] {
  const reader = new Reader(contents);
  return [
    ...reader.list(() => {
      const name = reader.externName();
      skip(reader);
      return name;
    }),
  ];
}

function skipExport(reader: Reader): void {
  if (reader.byte() === 0) reader.byte(); // the sort; that of core things has two bytes
  reader.number();
  if (reader.byte() === 1) skipExternType(reader); // the type that it is exported at
}

/**
 * Everything that knows jco: how it is found, what it is asked for, and what is changed in the
 * JavaScript that it makes (the *glue*).
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Jco from "@bytecodealliance/jco";
import { GuestError } from "../guest-error.ts";
import type { Imports } from "./imports.ts";

/** A component in the form in which it is kept and sent to threads. */
export interface Transpiled {
  /** JavaScript, the body of a function that answers `Instantiate`. */
  glue: string;
  /** The core modules by the names that the glue asks for. */
  modules: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

/** Says what installs it. */
export class JcoMissing extends GuestError {
  constructor() {
    const remedy = "npm install @bytecodealliance/jco@^1.35.0";
    super(
      "unsupported",
      `components made of several run through jco, which is not installed: ${remedy}`,
      remedy,
    );
  }
}

export async function transpile(component: Uint8Array): Promise<Transpiled> {
  const jco = await load();
  const { files } = await jco.transpile(component, {
    name: "guest",
    instantiation: "sync",
    noTypescript: true,
    // The error of a result that `run` answers is thrown as it is.
    noComponentErrorWrapping: true,
  });
  const glue = files["guest.js"];
  if (glue === undefined) throw new Error("jco made no JavaScript");
  const modules = Object.entries(files).filter(([name]) => name.endsWith(".wasm"));
  return {
    glue: adapt(new TextDecoder().decode(glue)),
    modules: Object.fromEntries(modules.map(([name, bytes]) => [name, Uint8Array.from(bytes)])),
  };
}

/** Beside this package first, then where the command was started. */
async function load(): Promise<typeof Jco> {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    let path: string;
    try {
      path = createRequire(from).resolve("@bytecodealliance/jco");
    } catch {
      continue;
    }
    return (await import(pathToFileURL(path).href)) as typeof Jco;
  }
  throw new JcoMissing();
}

/** What is replaced in the glue of jco 1.35. A component without strings or resources has less of it. */
const replacements: readonly { what: RegExp; by: string; why: string }[] = [
  {
    why: "a module can only be imported asynchronously, a function is there at once",
    what: /export function instantiate\(/,
    by: "function instantiate(",
  },
  {
    why: "the same",
    what: /export const _util = \{/,
    by: "const _util = {",
  },
  {
    why: "it reads process.env about ten times a call: over half of what a call costs",
    what: /const _debugLog = \(\.\.\.args\) => \{\s*if \(!globalThis\?\.process\?\.env\?\.JCO_DEBUG\) \{ return; \}\s*console\.debug\(\.\.\.args\);\s*\};/,
    by: "const _debugLog = () => {};",
  },
  {
    why: "invalid UTF-8 has to trap, not to become another name, and a byte order mark to stay",
    what: /const TEXT_DECODER_UTF8 = new TextDecoder\(\);/,
    by: `const TEXT_DECODER_UTF8 = {
      decoder: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }),
      decode(bytes) {
        try { return this.decoder.decode(bytes); }
        catch { throw new WebAssembly.RuntimeError("invalid UTF-8 in a string"); }
      },
    };`,
  },
  {
    why: "a set that grows with every resource ever made",
    what: /\n\s*table\._createdReps\.add\(rep\);/,
    by: "",
  },
];

/** The replacements of which the glue of this version of jco has no occurrence, or several. */
export function unmatched(glue: string): string[] {
  return replacements
    .filter(({ what }) => glue.split(what).length !== 2)
    .map(({ what }) => what.source);
}

function adapt(glue: string): string {
  const adapted = replacements.reduce((text, { what, by }) => text.replace(what, by), glue);
  if (/^export /m.test(adapted)) throw new Error("this version of jco exports more than 1.35 does");
  return `"use strict";\n${adapted}\nreturn instantiate;`;
}

type Instantiate = (
  module: (name: string) => WebAssembly.Module,
  imports: Imports,
) => Record<string, unknown>;

/** Makes an instance, and answers what runs it and whether that was successful. */
export function instantiate(
  evaluated: Instantiate,
  modules: Readonly<Record<string, WebAssembly.Module>>,
  imports: Imports,
): () => boolean {
  const exports = evaluated((name) => {
    const module = modules[name];
    if (module === undefined) throw new Error(`no core module ${name}`);
    return module;
  }, imports);
  const name = Object.keys(exports).find((key) => key.startsWith("wasi:cli/run@"));
  const command = name === undefined ? undefined : (exports[name] as { run: () => void });
  if (command === undefined) throw new Error("no wasi:cli/run among the exports");
  return () => {
    try {
      command.run();
      return true;
    } catch (error) {
      // The error of its result, which has no value.
      if (error === undefined) return false;
      throw error;
    }
  };
}

/** Costs some milliseconds: once a thread and component. */
export function evaluate(glue: string): Instantiate {
  // oxlint-disable-next-line no-implied-eval -- the glue is code of ours in the making
  return new Function(glue)() as Instantiate;
}

/** How each guest is made from its sources. The tools are loaded only when one is really built. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** Bytes by path relative to `guests/`, or by name for a guest that another one is made from. */
export type Sources = Map<string, Uint8Array>;

export interface Recipe {
  /** Folders of `guests/` whose files are the sources. */
  folders: readonly string[];
  /** Guests that this one is made from. */
  from?: readonly GuestName[];
  /** npm packages that have to be installed. */
  tools: readonly string[];
  /** What else the result depends on. */
  options: readonly string[];
  build(sources: Sources, guests: string): Promise<Uint8Array>;
}

export type GuestName = "probe" | "probe.component" | "probe-js.component";

/** `wasi/api.h` alone is used of the library beside malloc and mem*: nothing may buffer or reorder. */
const CLANG_OPTIONS = ["-std=c17", "-O2", "-Wall", "-Wextra", "-Werror", "-Wl,--strip-all"];

export const recipes: Record<GuestName, Recipe> = {
  probe: {
    folders: ["probe-c"],
    tools: ["@yowasp/clang"],
    options: CLANG_OPTIONS,
    build: (sources) => compileC(sources, CLANG_OPTIONS),
  },
  "probe.component": {
    folders: [],
    from: ["probe"],
    tools: ["@yowasp/clang", "@bytecodealliance/jco"],
    options: ["wasi-command"],
    build: (sources) => wrapCommand(sources.get("probe")!),
  },
  "probe-js.component": {
    folders: ["probe-js"],
    tools: ["@bytecodealliance/componentize-js", "@bytecodealliance/jco"],
    options: [],
    build: (_sources, guests) => componentizeJs(join(guests, "probe-js")),
  },
};

async function compileC(sources: Sources, options: readonly string[]): Promise<Uint8Array> {
  const { commands, Exit } = await import("@yowasp/clang");
  const silent = { fetchProgress: () => {} };
  const files = Object.fromEntries(Array.from(sources, ([path, bytes]) => [basename(path), bytes]));
  const units = Object.keys(files).filter((name) => name.endsWith(".c"));
  let messages = "";
  const stderr = (bytes: Uint8Array | null): void => {
    if (bytes) messages += new TextDecoder().decode(bytes);
  };
  await commands.clang(undefined, {}, silent); // only fetches; a run that has to would print its progress
  try {
    const tree = await commands.clang([...options, ...units, "-o", "out.wasm"], files, { ...silent, stderr });
    return tree!["out.wasm"] as Uint8Array;
  } catch (error) {
    // The exit carries every file of the compiler's file system, which nobody wants printed.
    throw error instanceof Exit ? new Error(`clang failed:\n${messages}`) : error;
  }
}

/** `jco new --wasi-command`: the core module with the adapter from preview 1 to 0.2 around it. */
async function wrapCommand(core: Uint8Array): Promise<Uint8Array> {
  const { componentNew, preview1AdapterCommandPath } = await import("@bytecodealliance/jco");
  const adapter = await readFile(preview1AdapterCommandPath());
  return componentNew(core, [["wasi_snapshot_preview1", adapter]]);
}

async function componentizeJs(folder: string): Promise<Uint8Array> {
  const { componentize } = await import("@bytecodealliance/componentize-js");
  const { component } = await componentize({
    sourcePath: join(folder, "probe.js"),
    witPath: join(folder, "wit"),
    worldName: "probe",
    disableFeatures: ["http", "fetch-event"],
  });
  return component;
}

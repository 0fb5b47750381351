/** How each guest is made from its sources. The tools are loaded only when one is really built. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** Bytes by path relative to `guests/`, or by name for a guest that another one is made from. */
export type Sources = Map<string, Uint8Array>;

export interface Recipe {
  /** Files and folders of `guests/` that are the sources. */
  paths: readonly string[];
  /** Guests that this one is made from. */
  from?: readonly GuestName[];
  /** npm packages that have to be installed. */
  tools: readonly string[];
  /** What else the result depends on. */
  options: readonly string[];
  build(sources: Sources): Promise<Uint8Array>;
}

export type GuestName =
  | "probe"
  | "probe.component"
  | "probe-js.component"
  | "bench"
  | "bench.component"
  | "bench-js.component";

/** `wasi/api.h` alone is used of the library beside malloc and mem*: nothing may buffer or reorder. */
const CLANG_OPTIONS = ["-std=c17", "-O2", "-Wall", "-Wextra", "-Werror", "-Wl,--strip-all"];

/** What the C probe heeds if it is to be wrapped as a component. */
const WRAPPED = "-DWRAPPED";

/** All that the engine would import by itself: what the probe has, its world says. */
const DISABLED_FEATURES = ["stdio", "random", "clocks", "http", "fetch-event"] as const;

export const recipes: Record<GuestName, Recipe> = {
  probe: {
    paths: ["probe-c"],
    tools: ["@yowasp/clang"],
    options: CLANG_OPTIONS,
    build: (sources) => compileC(sources, CLANG_OPTIONS),
  },
  "probe.component": {
    paths: ["probe-c"],
    tools: ["@yowasp/clang", "@bytecodealliance/jco"],
    options: [...CLANG_OPTIONS, WRAPPED],
    build: async (sources) => wrapCommand(await compileC(sources, [...CLANG_OPTIONS, WRAPPED])),
  },
  "probe-js.component": {
    paths: ["probe-js", "words.ts", "../wit"],
    tools: ["@bytecodealliance/componentize-js", "@bytecodealliance/jco", "typescript"],
    options: DISABLED_FEATURES,
    build: (sources) => componentizeJs(sources, "probe-js/probe.js"),
  },
  bench: {
    paths: ["bench-c"],
    tools: ["@yowasp/clang"],
    options: CLANG_OPTIONS,
    build: (sources) => compileC(sources, CLANG_OPTIONS),
  },
  "bench.component": {
    paths: [],
    from: ["bench"],
    tools: ["@yowasp/clang", "@bytecodealliance/jco"],
    options: ["wasi-command"],
    build: (sources) => wrapCommand(sources.get("bench")!),
  },
  "bench-js.component": {
    paths: ["bench-js", "../wit"],
    tools: ["@bytecodealliance/componentize-js", "@bytecodealliance/jco"],
    options: DISABLED_FEATURES,
    build: (sources) => componentizeJs(sources, "bench-js/bench.js"),
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
    const tree = await commands.clang([...options, ...units, "-o", "out.wasm"], files, {
      ...silent,
      stderr,
    });
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

/** For the world `probe`, which is what every guest may rely on. */
async function componentizeJs(sources: Sources, main: string): Promise<Uint8Array> {
  const { componentize } = await import("@bytecodealliance/componentize-js");
  const stage = await mkdtemp(join(tmpdir(), "probe-js-"));
  const guests = join(stage, "guests");
  try {
    for (const [path, bytes] of sources) await stageFile(guests, path, bytes);
    const { component } = await componentize({
      sourcePath: join(guests, main),
      witPath: join(stage, "wit"),
      worldName: "probe",
      disableFeatures: [...DISABLED_FEATURES],
    });
    return component;
  } finally {
    await rm(stage, { recursive: true });
  }
}

/** The engine runs no TypeScript, and finds modules only in the folder of the first and below. */
async function stageFile(guests: string, path: string, bytes: Uint8Array): Promise<void> {
  const target = path.endsWith(".ts") ? join("probe-js", path.replace(/\.ts$/, ".js")) : path;
  await mkdir(dirname(join(guests, target)), { recursive: true });
  await writeFile(join(guests, target), target === path ? bytes : await withoutTypes(bytes));
}

async function withoutTypes(bytes: Uint8Array): Promise<string> {
  const { default: ts } = await import("typescript");
  const { ESNext: module } = ts.ModuleKind;
  const { ES2022: target } = ts.ScriptTarget;
  return ts.transpileModule(new TextDecoder().decode(bytes), {
    compilerOptions: { module, target },
  }).outputText;
}

/** From the bytes of a program to what a thread can run: looked at, limited, compiled, and kept for the next time. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  inspectWasm,
  JcoMissing,
  NotRunnable,
  prepareComponent,
  type Prepared,
} from "./components.ts";
import { cacheDirectory } from "./components/cache.ts";
import { layerOf, Malformed } from "./components/wasm-binary.ts";
import { GuestError } from "./guest-error.ts";
import { inspectModule } from "./inspect.ts";
import { limitMemory } from "./memory-limit.ts";

/** Can be sent to other threads, which share what was compiled. */
export type Program =
  | { abi: "preview1"; module: WebAssembly.Module }
  | { abi: "wasi0.2"; component: Prepared };

export interface ProgramSource {
  /** A path, or the bytes themselves. */
  wasm: string | Uint8Array;
  /** Of the bytes, in hexadecimal. A path is read only if no such program has been loaded before. */
  sha256?: string;
  /** What its memory may grow to. */
  memoryBytes?: number | undefined;
}

/**
 * What a guest's memory may grow to if nobody says. A gibibyte is reached in steps within a second; during four of
 * them, V8 does not let itself be interrupted for half a minute.
 */
const MEMORY_BYTES = 1_073_741_824;

/** Programs that have been compiled. */
export class Programs {
  readonly #loaded = new Map<string, Promise<Program>>();

  /** Rejects with `GuestError` if the program cannot be run here. */
  async load({ wasm, sha256, memoryBytes = MEMORY_BYTES }: ProgramSource): Promise<Program> {
    const known = sha256 && this.#loaded.get(keyOf(sha256, memoryBytes));
    if (known) return known;
    const bytes = typeof wasm === "string" ? await readProgram(wasm) : wasm;
    const digest = createHash("sha256").update(bytes).digest("hex");
    if (sha256 !== undefined && sha256.toLowerCase() !== digest) {
      throw new GuestError(
        "unreadable",
        `its SHA-256 is ${digest}, not ${sha256}`,
        "build it again",
      );
    }
    const key = keyOf(digest, memoryBytes);
    const loading = this.#loaded.get(key) ?? prepare(bytes, memoryBytes);
    this.#loaded.set(key, loading);
    // One that failed may have failed for a passing reason.
    loading.catch(() => this.#loaded.delete(key));
    return loading;
  }
}

function keyOf(sha256: string, memoryBytes: number): string {
  return `${sha256.toLowerCase()} ${memoryBytes}`;
}

async function readProgram(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") throw new GuestError("unreadable", "there is no such file");
    if (code === "EISDIR")
      throw new GuestError("unreadable", "it is a directory", "name the .wasm file in it");
    throw new GuestError("unreadable", `it cannot be read (${code})`);
  }
}

async function prepare(bytes: Uint8Array, memoryBytes: number): Promise<Program> {
  try {
    const layer = layerOf(bytes);
    if (layer === undefined) throw foreignFormat(bytes);
    if (layer === "core") return { abi: "preview1", module: await compile(bytes, memoryBytes) };
    inspectWasm(bytes);
    const options = { cache: cacheDirectory(), memoryBytes };
    return { abi: "wasi0.2", component: await prepareComponent(bytes, options) };
  } catch (error) {
    if (error instanceof Malformed) throw new GuestError("malformed", error.message);
    if (error instanceof NotRunnable) throw new GuestError("unsupported", error.message);
    if (error instanceof JcoMissing) throw new GuestError("unsupported", error.message);
    throw error;
  }
}

async function compile(bytes: Uint8Array, memoryBytes: number): Promise<WebAssembly.Module> {
  const limited = limitMemory(bytes, memoryBytes);
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(limited);
  } catch (error) {
    throw new GuestError(
      "malformed",
      `it does not compile: ${(error as Error).message.replace(/^.*?\(\): /, "")}`,
    );
  }
  inspectModule(module);
  return module;
}

function foreignFormat(bytes: Uint8Array): GuestError {
  if (bytes.length === 0) return new GuestError("malformed", "it is empty");
  const head = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  return head.startsWith("(module") || head.startsWith("(component") || head.startsWith(";;")
    ? new GuestError(
        "malformed",
        "it is the text form of WebAssembly",
        "assemble it first, for instance with wat2wasm",
      )
    : new GuestError("malformed", "it is no WebAssembly: neither a core module nor a component");
}

/** What this package uses of the WebAssembly API; Node's own types leave it to the DOM's. */
declare namespace WebAssembly {
  type ImportExportKind = "function" | "global" | "memory" | "table" | "tag";
  type Imports = Record<string, Record<string, unknown>>;

  class Module {
    constructor(bytes: BufferSource);
    static imports(module: Module): { module: string; name: string; kind: ImportExportKind }[];
    static exports(module: Module): { name: string; kind: ImportExportKind }[];
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Record<string, unknown>;
  }

  class Memory {
    constructor(descriptor: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }

  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  function compile(bytes: BufferSource): Promise<Module>;
}

type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer;

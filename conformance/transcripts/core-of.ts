/** Unwraps a component that `jco new` made from a core module of preview 1. */

const CORE_MODULE = 1;
/** The magic number and the version. */
const PREAMBLE = 8;

/** The module, byte for byte. Throws if no core module of the component is a preview 1 command. */
export function coreOf(component: Uint8Array): Uint8Array<ArrayBuffer> {
  for (const { id, contents } of sections(component)) {
    if (id === CORE_MODULE && isCommand(new WebAssembly.Module(contents))) return contents;
  }
  throw new Error("no core module of this component is a command of preview 1");
}

function isCommand(module: WebAssembly.Module): boolean {
  return (
    WebAssembly.Module.imports(module).every((it) => it.module === "wasi_snapshot_preview1") &&
    WebAssembly.Module.exports(module).some((it) => it.name === "_start")
  );
}

function* sections(
  bytes: Uint8Array,
): Generator<{ id: number; contents: Uint8Array<ArrayBuffer> }> {
  for (let at = PREAMBLE; at < bytes.length;) {
    const id = bytes[at++]!;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    yield { id, contents: bytes.slice(at, (at += size)) };
  }
}

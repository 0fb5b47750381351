/** What a core module imports and exports, without compiling it. */
import { Malformed, Reader, sections } from "./wasm-binary.ts";

export interface CoreModule {
  imports: readonly { module: string; name: string }[];
  exports: readonly string[];
}

const IMPORTS = 2;
const EXPORTS = 7;

export function readCoreModule(bytes: Uint8Array): CoreModule {
  const found: CoreModule = { imports: [], exports: [] };
  for (const { id, contents } of sections(bytes)) {
    const reader = new Reader(contents);
    if (id === IMPORTS) found.imports = [...reader.list(() => readImport(reader))];
    if (id === EXPORTS) found.exports = [...reader.list(() => readExport(reader))];
  }
  return found;
}

function readExport(reader: Reader): string {
  const name = reader.name();
  reader.byte();
  reader.number();
  return name;
}

function readImport(reader: Reader): { module: string; name: string } {
  const found = { module: reader.name(), name: reader.name() };
  skipDescription(reader, reader.byte());
  return found;
}

function skipDescription(reader: Reader, kind: number): void {
  switch (kind) {
    case 0: // function
      reader.number();
      return;
    case 1: // table
      skipReferenceType(reader);
      skipLimits(reader);
      return;
    case 2: // memory
      skipLimits(reader);
      return;
    case 3: // global
      skipReferenceType(reader);
      reader.byte();
      return;
    case 4: // tag
      reader.byte();
      reader.number();
      return;
    default:
      throw new Malformed(`an import of the unknown kind ${kind}`);
  }
}

function skipReferenceType(reader: Reader): void {
  const type = reader.byte();
  // (ref null? heaptype): the heap type follows.
  if (type === 0x63 || type === 0x64) reader.number();
}

function skipLimits(reader: Reader): void {
  const flags = reader.byte();
  reader.number();
  if ((flags & 1) !== 0) reader.number();
}

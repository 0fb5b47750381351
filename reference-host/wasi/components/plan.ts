/** How the core modules of a component are linked, as steps to be taken in their order. */
import type { Resource } from "./canonical/handles.ts";
import {
  type FunctionType,
  type InstanceType,
  readType,
  type Type,
  Unlinkable,
} from "./component-types.ts";
import { Reader, SECTION, sections, skipExternType } from "./wasm-binary.ts";

/** A function of the host. */
export interface Imported {
  /** The interface, without its version. */
  from: string;
  name: string;
  type: FunctionType;
}

export interface Options {
  memory: number | undefined;
  realloc: number | undefined;
}

export type CoreSort = "func" | "table" | "memory" | "global" | "instance";

/** Each adds one to the things of its sort, which are numbered in this order. */
export type Step =
  | { step: "instantiate"; module: number; with: readonly { name: string; instance: number }[] }
  | { step: "gather"; exports: readonly { name: string; sort: CoreSort; index: number }[] }
  | { step: "take"; sort: CoreSort; instance: number; name: string }
  | { step: "lower"; imported: Imported; options: Options }
  | { step: "drop"; type: Resource };

export interface Plan {
  steps: readonly Step[];
  /** The core function that is `wasi:cli/run`. */
  run: number;
}

/** Throws `Unlinkable`. */
export function planOf(component: Uint8Array): Plan {
  const planning = new Planning();
  for (const { id, contents } of sections(component)) {
    const read = planning.readers[id];
    if (read === undefined) throw new Unlinkable(`a section ${id}`);
    read(new Reader(contents));
  }
  const { steps, run } = planning;
  if (run === undefined) throw new Unlinkable("no wasi:cli/run of its own");
  return { steps, run };
}

type Func = Imported | { lifted: number };
type Instance = { imported: string; type: InstanceType } | { given: readonly number[] };

class Planning {
  readonly steps: Step[] = [];
  run: number | undefined;
  readonly #types: Type[] = [];
  readonly #funcs: Func[] = [];
  readonly #instances: Instance[] = [];

  readonly readers: Readonly<Record<number, (reader: Reader) => void>> = {
    [SECTION.custom]: () => {},
    // Compiled, in the order in which they are there.
    [SECTION.coreModule]: () => {},
    [SECTION.coreInstance]: (reader) =>
      reader.each(() => this.steps.push(readCoreInstance(reader))),
    [SECTION.component]: (reader) => requireEmpty(reader.rest()),
    [SECTION.instance]: (reader) => reader.each(() => this.#instances.push(readInstance(reader))),
    [SECTION.alias]: (reader) => reader.each(() => this.#alias(reader)),
    [SECTION.type]: (reader) =>
      reader.each(() => this.#types.push(readType(reader, [this.#types]))),
    [SECTION.canon]: (reader) => reader.each(() => this.#canon(reader)),
    [SECTION.imports]: (reader) => reader.each(() => this.#import(reader)),
    [SECTION.exports]: (reader) => reader.each(() => this.#export(reader)),
  };

  #alias(reader: Reader): void {
    const sort = reader.byte();
    const core = sort === 0 ? readCoreSort(reader) : undefined;
    if (reader.byte() === 2) throw new Unlinkable("an alias of the outside");
    const instance = reader.number();
    const name = reader.name();
    if (core === undefined) this.#takeImport(sort, this.#instances[instance], name);
    else this.steps.push({ step: "take", sort: core, instance, name });
  }

  #takeImport(sort: number, instance: Instance | undefined, name: string): void {
    const found = instance !== undefined && "imported" in instance ? instance : undefined;
    const type = found?.type.exports.get(name);
    if (found === undefined || type === undefined) throw new Unlinkable(`an alias of ${name}`);
    if (sort === 3) this.#types.push(type);
    else if (sort === 1) {
      this.#funcs.push({ from: found.imported, name, type: type as FunctionType });
    } else throw new Unlinkable(`an alias of sort ${sort}`);
  }

  #canon(reader: Reader): void {
    const kind = reader.byte();
    if (kind === 0) {
      reader.byte();
      this.#funcs.push({ lifted: reader.number() });
      readOptions(reader);
      reader.number();
    } else if (kind === 1) {
      reader.byte();
      const imported = this.#funcs[reader.number()];
      if (imported === undefined || "lifted" in imported) throw new Unlinkable("a call of itself");
      this.steps.push({ step: "lower", imported, options: readOptions(reader) });
    } else if (kind === 3) {
      this.steps.push({ step: "drop", type: this.#types[reader.number()] as Resource });
    } else {
      throw new Unlinkable(`a built-in function ${kind}`);
    }
  }

  #import(reader: Reader): void {
    const [imported = ""] = reader.externName().split("@");
    if (reader.byte() !== 5) throw new Unlinkable(`the import ${imported}, which is no instance`);
    this.#instances.push({ imported, type: this.#types[reader.number()] as InstanceType });
  }

  #export(reader: Reader): void {
    const name = reader.externName();
    const [sort, index] = [reader.byte(), reader.number()];
    const exported = this.#instances[index];
    if (reader.byte() === 1) skipExternType(reader);
    if (sort !== 5 || exported === undefined) {
      throw new Unlinkable(`the export ${name}`);
    }
    if (name.startsWith("wasi:cli/run@")) this.run = this.#only(exported);
    this.#instances.push(exported);
  }

  /** The one function that the instance was given to export. */
  #only(instance: Instance): number {
    const given = "given" in instance ? instance.given : [];
    const func = this.#funcs[given[0] ?? -1];
    if (given.length !== 1 || func === undefined || !("lifted" in func)) {
      throw new Unlinkable("a wasi:cli/run that is not its own");
    }
    return func.lifted;
  }
}

const CORE_SORTS: Readonly<Record<number, CoreSort>> = {
  0: "func",
  1: "table",
  2: "memory",
  3: "global",
  0x12: "instance",
};

function readCoreSort(reader: Reader): CoreSort {
  const sort = CORE_SORTS[reader.byte()];
  if (sort === undefined) throw new Unlinkable("a core thing of another sort");
  return sort;
}

function readCoreInstance(reader: Reader): Step {
  if (reader.byte() === 0) {
    const module = reader.number();
    const read = (): { name: string; instance: number } => {
      const name = reader.name();
      reader.byte();
      return { name, instance: reader.number() };
    };
    return { step: "instantiate", module, with: [...reader.list(read)] };
  }
  const read = (): { name: string; sort: CoreSort; index: number } => ({
    name: reader.name(),
    sort: readCoreSort(reader),
    index: reader.number(),
  });
  return { step: "gather", exports: [...reader.list(read)] };
}

/** Made of a component that exports what it is given. */
function readInstance(reader: Reader): Instance {
  if (reader.byte() !== 0) throw new Unlinkable("an instance of its own making");
  reader.number();
  const given: number[] = [];
  reader.each(() => {
    reader.name();
    const [sort, index] = [reader.byte(), reader.number()];
    if (sort === 1) given.push(index);
    else if (sort !== 3) throw new Unlinkable("a component made of others");
  });
  return { given };
}

/** A component with code of its own, or with components, is more than a list of exports. */
function requireEmpty(component: Uint8Array): void {
  for (const { id } of sections(component)) {
    if (id === SECTION.coreModule || id === SECTION.component) {
      throw new Unlinkable("a component made of others");
    }
  }
}

function readOptions(reader: Reader): Options {
  const options: Options = { memory: undefined, realloc: undefined };
  reader.each(() => {
    const option = reader.byte();
    if (option === 3) options.memory = reader.number();
    else if (option === 4) options.realloc = reader.number();
    else if (option === 5) reader.number(); // what frees a result: there is none
    else if (option !== 0) throw new Unlinkable(`the option ${option} of a function`);
  });
  return options;
}

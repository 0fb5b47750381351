/** The types of a component, read into what passes their values. */
import type { Codec } from "./canonical/codec.ts";
import type { Resource } from "./canonical/handles.ts";
import { flags, record, tuple } from "./canonical/records.ts";
import { borrow, own } from "./canonical/resources.ts";
import * as scalars from "./canonical/scalars.ts";
import { list, string } from "./canonical/sequences.ts";
import { enumeration, option, result, variant } from "./canonical/variants.ts";
import type { Reader } from "./wasm-binary.ts";

export interface FunctionType {
  params: readonly Codec[];
  result: Codec | undefined;
  /** The result is one of WIT's: the host answers the value of `ok`, or throws a `Refusal`. */
  fallible: boolean;
}

export interface InstanceType {
  exports: ReadonlyMap<string, Type>;
}

export type Type = Codec | FunctionType | InstanceType | Resource;

/** It is linked in a way that only a composition of components needs, or that WASI 0.2 does not use. */
export class Unlinkable extends Error {
  override readonly name = "Unlinkable";
}

/** By the number of their first byte, which is negative. */
const primitives: Readonly<Record<number, Codec>> = {
  [-0x01]: scalars.bool,
  [-0x02]: scalars.s8,
  [-0x03]: scalars.u8,
  [-0x04]: scalars.s16,
  [-0x05]: scalars.u16,
  [-0x06]: scalars.s32,
  [-0x07]: scalars.u32,
  [-0x08]: scalars.s64,
  [-0x09]: scalars.u64,
  [-0x0d]: string,
};

/** `scopes`: the types that have an index so far, the innermost component or instance first. */
export function readType(reader: Reader, scopes: readonly Type[][]): Type {
  const form = reader.signed();
  const value = (): Codec => readValueType(reader, scopes);
  const field = (): { name: string; type: Codec } => ({
    name: camel(reader.name()),
    type: value(),
  });
  const resource = (): Resource => scopes[0]?.[reader.number()] as Resource;
  switch (form) {
    case -0x0e:
      return record([...reader.list(field)]);
    case -0x0f:
      return variant([...reader.list(() => readCase(reader, value))]);
    case -0x10:
      return list(value());
    case -0x11:
      return tuple([...reader.list(value)]);
    case -0x12:
      return flags([...reader.list(() => camel(reader.name()))]);
    case -0x13:
      return enumeration([...reader.list(() => reader.name())]);
    case -0x15:
      return option(value());
    case -0x16:
      return readResult(reader, value);
    case -0x17:
      return own(resource());
    case -0x18:
      return borrow(resource());
    case -0x40:
      return readFunctionType(reader, value);
    case -0x3e:
      return readInstanceType(reader, scopes);
    default: {
      const primitive = primitives[form];
      if (primitive === undefined) throw new Unlinkable(`a type of form ${form}`);
      return primitive;
    }
  }
}

function readValueType(reader: Reader, scopes: readonly Type[][]): Codec {
  const index = reader.signed();
  const type = index < 0 ? primitives[index] : (scopes[0]?.[index] as Codec | undefined);
  if (type === undefined) throw new Unlinkable(`a value of type ${index}`);
  return type;
}

function optional<T>(reader: Reader, read: () => T): T | undefined {
  return reader.byte() === 1 ? read() : undefined;
}

function readCase(reader: Reader, value: () => Codec): { name: string; type: Codec | undefined } {
  const found = { name: reader.name(), type: optional(reader, value) };
  reader.byte();
  return found;
}

const results = new WeakSet<Codec>();

function readResult(reader: Reader, value: () => Codec): Codec {
  const type = result(optional(reader, value), optional(reader, value));
  results.add(type);
  return type;
}

function readFunctionType(reader: Reader, value: () => Codec): FunctionType {
  const params = [
    ...reader.list(() => {
      reader.name();
      return value();
    }),
  ];
  if (reader.byte() === 0) {
    const answer = value();
    return { params, result: answer, fallible: results.has(answer) };
  }
  reader.byte();
  return { params, result: undefined, fallible: false };
}

function readInstanceType(reader: Reader, outer: readonly Type[][]): InstanceType {
  const types: Type[] = [];
  const exports = new Map<string, Type>();
  const scopes = [types, ...outer];
  for (let left = reader.number(); left > 0; left--) {
    const declaration = reader.byte();
    if (declaration === 1) types.push(readType(reader, scopes));
    else if (declaration === 2) types.push(readAlias(reader, scopes));
    else if (declaration === 4) readExport(reader, types, exports);
    else throw new Unlinkable(`a declaration ${declaration} in a type`);
  }
  return { exports };
}

/** Of a type outside. */
function readAlias(reader: Reader, scopes: readonly Type[][]): Type {
  const [sort, target] = [reader.byte(), reader.byte()];
  if (sort !== 3 || target !== 2) throw new Unlinkable("an alias in a type");
  return scopes[reader.number()]?.[reader.number()] as Type;
}

function readExport(reader: Reader, types: Type[], exports: Map<string, Type>): void {
  const name = reader.externName();
  const kind = reader.byte();
  if (kind === 1) {
    exports.set(name, types[reader.number()] as Type);
  } else if (kind === 3) {
    const type = reader.byte() === 0 ? (types[reader.number()] as Type) : { resource: name };
    types.push(type);
    exports.set(name, type);
  } else {
    throw new Unlinkable(`an export of kind ${kind} in a type`);
  }
}

/** `open-at` is `openAt` to the host. */
export function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

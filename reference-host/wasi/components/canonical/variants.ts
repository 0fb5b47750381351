/** Variants, enumerations, options and results: a number that says which, and what belongs to it. */
import type { Codec } from "./codec.ts";
import { alignUp, trap, unused, word } from "./flat.ts";

/** How the host writes a variant: which case a value is, what it holds, and the value of both. */
interface Shape {
  which(value: unknown): number;
  held(value: unknown): unknown;
  make(index: number, held: unknown): unknown;
}

function sum(cases: readonly (Codec | undefined)[], { which, held, make }: Shape): Codec {
  if (cases.length > 0x100) unused();
  const most = (measure: (type: Codec) => number): number =>
    Math.max(0, ...cases.map((type) => (type === undefined ? 0 : measure(type))));
  const align = Math.max(
    1,
    most((type) => type.align),
  );
  const offset = alignUp(1, align);
  const flat = 1 + most((type) => type.flat);
  const typeOf = (index: number): Codec | undefined => {
    if (index >= cases.length) throw trap("invalid discriminant");
    return cases[index];
  };
  return {
    size: alignUp(offset + most((type) => type.size), align),
    align,
    flat,
    load(context, pointer) {
      const index = context.view.getUint8(pointer);
      return make(index, typeOf(index)?.load(context, pointer + offset));
    },
    store(context, pointer, value) {
      const index = which(value);
      context.view.setUint8(pointer, index);
      typeOf(index)?.store(context, pointer + offset, held(value));
    },
    lift(context, values, at) {
      const index = word(values[at]);
      return make(index, typeOf(index)?.lift(context, values, at + 1));
    },
    lower: (_, value) => (flat === 1 ? which(value) : unused()),
  };
}

/** What the host answers has to be among the names: its types say so. */
function indexOf(names: readonly string[]): (name: string) => number {
  const indices = new Map(names.map((name, index) => [name, index]));
  return (name) => {
    const index = indices.get(name);
    if (index === undefined) throw new Error(`${name} is none of ${names.join(", ")}`);
    return index;
  };
}

export function variant(cases: readonly { name: string; type: Codec | undefined }[]): Codec {
  const find = indexOf(cases.map(({ name }) => name));
  return sum(
    cases.map(({ type }) => type),
    {
      which: (value) => find((value as { tag: string }).tag),
      held: (value) => (value as { val: unknown }).val,
      make: (index, val) => ({ tag: cases[index]?.name, val }),
    },
  );
}

export function enumeration(names: readonly string[]): Codec {
  const find = indexOf(names);
  return sum(
    names.map(() => undefined),
    {
      which: (value) => find(value as string),
      held: () => undefined,
      make: (index) => names[index],
    },
  );
}

export function option(type: Codec): Codec {
  return sum([undefined, type], {
    which: (value) => (value === undefined ? 0 : 1),
    held: (value) => value,
    make: (_, held) => held,
  });
}

export function result(ok: Codec | undefined, error: Codec | undefined): Codec {
  return sum([ok, error], {
    which: (value) => ((value as { tag: string }).tag === "ok" ? 0 : 1),
    held: (value) => (value as { val: unknown }).val,
    make: (index, val) => ({ tag: index === 0 ? "ok" : "err", val }),
  });
}

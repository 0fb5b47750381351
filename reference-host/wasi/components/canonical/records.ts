/** Records, tuples and flags. */
import type { Codec } from "./codec.ts";
import { alignUp, trap, unused, word } from "./flat.ts";
import { u16, u32, u8 } from "./scalars.ts";

interface Field {
  name: string | number;
  type: Codec;
}

export function record(fields: readonly Field[]): Codec {
  return product(fields, () => ({}));
}

export function tuple(types: readonly Codec[]): Codec {
  return product(
    types.map((type, name) => ({ name, type })),
    () => [],
  );
}

function product(fields: readonly Field[], empty: () => object): Codec {
  let [end, align, flat] = [0, 1, 0];
  const parts = fields.map(({ name, type }) => {
    const part = { name, type, offset: alignUp(end, type.align), at: flat };
    end = part.offset + type.size;
    align = Math.max(align, type.align);
    flat += type.flat;
    return part;
  });
  const gather = (read: (part: (typeof parts)[number]) => unknown): unknown => {
    const found = empty() as Record<string | number, unknown>;
    for (const part of parts) found[part.name] = read(part);
    return found;
  };
  return {
    size: alignUp(end, align),
    align,
    flat,
    load: (context, pointer) => gather(({ type, offset }) => type.load(context, pointer + offset)),
    store(context, pointer, value) {
      const found = value as Record<string | number, unknown>;
      for (const { name, type, offset } of parts)
        type.store(context, pointer + offset, found[name]);
    },
    lift: (context, values, from) =>
      gather(({ type, at }) => type.lift(context, values, from + at)),
    lower: unused,
  };
}

type Flags = Record<string, boolean | undefined>;

export function flags(names: readonly string[]): Codec {
  if (names.length > 32) unused();
  const bits = names.length <= 8 ? u8 : names.length <= 16 ? u16 : u32;
  const all = 2 ** names.length - 1;
  const lift = (set: number): Flags => {
    if (set > all) throw trap("unknown flags");
    const found: Flags = {};
    for (const [index, name] of names.entries()) found[name] = ((set >>> index) & 1) === 1;
    return found;
  };
  const lower = (value: unknown): number => {
    let set = 0;
    for (const [index, name] of names.entries()) if ((value as Flags)[name]) set |= 1 << index;
    return set;
  };
  return {
    size: bits.size,
    align: bits.align,
    flat: 1,
    load: (context, pointer) => lift(bits.load(context, pointer) as number),
    store: (context, pointer, value) => bits.store(context, pointer, lower(value)),
    lift: (_, values, at) => lift(word(values[at])),
    lower: (_, value) => lower(value),
  };
}

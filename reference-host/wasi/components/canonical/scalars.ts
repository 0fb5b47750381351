/** Numbers and booleans: one core value each. */
import type { Codec } from "./codec.ts";
import { type Flat, word } from "./flat.ts";

interface Scalar<T> {
  size: 1 | 2 | 4 | 8;
  get(view: DataView, pointer: number): T;
  set(view: DataView, pointer: number, value: T): void;
  lift(flat: Flat): T;
  lower(value: T): Flat;
}

function scalar<T>({ size, get, set, lift, lower }: Scalar<T>): Codec {
  return {
    size,
    align: size,
    flat: 1,
    load: (context, pointer) => get(context.view, pointer),
    store: (context, pointer, value) => set(context.view, pointer, value as T),
    lift: (_, values, at) => lift(values[at] as Flat),
    lower: (_, value) => lower(value as T),
  };
}

export const bool: Codec = scalar<boolean>({
  size: 1,
  get: (view, pointer) => view.getUint8(pointer) !== 0,
  set: (view, pointer, value) => view.setUint8(pointer, value ? 1 : 0),
  lift: (flat) => word(flat) !== 0,
  lower: (value) => (value ? 1 : 0),
});

const lower = (value: number): number => value | 0;

export const u8: Codec = scalar<number>({
  size: 1,
  get: (view, pointer) => view.getUint8(pointer),
  set: (view, pointer, value) => view.setUint8(pointer, value),
  lift: (flat) => word(flat) & 0xff,
  lower,
});

export const s8: Codec = scalar<number>({
  size: 1,
  get: (view, pointer) => view.getInt8(pointer),
  set: (view, pointer, value) => view.setInt8(pointer, value),
  lift: (flat) => (word(flat) << 24) >> 24,
  lower,
});

export const u16: Codec = scalar<number>({
  size: 2,
  get: (view, pointer) => view.getUint16(pointer, true),
  set: (view, pointer, value) => view.setUint16(pointer, value, true),
  lift: (flat) => word(flat) & 0xffff,
  lower,
});

export const s16: Codec = scalar<number>({
  size: 2,
  get: (view, pointer) => view.getInt16(pointer, true),
  set: (view, pointer, value) => view.setInt16(pointer, value, true),
  lift: (flat) => (word(flat) << 16) >> 16,
  lower,
});

export const u32: Codec = scalar<number>({
  size: 4,
  get: (view, pointer) => view.getUint32(pointer, true),
  set: (view, pointer, value) => view.setUint32(pointer, value, true),
  lift: word,
  lower,
});

export const s32: Codec = scalar<number>({
  size: 4,
  get: (view, pointer) => view.getInt32(pointer, true),
  set: (view, pointer, value) => view.setInt32(pointer, value, true),
  lift: (flat) => word(flat) | 0,
  lower,
});

export const u64: Codec = scalar<bigint>({
  size: 8,
  get: (view, pointer) => view.getBigUint64(pointer, true),
  set: (view, pointer, value) => view.setBigUint64(pointer, value, true),
  lift: (flat) => BigInt.asUintN(64, flat as bigint),
  lower: (value) => BigInt.asIntN(64, value),
});

export const s64: Codec = scalar<bigint>({
  size: 8,
  get: (view, pointer) => view.getBigInt64(pointer, true),
  set: (view, pointer, value) => view.setBigInt64(pointer, value, true),
  lift: (flat) => BigInt.asIntN(64, flat as bigint),
  lower: (value) => BigInt.asIntN(64, value),
});

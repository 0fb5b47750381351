/** Strings and lists: a pointer and a length. */
import type { Codec } from "./codec.ts";
import type { Context } from "./context.ts";
import { trap, unused, word } from "./flat.ts";
import { u8 } from "./scalars.ts";

type Extent = [pointer: number, length: number];

function sequence<T>(
  take: (context: Context, pointer: number, length: number) => T,
  put: (context: Context, value: T) => Extent,
): Codec {
  return {
    size: 8,
    align: 4,
    flat: 2,
    load(context, pointer) {
      const { view } = context;
      return take(context, view.getUint32(pointer, true), view.getUint32(pointer + 4, true));
    },
    store(context, pointer, value) {
      const [start, length] = put(context, value as T);
      const { view } = context;
      view.setUint32(pointer, start, true);
      view.setUint32(pointer + 4, length, true);
    },
    lift: (context, values, at) => take(context, word(values[at]), word(values[at + 1])),
    lower: unused,
  };
}

// A byte order mark is part of a name like any other character.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export const string: Codec = sequence<string>(
  (context, pointer, length) => {
    const bytes = context.range(pointer, length);
    return ascii(bytes) ?? decode(bytes);
  },
  (context, text) => putBytes(context, encoder.encode(text)),
);

/** Of what is short, this is the faster way to the same. */
function ascii(bytes: Uint8Array): string | undefined {
  if (bytes.length > 32) return undefined;
  let text = "";
  for (const byte of bytes) {
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw trap("invalid UTF-8 in a string");
  }
}

/** What is lifted is a view, valid for the time of the call. */
const bytes: Codec = sequence<Uint8Array>(
  (context, pointer, length) => context.range(pointer, length),
  putBytes,
);

function putBytes(context: Context, value: Uint8Array): Extent {
  const pointer = context.allocate(1, value.length);
  context.range(pointer, value.length).set(value);
  return [pointer, value.length];
}

export function list(element: Codec): Codec {
  if (element === u8) return bytes;
  const { size, align } = element;
  return sequence<ArrayLike<unknown>>(
    (context, pointer, length) => {
      context.range(pointer, length * size);
      return Array.from({ length }, (_, index) => element.load(context, pointer + index * size));
    },
    (context, values) => {
      const pointer = context.allocate(align, values.length * size);
      for (let index = 0; index < values.length; index++) {
        element.store(context, pointer + index * size, values[index]);
      }
      return [pointer, values.length];
    },
  );
}

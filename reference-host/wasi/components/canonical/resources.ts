/** Passing handles. */
import type { Codec } from "./codec.ts";
import type { Context } from "./context.ts";
import { unused, word } from "./flat.ts";
import type { Resource } from "./handles.ts";

/** The guest gets a handle, or gives one away. */
export function own(type: Resource): Codec {
  return reference(
    ({ handles }, handle) => handles.take(handle, type),
    ({ handles }, value) => handles.add(value as object, type),
  );
}

/** The guest lends what it holds for the time of a call. */
export function borrow(type: Resource): Codec {
  return reference(({ handles }, handle) => handles.get(handle, type), unused);
}

function reference(
  find: (context: Context, handle: number) => unknown,
  add: (context: Context, value: unknown) => number,
): Codec {
  return {
    size: 4,
    align: 4,
    flat: 1,
    load: (context, pointer) => find(context, context.view.getUint32(pointer, true)),
    store: (context, pointer, value) => context.view.setUint32(pointer, add(context, value), true),
    lift: (context, values, at) => find(context, word(values[at])),
    lower: add,
  };
}

/**
 * The canonical ABI of the component model: how values of the host and of a guest become each
 * other. Lifted is what the guest passes, lowered what it gets.
 */
import type { Context } from "./context.ts";
import type { Flat } from "./flat.ts";

/** The values of one type. */
export interface Codec {
  /** Bytes in memory. */
  readonly size: number;
  readonly align: number;
  /** How many core values it is outside of memory. */
  readonly flat: number;
  load(context: Context, pointer: number): unknown;
  store(context: Context, pointer: number, value: unknown): void;
  /** From the core values that begin at `at`. */
  lift(context: Context, values: readonly Flat[], at: number): unknown;
  /** To its core value; only if it is one. */
  lower(context: Context, value: unknown): Flat;
}

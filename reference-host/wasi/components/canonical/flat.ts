/** The words of the canonical ABI: core values, traps, alignment. */

/** What core WebAssembly passes: `i64` is a bigint, all else a number. */
export type Flat = number | bigint;

export function trap(message: string): WebAssembly.RuntimeError {
  return new WebAssembly.RuntimeError(message);
}

/** Ways of passing a value that WASI 0.2 does not use. */
export function unused(): never {
  throw new Error("a value is passed in a way that WASI 0.2 does not use");
}

/** A core value of at most 32 bits, also where a variant has widened it. */
export function word(flat: Flat | undefined): number {
  return typeof flat === "bigint" ? Number(BigInt.asUintN(32, flat)) : (flat ?? 0) >>> 0;
}

export function alignUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}

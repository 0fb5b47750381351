/**
 * Drops and forged handles. The binding calls the dispose method of a resource when the guest drops
 * it, and makes an empty object of the class when the guest passes a handle that it does not hold.
 */

/** What the binding calls: `Symbol.dispose` where it exists. */
export const dispose: unique symbol = (Symbol.dispose ??
  Symbol.for("dispose")) as unknown as typeof dispose;

/** An instance without its own `field` was forged: using it traps. */
export function trapForged(resource: { prototype: object }, field: string): void {
  Object.defineProperty(resource.prototype, field, {
    get() {
      throw new WebAssembly.RuntimeError("unknown handle");
    },
  });
}

/** The handles that an instance holds, each on an object of the host. */
import { dispose } from "../handle.ts";
import { trap } from "./flat.ts";

/** Which resource: compared by identity. */
export interface Resource {
  readonly resource: string;
}

export class Handles {
  // Handle 0 is never given out.
  readonly #objects: (object | undefined)[] = [undefined];
  readonly #types: (Resource | undefined)[] = [undefined];
  readonly #free: number[] = [];

  add(object: object, type: Resource): number {
    const handle = this.#free.pop() ?? this.#objects.length;
    this.#objects[handle] = object;
    this.#types[handle] = type;
    return handle;
  }

  /** Traps on a handle that the guest does not hold, or that is one of another resource. */
  get(handle: number, type: Resource): object {
    const object = this.#objects[handle];
    if (object === undefined || this.#types[handle] !== type) throw trap("unknown handle");
    return object;
  }

  take(handle: number, type: Resource): object {
    const object = this.get(handle, type);
    this.#objects[handle] = undefined;
    this.#free.push(handle);
    return object;
  }

  drop(handle: number, type: Resource): void {
    const object: { [dispose]?: () => void } = this.take(handle, type);
    object[dispose]?.();
  }
}

import { fault } from "./errors.ts";
import type { Handle } from "./node.ts";
import type { Entry, Fd } from "./operation.ts";

/** An open file description: a handle with what belongs to this opening of it. */
export interface Descriptor {
  handle: Handle;
  read: boolean;
  write: boolean;
  append: boolean;
  nonblock: boolean;
  position: number;
  /** What the listing of an open directory was when it began. */
  entries?: readonly Entry[];
  /** The order of opening, which a renumbering does not change. */
  order: number;
  /** Preopens and standard streams do not count against the limit. */
  given: boolean;
}

/** The descriptor table of one execution. */
export class Descriptors {
  readonly #table = new Map<Fd, Descriptor>();
  #opened = 0;
  #counted = 0;
  #next = 0;

  get(fd: Fd): Descriptor {
    const found = this.#table.get(fd);
    if (!found) throw fault("bad-descriptor");
    return found;
  }

  has(fd: Fd): boolean {
    return this.#table.has(fd);
  }

  /** How many descriptors count against the limit. */
  get counted(): number {
    return this.#counted;
  }

  add(
    handle: Handle,
    flags: Pick<Descriptor, "read" | "write" | "append" | "nonblock">,
    given = false,
  ): Fd {
    while (this.#table.has(this.#next)) this.#next++;
    const fd = this.#next++;
    this.#table.set(fd, { handle, ...flags, position: 0, order: this.#opened++, given });
    if (!given) this.#counted++;
    return fd;
  }

  remove(fd: Fd): Descriptor {
    const found = this.get(fd);
    this.#table.delete(fd);
    if (!found.given) this.#counted--;
    if (fd < this.#next) this.#next = fd;
    return found;
  }

  move(from: Fd, to: Fd): void {
    const found = this.get(from);
    this.#table.delete(from);
    this.#table.set(to, found);
    if (from < this.#next) this.#next = from;
  }

  /** What is open, in the order of opening. */
  inOrder(): [Fd, Descriptor][] {
    return [...this.#table].sort(([, a], [, b]) => a.order - b.order);
  }
}

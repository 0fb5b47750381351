/** Transactions that are open, with what their snapshots need. They are of this process: they end with it. */
import type { Key, StoredRecord, Write } from "../backend.ts";
import { History } from "./history.ts";

export interface OpenTransaction {
  id: string;
  owner: string;
  /** The greatest version that it sees. */
  snapshot: bigint;
  /** Nanoseconds since 1970. */
  began: bigint;
}

export class OpenTransactions {
  readonly history: History = new History();
  readonly #open = new Map<number, OpenTransaction>();
  #begun = 0;

  begin(transaction: OpenTransaction): number {
    this.#open.set(++this.#begun, transaction);
    return this.#begun;
  }

  get(number: number): OpenTransaction | undefined {
    return this.#open.get(number);
  }

  has(id: string): boolean {
    for (const one of this.#open.values()) if (one.id === id) return true;
    return false;
  }

  /** Ends those that are meant. */
  end(isMeant: (transaction: OpenTransaction, number: number) => boolean): void {
    const before = this.#open.size;
    for (const [number, one] of this.#open) if (isMeant(one, number)) this.#open.delete(number);
    if (this.#open.size === before) return;
    // They began in the order of their snapshots.
    const [oldest] = this.#open.values();
    this.history.forget(oldest?.snapshot);
  }

  /** What there is before a commit; to be handed to `committed` if it comes about. */
  before(
    writes: readonly Write[],
    get: (key: Key) => StoredRecord | undefined,
  ): readonly (StoredRecord | undefined)[] | undefined {
    return this.#open.size > 0 ? writes.map(({ key }) => get(key)) : undefined;
  }

  committed(
    writes: readonly Write[],
    before: ReturnType<OpenTransactions["before"]>,
    version: bigint,
  ): void {
    before?.forEach((record, at) => {
      const { key, put } = writes[at]!;
      const isNow = put === undefined ? "absent" : put === "directory" ? "directory" : "value";
      if (record || put !== undefined) this.history.replaced(key, record, isNow, version);
    });
  }
}

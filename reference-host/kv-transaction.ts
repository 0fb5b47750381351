import type { Key, StoredRecord } from "./backend.ts";
import { type Fault, fault } from "./errors.ts";
import { KvDirectory } from "./kv.ts";
import { Overlay } from "./kv-overlay.ts";
import { scopesOf } from "./kv-path.ts";
import { directoryStat, shownVersion } from "./kv-record.ts";
import type { ValueHandle } from "./kv-value.ts";
import { type Context, Handle, type Lasting, objectId } from "./node.ts";
import type { Entry, Stat } from "./operation.ts";

/** A transaction of this execution (spec/kv-tx.md). */
export class Transaction implements Lasting {
  readonly id: string;
  readonly #number: number;
  readonly #overlay: Overlay;
  readonly #open: Map<string, Transaction>;
  /** The first that was used. */
  #scope: string | undefined;
  /** Set when it is over. */
  over: "committed" | "not committed" | undefined;

  constructor(id: string, number: number, open: Map<string, Transaction>) {
    this.id = id;
    this.#number = number;
    this.#overlay = new Overlay(number);
    this.#open = open;
  }

  /** What an operation in the transaction is to use; throws if there is none any more. */
  inside(context: Context): Context {
    if (this.over) throw fault("not-recoverable");
    return { ...context, ask: (request) => this.#overlay.ask(context, request) };
  }

  /** Throws for a second scope, and for one that has no transactions. */
  enter(scope: string): void {
    if (scope === "global") throw fault("unsupported");
    this.#scope ??= scope;
    if (scope !== this.#scope) throw fault("cross-device");
  }

  checkAlive(context: Context): void {
    if (this.over) throw fault("not-recoverable");
    this.#overlay.checkAlive(context);
  }

  commit(context: Context): void {
    const { checks, writes } = this.#overlay;
    const { owner } = context;
    const transaction = this.#number;
    const answer = context.ask({ ask: "commit", checks, writes, owner, transaction });
    if (typeof answer === "object") return this.#end(context, "committed");
    if (answer === "conflict") this.end(context);
    throw refusal(answer);
  }

  end(context: Context): void {
    context.ask({ ask: "abandon", transaction: this.#number });
    this.#end(context, "not committed");
  }

  #end(context: Context, how: "committed" | "not committed"): void {
    this.over = how;
    this.#open.delete(this.id);
    context.lasting.delete(this);
  }
}

function refusal(answer: "conflict" | "taken" | "full" | "lost"): Fault {
  if (answer === "full") return fault("insufficient-space");
  return fault(answer === "lost" ? "not-recoverable" : "busy");
}

/** An open value of a transaction: its commit points stage into that. */
export class TransactionValue extends Handle {
  override readonly type = "file";
  override readonly path: string;
  readonly #transaction: Transaction;
  readonly #value: ValueHandle;

  constructor(transaction: Transaction, value: ValueHandle) {
    super();
    this.path = value.path;
    this.#transaction = transaction;
    this.#value = value;
  }

  override stat(): Stat {
    return this.#value.stat();
  }
  override size(): number {
    return this.#value.size();
  }
  override read(context: Context, length: number, offset: number): Uint8Array {
    return this.#value.read(context, length, offset);
  }
  override write(context: Context, bytes: Uint8Array, offset: number | "end"): void {
    this.#value.write(this.#transaction.inside(context), bytes, offset);
  }
  override truncate(context: Context, size: number): void {
    this.#value.truncate(this.#transaction.inside(context), size);
  }
  override sync(context: Context): void {
    this.#value.sync(this.#transaction.inside(context));
  }

  /** What was meant for a commit that has been without it is lost, and that is said; the rest was given up. */
  override close(context: Context): void {
    const { over } = this.#transaction;
    if (!over) this.#value.close(this.#transaction.inside(context));
    else if (over === "committed" && this.#value.isPending) throw fault("not-recoverable");
  }
}

/** An open directory of a transaction. */
export class TransactionDirectory extends KvDirectory {
  readonly transaction: Transaction;

  constructor(transaction: Transaction, place: readonly string[], key: Key) {
    super(place, key);
    this.transaction = transaction;
  }

  override stat(context: Context): Stat {
    return super.stat(this.transaction.inside(context));
  }
  override list(context: Context): readonly Entry[] {
    return super.list(this.transaction.inside(context));
  }
}

/** `/beta/kv/.tx/ID` itself. */
export class TransactionRoot extends TransactionDirectory {
  constructor(transaction: Transaction, place: readonly string[]) {
    super(transaction, place, "");
  }

  override stat(context: Context): Stat {
    this.transaction.checkAlive(context);
    return directoryStat(this.transaction.id, 0n);
  }
  override list(context: Context): readonly Entry[] {
    this.transaction.checkAlive(context);
    const scopes = scopesOf(context).filter((name) => name !== "global");
    return scopes.map((name) => ({ name, type: "directory" as const, id: objectId(name) }));
  }
}

/** A directory whose entries the host alone decides on. */
export class ControlDirectory extends KvDirectory {
  readonly #entries: () => readonly Pick<Entry, "name" | "type">[];

  constructor(place: readonly string[], entries: () => readonly Pick<Entry, "name" | "type">[]) {
    super(place, "");
    this.#entries = entries;
  }

  override stat(): Stat {
    return directoryStat(this.place.join("/"), 0n);
  }
  override list(): readonly Entry[] {
    const place = this.place.join("/");
    return this.#entries().map((entry) => ({ ...entry, id: objectId(`${place}/${entry.name}`) }));
  }
}

/** What `/beta/kv/.commit/ID/version` holds. */
export function outcomeRecord(version: bigint): StoredRecord {
  return { version, value: new TextEncoder().encode(`${shownVersion(version)}\n`) };
}

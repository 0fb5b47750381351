import { scopeOf } from "./backend.ts";
import { fault } from "./errors.ts";
import { KvDirectory, KvService } from "./kv.ts";
import { CONTROL, type Located as LocatedKey, refuse } from "./kv-path.ts";
import { directoryStat, shownVersion, valueStat } from "./kv-record.ts";
import {
  ControlDirectory,
  outcomeRecord,
  Transaction,
  TransactionDirectory,
  TransactionRoot,
  TransactionValue,
} from "./kv-transaction.ts";
import { isTransactionId, locateControl, type Located, withoutControl } from "./kv-tx-path.ts";
import { ValueHandle } from "./kv-value.ts";
import type { Context, Departure, Handle, Target, Use } from "./node.ts";
import type { OpenHow, Stat } from "./operation.ts";

/**
 * The store with transactions (spec/kv-tx.md): `.tx/ID` is a second way to it, whose operations are those of the
 * store, asked of what the transaction sees.
 */
export class TransactionalKvService extends KvService {
  /** Those of this execution that are not over. */
  readonly #open = new Map<string, Transaction>();

  override checkText(context: Context, target: Target): void {
    const { path, climbed, rest } = target;
    super.checkText(context, {
      ...target,
      path: path[0] === CONTROL ? withoutControl(path) : path,
      // From within a transaction `..` leads through nothing but keys.
      climbed: climbed && rest.length >= path.length,
    });
  }

  override checkOptions(context: Context, target: Target, use: Use): void {
    const control = locateControl(target.path);
    if (control.kind === "store") return super.checkOptions(context, target, use);
    target.control = control;
    if (control.kind !== "inside") return;
    const inside = { ...target, path: control.path };
    if (control.nowhere) target.located = refuse("nowhere");
    else super.checkOptions(context, inside, use);
    target.located ??= inside.located;
  }

  override checkPlace(context: Context, target: Target, use: Use): void {
    const control = controlOf(target);
    if (control.kind === "store" || control.kind === "inside")
      return super.checkPlace(context, target, use);
    if (control.kind === "transaction" || use === "look" || use === "open") return;
    const source = target.source && controlOf(target.source).kind;
    if (control.kind === "outcome" && use === "rename-to" && source === "transaction") return;
    throw fault("read-only");
  }

  override checkWay(context: Context, target: Target, creates: boolean): void {
    const control = controlOf(target);
    if (control.kind === "store" || control.kind === "inside")
      super.checkWay(this.#inside(context, target), target, creates);
  }

  override open(context: Context, target: Target, how: OpenHow): Handle {
    const control = controlOf(target);
    switch (control.kind) {
      case "store":
        return super.open(context, target, how);
      case "inside": {
        const transaction = this.#transaction(target, control.id);
        const handle = super.open(this.#inside(context, target), target, how);
        return handle instanceof KvDirectory
          ? new TransactionDirectory(transaction, handle.place, handle.key)
          : new TransactionValue(transaction, handle as ValueHandle);
      }
      case "transaction": {
        const transaction = this.#transaction(target, control.id);
        transaction.checkAlive(context);
        if (how.create && how.exclusive) throw fault("exist");
        if (how.write || how.create) throw fault("is-directory");
        return new TransactionRoot(transaction, target.place);
      }
      case "transactions":
        return new ControlDirectory(target.place, () =>
          Array.from(this.#open.keys(), (name) => ({ name, type: "directory" as const })),
        );
      case "outcomes":
        return new ControlDirectory(target.place, () => []);
      case "outcome":
        this.#outcome(context, control.id);
        return new ControlDirectory(target.place, () => [{ name: "version", type: "file" }]);
      case "version": {
        const record = outcomeRecord(this.#outcome(context, control.id));
        if (how.directory || target.slash) throw fault("not-directory");
        return new ValueHandle(target.path.join("/"), record, how);
      }
      default:
        return this.#refuse(context, control);
    }
  }

  override stat(context: Context, target: Target): Stat {
    const control = controlOf(target);
    switch (control.kind) {
      case "store":
      case "inside":
        return super.stat(this.#inside(context, target), target);
      case "transaction":
        this.#transaction(target, control.id).checkAlive(context);
        break;
      case "outcome":
        this.#outcome(context, control.id);
        break;
      case "version": {
        const { version, value } = outcomeRecord(this.#outcome(context, control.id));
        if (target.slash) throw fault("not-directory");
        return valueStat(target.path.join("/"), value!.length, version);
      }
      case "through-version":
      case "nothing":
        return this.#refuse(context, control);
      default:
    }
    return directoryStat(target.path.join("/"), 0n);
  }

  override mkdir(context: Context, target: Target): void {
    const control = controlOf(target);
    if (control.kind === "transaction") this.#begin(context, control.id);
    else super.mkdir(this.#inside(context, target), target);
  }

  override rmdir(context: Context, target: Target): void {
    const control = controlOf(target);
    if (control.kind === "transaction") this.#transaction(target, control.id).end(context);
    else super.rmdir(this.#inside(context, target), target);
  }

  override unlink(context: Context, target: Target): void {
    const control = controlOf(target);
    if (control.kind !== "transaction") return super.unlink(this.#inside(context, target), target);
    this.#transaction(target, control.id).checkAlive(context);
    throw fault("is-directory");
  }

  override rename(context: Context, from: Target, to: Target): void {
    const [source, goal] = [controlOf(from), controlOf(to)];
    if (source.kind === "transaction") {
      const transaction = this.#transaction(from, source.id);
      if (goal.kind !== "outcome" || goal.id !== source.id) throw fault("invalid");
      return transaction.commit(context);
    }
    const within = (target: Target, control: Located): Transaction | undefined =>
      control.kind === "inside" ? this.#transaction(target, control.id) : undefined;
    const transaction = within(from, source);
    if (goal.kind !== "transaction" && transaction === within(to, goal))
      return super.rename(this.#inside(context, from), from, to);
    // What is wrong with the source comes first; else it says that the target is elsewhere.
    this.depart(context, from).bytes();
  }

  override depart(context: Context, from: Target): Departure {
    const control = controlOf(from);
    if (control.kind !== "transaction") return super.depart(this.#inside(context, from), from);
    return {
      bytes: () => {
        this.#transaction(from, control.id).checkAlive(context);
        throw fault("invalid");
      },
      gone() {},
    };
  }

  override arrive(context: Context, to: Target, departure: Departure): bigint {
    if (controlOf(to).kind !== "transaction")
      return shownVersion(super.arrive(this.#inside(context, to), to, departure));
    departure.bytes();
    throw fault("cross-device");
  }

  override readlink(context: Context, target: Target): string {
    const control = controlOf(target);
    if (control.kind === "store" || control.kind === "inside")
      return super.readlink(this.#inside(context, target), target);
    this.stat(context, target);
    throw fault("invalid");
  }

  #begin(context: Context, id: string): void {
    if (!isTransactionId(id)) throw fault("invalid");
    if (this.#open.has(id)) throw fault("exist");
    const answer = context.ask({ ask: "begin", id, owner: context.owner });
    if (answer === "taken") throw fault("exist");
    if (this.#open.size >= context.limits.transactions) {
      context.ask({ ask: "abandon", transaction: answer.transaction });
      throw fault("insufficient-memory");
    }
    const transaction = new Transaction(id, answer.transaction, this.#open);
    this.#open.set(id, transaction);
    context.lasting.add(transaction);
  }

  /** The transaction of a path, or of the open directory that the path starts from. */
  #transaction({ from }: Target, id: string): Transaction {
    const found = from instanceof TransactionDirectory ? from.transaction : this.#open.get(id);
    if (!found) throw fault("no-entry");
    if (found.over) throw fault("not-recoverable");
    return found;
  }

  /** What an operation on this path is to use. */
  #inside(context: Context, target: Target): Context {
    const control = controlOf(target);
    if (control.kind !== "inside") return context;
    const transaction = this.#transaction(target, control.id);
    const { key } = target.located as LocatedKey;
    if (key !== "") transaction.enter(scopeOf(key));
    // Of a scope the store asks nothing, and would not learn that the transaction is lost.
    if (control.path.length === 1) transaction.checkAlive(context);
    return transaction.inside(context);
  }

  #outcome(context: Context, id: string): bigint {
    const version = context.ask({ ask: "outcome", id });
    if (version === undefined) throw fault("no-entry");
    return version;
  }

  #refuse(context: Context, control: Located): never {
    if (control.kind !== "through-version") throw fault("no-entry");
    this.#outcome(context, control.id);
    throw fault("not-directory");
  }
}

const STORE: Located = { kind: "store" };

function controlOf(target: Target): Located {
  return (target.control as Located | undefined) ?? STORE;
}

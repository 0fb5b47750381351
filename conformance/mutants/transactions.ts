import { mutantsOf } from "./define.ts";
import { leaks } from "./isolation.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

/** Hosts that get transactions wrong. */
export const transactions: readonly Mutant[] = [
  machine("kv-tx/begin", "a transaction is not there until it has changed something", [
    "kv-transaction",
    "this.#overlay.checkAlive(context);\n    }",
    'if (this.#overlay.writes.length === 0)\n            throw fault("no-entry");\n        this.#overlay.checkAlive(context);\n    }',
  ]),
  machine("kv-tx/begin/id", "an ID may be one longer", ["kv-tx-path", "{1,64}", "{1,65}"]),
  machine("kv-tx/begin/id", "an ID may have dots", [
    "kv-tx-path",
    "[A-Za-z0-9_-]",
    "[A-Za-z0-9_.-]",
  ]),
  machine("kv-tx/begin/exists", "the ID of a transaction that was committed can be used again", [
    "backends/store",
    "if (this.#transactions.has(id) || this.outcome(id))",
    "if (this.#transactions.has(id))",
  ]),
  machine("kv-tx/begin/exists", "two executions can have transactions of the same ID open", [
    "backends/store",
    "if (this.#transactions.has(id) || this.outcome(id))",
    "if (this.outcome(id))",
  ]),
  machine("kv-tx/begin/limit", "one transaction fewer can be open than is published", [
    "kv-tx",
    "this.#open.size >= context.limits.transactions",
    "this.#open.size >= context.limits.transactions - 1",
  ]),
  machine("kv-tx/begin/limit", "one transaction more can be open than is published", [
    "kv-tx",
    "this.#open.size >= context.limits.transactions",
    "this.#open.size > context.limits.transactions",
  ]),
  machine("kv-tx/owner", "the directory of a transaction is there for others", [
    "kv-tx",
    'case "transaction":\n                this.#transaction(target, control.id).checkAlive(context);',
    `case "transaction":
                if (!target.from?.transaction && !this.#open.has(control.id) && context.ask({ ask: "outcome", id: control.id }) === undefined) {
                    const begun = context.ask({ ask: "begin", id: control.id, owner: context.owner });
                    if (begun === "taken")
                        break;
                    context.ask({ ask: "abandon", transaction: begun.transaction });
                }
                this.#transaction(target, control.id).checkAlive(context);`,
  ]),
  machine("kv-tx/snapshot", "a key that was absent is looked for again", [
    "backends/history",
    "return past ? past.record : now(key);",
    "return past?.record ? past.record : now(key);",
  ]),
  machine("kv-tx/snapshot", "a listing is of the present where much has changed", [
    "backends/history",
    "if (!changed)",
    "if (!changed || changed.size > 2)",
  ]),
  machine("kv-tx/snapshot", "of several later versions only the last is known to be later", [
    "backends/history",
    "const past = this.#past.get(key)?.find(",
    "const past = this.#past.get(key)?.findLast(",
  ]),
  machine("kv-tx/snapshot", "what is kept for snapshots is dropped when the oldest of them ends", [
    "backends/transactions",
    "this.history.forget(oldest?.snapshot);",
    "this.history.forget(undefined);",
  ]),
  machine("kv-tx/own", "a directory that was made in a transaction is not listed in it", [
    "kv-overlay",
    "if (put !== undefined && parentOf(staged) === key)",
    'if (put !== undefined && put !== "directory" && parentOf(staged) === key)',
  ]),
  machine("kv-tx/own", "what was removed in a transaction is still listed in it", [
    "kv-overlay",
    "below.filter(({ name }) => !this.#staged.has(`${key}/${name}`))",
    "below.filter(({ name }) => this.#staged.get(`${key}/${name}`)?.put === undefined)",
  ]),
  machine(
    "kv-tx/private",
    "the transactions of one execution find what any of them has made",
    ...leaks("other.owner === context.owner"),
  ),
  machine("kv-tx/private", "what a transaction removes is gone for everyone at once", [
    "kv-overlay",
    "const staged = new Map(this.#staged);",
    'if (writes.every(({ put }) => put === undefined))\n            context.ask({ ask: "commit", checks: [], writes, owner: context.owner });\n        const staged = new Map(this.#staged);',
  ]),
  machine("kv-tx/operations", "in a transaction two can open the same name exclusively", [
    "kv-overlay",
    "(holder !== undefined && holder !== owner)",
    "false",
  ]),
  machine(
    "kv-tx/operations",
    "in a transaction a reservation does not keep a directory from being made",
    ["kv-overlay", 'put === "directory" && this.#reserved.has(key)', "false"],
  ),
  machine("kv-tx/operations", "in a transaction an append forgets one that was staged meanwhile", [
    "kv-value",
    "if (from === undefined || found?.version === this.#version)",
    "if (from === undefined || found?.version === this.#version || found?.version < 0n)",
  ]),
  machine("kv-tx/options", "options of a path in a transaction are read, and forgotten", [
    "kv-tx",
    "target.located ??= inside.located;",
    "target.located ??= inside.located;\n        delete target.located.options;",
  ]),
  machine("kv-tx/version", "what a transaction changed shows the version that it replaces", [
    "kv-overlay",
    "if (staged)\n            return recordOf(staged);",
    "if (staged)\n            return recordOf(below?.value && staged.put?.length ? { ...staged, version: below.version } : staged);",
  ]),
  machine("kv-tx/version", "what a transaction changed shows the version 1", [
    "kv-record",
    "return version < 0n ? 0n : version;",
    "return version < 0n ? 1n : version;",
  ]),
  machine("kv-tx/scope", "the default scope needs no name in a transaction", [
    "kv-tx-path",
    "const nowhere = isAlias(scope) ||",
    "const nowhere =",
  ]),
  machine("kv-tx/directory", "the directory of a transaction lists nothing", [
    "kv-transaction",
    "return scopes.map(",
    "return [].map(",
  ]),
  machine(
    "kv-tx/directory",
    "a path with .. does not lead through a transaction, not even from within",
    ["kv-tx", "climbed && rest.length >= path.length", "climbed && rest.length > 0"],
  ),
  machine("kv-tx/control", "a path with .. leads to transactions", [
    "kv-tx",
    "climbed && rest.length >= path.length",
    'climbed && rest.length >= path.length && path[0] === ".with"',
  ]),
  machine("kv-tx/control", "the store lists .tx while a transaction is open", [
    "kv",
    "return [...scopes, ",
    'return [...scopes, ...(context.lasting.size > 0 ? [{ name: ".tx", type: "directory", id: 7n }] : []), ',
  ]),
  machine("kv-tx/rename", "a rename out of a transaction renames in it", [
    "kv-tx",
    "transaction === within(to, goal))",
    '(goal.kind === "store" || transaction === within(to, goal)))',
  ]),
  machine("kv-tx/reservation", "a reservation keeps a transaction from being committed", [
    "backends/store",
    "if (!open && writes.some(",
    "if (writes.some(",
  ]),
  machine("kv-tx/reservation", "a name that is reserved outside is reserved in a transaction", [
    "kv-overlay",
    "return this.#reserve(context, request.key, request.owner);",
    'return context.ask(request) === "taken" ? "taken" : this.#reserve(context, request.key, request.owner);',
  ]),
  machine("kv-tx/commit", "of a commit that also puts, removals are forgotten", [
    "kv-overlay",
    "return Array.from(this.#staged, ([key, { put }]) => ({ key, put }));",
    "const all = Array.from(this.#staged, ([key, { put }]) => ({ key, put }));\n        const puts = all.filter(({ put }) => put !== undefined);\n        return puts.length > 1 ? puts : all;",
  ]),
  machine(
    "kv-tx/commit/moment",
    "a snapshot from before a commit is kept of the first of its keys",
    [
      "backends/transactions",
      "before?.forEach((record, at) => {",
      "before?.slice(0, 1).forEach((record, at) => {",
    ],
  ),
  machine("kv-tx/commit/version", "every key of a commit gets a version of its own", [
    "backends/memory",
    "for (const write of writes)\n            this.#write(write, version);",
    "for (const [at, write] of writes.entries())\n            this.#write(write, version + (outcome ? BigInt(at) : 0n));",
  ]),
  machine("kv-tx/commit/target", "a transaction can be committed under another name", [
    "kv-tx",
    'goal.kind !== "outcome" || goal.id !== source.id',
    'goal.kind !== "outcome"',
  ]),
  machine("kv-tx/commit/reads", "a transaction that changed nothing can be refused", [
    "kv-overlay",
    "if (this.#staged.size === 0)",
    "if (this.#notes.size + this.#listed.size === 0)",
  ]),
  machine(
    "kv-tx/abandon",
    "the ID of an abandoned transaction stays taken until its execution ends",
    ["kv-transaction", 'context.ask({ ask: "abandon", transaction: this.#number });', ""],
  ),
  machine("kv-tx/end", "a transaction outlives an execution that ends abnormally", [
    "backends/store",
    "this.#transactions.end(({ owner }) => owner === request.owner);",
    "",
  ]),
  machine("kv-tx/end", "a normal end commits what is open", [
    "perform",
    "one.end(context);",
    "if (one.commit)\n                    one.commit(context);",
  ]),
  machine("kv-tx/end/normal", "a normal end fails while a transaction is open", [
    "perform",
    "one.end(context);",
    'one.end(context);\n                (state.failed ??= []).push({ path: "", code: "not-recoverable" });',
  ]),
  machine(
    "kv-tx/end/normal",
    "what was staged for a transaction that was abandoned is a failed commit",
    ["kv-transaction", 'else if (over === "committed" && ', "else if ("],
  ),
  machine("kv-tx/over/read", "what was opened in a transaction cannot be read when that is over", [
    "kv-transaction",
    "return this.#value.read(context, length, offset);",
    "return this.#value.read(this.#transaction.inside(context), length, offset);",
  ]),
  machine("kv-tx/over/change", "the size can be set when the transaction is over", [
    "kv-transaction",
    "this.#value.truncate(this.#transaction.inside(context), size);",
    "this.#value.truncate(context, size);",
  ]),
  machine("kv-tx/over/change", "when the transaction is over, its descriptors put outside", [
    "kv-transaction",
    "this.#value.sync(this.#transaction.inside(context));",
    "this.#value.sync(this.#transaction.over ? context : this.#transaction.inside(context));",
  ]),
  machine("kv-tx/over/path", "an open directory is of the transaction that has its ID now", [
    "kv-tx",
    "from instanceof TransactionDirectory ? from.transaction : this.#open.get(id)",
    "this.#open.get(id)",
  ]),
  machine(
    "kv-tx/over/staged",
    "a commit takes in what descriptors have staged",
    [
      "kv-transaction",
      "this.#transaction = transaction;\n        this.#value = value;",
      "this.#transaction = transaction;\n        this.#value = value;\n        (transaction.values ??= new Set()).add(this);",
    ],
    [
      "kv-transaction",
      "const { checks, writes } = this.#overlay;",
      "for (const value of this.values ?? [])\n            value.sync(context);\n        const { checks, writes } = this.#overlay;",
    ],
  ),
  machine(
    "kv-tx/over/lost",
    "what was not in the commit of its transaction is lost without a word",
    [
      "kv-transaction",
      'else if (over === "committed" && this.#value.isPending)',
      "else if (false)",
    ],
  ),
  machine("kv-tx/lifetime", "a transaction lives half as long as is published", [
    "backends/store",
    "return now - began > this.#life;",
    "return now - began > this.#life / 2n;",
  ]),
  machine(
    "kv-tx/lifetime/over",
    "a transaction that is too old can be read until others begin or commit",
    [
      "backends/store",
      "return open && this.#isTooOld(open, this.options.now()) ? undefined : open;",
      "return open;",
    ],
  ),
  machine("kv-tx/lifetime/over", "a transaction that is too old can still be committed", [
    "backends/store",
    "this.#endOld();\n        const open",
    "const open",
  ]),
  machine("kv-tx/limit/published", "the limits of transactions are in the JSON alone", [
    "fixed",
    "limits: Object.fromEntries(Object.entries(published).map(",
    'limits: Object.fromEntries(Object.entries(published).filter(([name]) => !name.startsWith("tx_")).map(',
  ]),
  machine("kv-tx/limit/published", "the limits of transactions are not in the JSON", [
    "fixed",
    "JSON.stringify(published)",
    'JSON.stringify(published, (name, value) => name.startsWith("tx_") ? undefined : value)',
  ]),
  machine("kv-tx/limit/keys", "a transaction can change one key fewer than is published", [
    "kv-overlay",
    "staged.size > tx_keys",
    "staged.size >= tx_keys",
  ]),
  machine("kv-tx/limit/keys", "a transaction can change any number of keys", [
    "kv-overlay",
    "staged.size > tx_keys ||",
    "",
  ]),
  machine("kv-tx/limit/bytes", "a transaction can put any number of bytes", [
    "kv-overlay",
    "|| bytes > tx_bytes",
    "",
  ]),
  machine("kv-tx/outcome", "the outcome has the version of the snapshot", [
    "backends/store",
    "id: open.id, version, at: now",
    "id: open.id, version: snapshot, at: now",
  ]),
  machine("kv-tx/outcome", "the outcome has no newline", ["kv-transaction", "}\\n`", "}`"]),
  machine("kv-tx/outcome/missing", "an abandoned transaction has an outcome", [
    "backends/store",
    'case "abandon":',
    'case "abandon":\n                if (this.#transactions.get(request.transaction))\n                    this.write([], this.#last, { id: this.#transactions.get(request.transaction).id, version: this.#last, at: this.options.now() });',
  ]),
  machine("kv-tx/outcome/missing", "every transaction has an outcome, until somebody reads it", [
    "kv-tx",
    'case "outcome":\n                this.#outcome(context, control.id);\n                break;',
    'case "outcome":\n                break;',
  ]),
  machine("kv-tx/outcome/kept", "an outcome is kept half as long as is published", [
    "backends/store",
    "this.forget(began - this.#kept);",
    "this.forget(began - this.#kept / 2n);",
  ]),
  machine("kv-tx/outcome/fixed", "changing the version of an outcome is not permitted", [
    "kv-tx",
    'throw fault("read-only");',
    'throw fault(control.kind === "version" ? "not-permitted" : "read-only");',
  ]),
];

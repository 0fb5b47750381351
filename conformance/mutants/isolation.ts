import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

const CHECKED_KEYS = "const keys = Array.from(this.#notes, ";
/** A transaction checks only those of the keys that it has read for which this holds. */
function checksOnly(where: string): [file: string, find: string, replace: string] {
  const chosen = `[...this.#notes].filter(([key, { what, version }]) => ${where})`;
  return ["kv-overlay", CHECKED_KEYS, `const keys = Array.from(${chosen}, `];
}

/** What is staged is found by others of the same world where this holds, if the key is absent for them. */
export function leaks(where: string): [file: string, find: string, replace: string][] {
  return [
    ["kv-overlay", "class Overlay {", "class Overlay {\n    static staged = new WeakMap();"],
    [
      "kv-overlay",
      "for (const [key, one] of staged)\n            this.#staged.set(key, one);",
      `for (const [key, one] of staged)
            this.#staged.set(key, one);
        const all = Overlay.staged.get(context.now) ?? new Map();
        Overlay.staged.set(context.now, all);
        for (const { key, put } of writes)
            all.set(key, { put, version, by: this, owner: context.owner });`,
    ],
    [
      "kv-overlay",
      "this.#note(key, below, matters);\n        return below;",
      `this.#note(key, below, matters);
        const other = below ? undefined : Overlay.staged.get(context.now)?.get(key);
        if (other && other.by !== this && ${where})
            return recordOf(other);
        return below;`,
    ],
  ];
}

/** Hosts whose transactions are not isolated from each other. */
export const isolation: readonly Mutant[] = [
  machine("kv-tx/conflict", "a transaction that was refused is still there", [
    "kv-transaction",
    'if (answer === "conflict")\n            this.end(context);',
    "",
  ]),
  machine(
    "kv-tx/conflict",
    "a transaction that was refused can be committed when it is tried again",
    [
      "kv-transaction",
      'if (answer === "conflict")\n            this.end(context);',
      "this.tried = true;",
    ],
    [
      "kv-transaction",
      'context.ask({ ask: "commit", checks, writes,',
      'context.ask({ ask: "commit", checks: this.tried ? [] : checks, writes,',
    ],
  ),
  machine(
    "kv-tx/conflict/value",
    "of a value that was read it is checked that there still is one",
    [
      "kv-overlay",
      "if (matters === undefined || (found && !found.value))",
      "if ((matters === undefined && !found) || (found && !found.value))",
    ],
  ),
  machine("kv-tx/conflict/value", "who asks for the attributes has not read the key", [
    "kv",
    'const found = look(context, target, false);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
    'const found = look(context, target, false, "kind");\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
  ]),
  machine(
    "kv-tx/conflict/absence",
    "what was not there is no part of what was read",
    checksOnly('what !== "version" || version !== 0n'),
  ),
  machine(
    "kv-tx/conflict/condition",
    "a put under a condition has not read the key",
    [
      "kv",
      "if (!how.write || !how.truncate || options?.condition !== undefined)",
      "if (!how.write || !how.truncate)",
    ],
    [
      "kv-value",
      "if (this.#options?.condition !== undefined || this.#ticket !== undefined)",
      "if (this.#ticket !== undefined)",
    ],
  ),
  machine("kv-tx/conflict/listing", "a listing is not read", [
    "kv-overlay",
    "this.#listed.add(key);",
    "this.#listed.size;",
  ]),
  machine(
    "kv-tx/conflict/listing",
    "the removal of an entry is nothing that a listing has missed",
    [
      "backends/history",
      "if (kindOf(before) !== isNow)",
      'if (kindOf(before) !== isNow && isNow !== "absent")',
    ],
  ),
  machine(
    "kv-tx/conflict/parent",
    "who replaces a value has not read that its directory is there",
    ["kv-overlay", "for (const parent of parents)", "for (const parent of [])"],
  ),
  machine("kv-tx/blind", "who puts a key has read it", [
    "kv-overlay",
    'if (matters === "directory")\n        return "no-directory";',
    'if (matters === "directory")\n        return "version";',
  ]),
  machine("kv-tx/blind", "who renames onto a key has read it", [
    "kv",
    'look(context, target, creates, "directory");',
    "look(context, target, creates);",
  ]),
  machine("kv-tx/needless", "any commit since the beginning is a conflict", [
    "backends/store",
    "if (!checks.every((check) => this.#holds(check, snapshot)))",
    "if ((checks.length > 0 && this.#last !== snapshot) || !checks.every((check) => this.#holds(check, snapshot)))",
  ]),
  machine("kv-tx/isolation", "a transaction begins with the snapshot of one that is open", [
    "backends/transactions",
    "this.#open.set(++this.#begun, transaction);",
    "const [oldest] = this.#open.values();\n        if (oldest)\n            transaction.snapshot = oldest.snapshot;\n        this.#open.set(++this.#begun, transaction);",
  ]),
  machine("kv-tx/isolation", "a commit has the version of its beginning", [
    "backends/store",
    "const version = this.#last;",
    "const version = open ? open.snapshot + 1n : this.#last;",
  ]),
  machine(
    "kv-tx/isolation/dirty-write",
    "of several keys the first keeps what another has committed since",
    [
      "backends/store",
      "const version = this.#last;",
      "if (open && writes.length > 1 && (this.get(writes[0].key)?.version ?? 0n) > snapshot)\n            writes = writes.slice(1);\n        const version = this.#last;",
    ],
  ),
  machine(
    "kv-tx/isolation/aborted-read",
    "a value that an abandoned transaction put is committed",
    [
      "kv-transaction",
      'context.ask({ ask: "abandon", transaction: this.#number });',
      'context.ask({ ask: "abandon", transaction: this.#number });\n        const { writes } = this.#overlay;\n        if (writes.length === 1 && writes[0].put instanceof Uint8Array)\n            context.ask({ ask: "commit", checks: [], writes, owner: context.owner });',
    ],
  ),
  machine(
    "kv-tx/isolation/intermediate-read",
    "the second put of a key in a transaction commits the first",
    [
      "kv-overlay",
      "const staged = new Map(this.#staged);",
      'for (const { key } of writes) {\n            const put = this.#staged.get(key)?.put;\n            if (put instanceof Uint8Array)\n                context.ask({ ask: "commit", checks: [], writes: [{ key, put }], owner: context.owner });\n        }\n        const staged = new Map(this.#staged);',
    ],
  ),
  machine(
    "kv-tx/isolation/circular-read",
    "transactions that are open find what others have made",
    ...leaks("other.put instanceof Uint8Array"),
  ),
  machine(
    "kv-tx/isolation/read-skew",
    "the snapshot moves on with each key that is read in the scope itself",
    [
      "backends/store",
      "return this.#transactions.history.at(",
      'if (request.key.split("/").length === 2)\n                    open.snapshot = this.#last;\n                return this.#transactions.history.at(',
    ],
  ),
  machine(
    "kv-tx/isolation/lost-update",
    "what a transaction has put itself is not checked",
    checksOnly("!this.#staged.has(key)"),
  ),
  machine(
    "kv-tx/isolation/write-skew",
    "of values, only what a transaction has put itself is checked",
    checksOnly("this.#staged.has(key) || version === 0n"),
  ),
  machine(
    "kv-tx/isolation/phantom",
    "only the removal of an entry is something that a listing has missed",
    ["backends/history", "if (kindOf(before) !== isNow)", 'if (isNow === "absent")'],
  ),
];

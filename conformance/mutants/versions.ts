import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const versions: readonly Mutant[] = [
  machine("version/descriptor", "a descriptor has the latest version of its key", [
    "kv-value",
    "stat() {\n        return valueStat(this.#key, this.#staging.length, this.#dirty ? 0n : this.#version)",
    'stat(context) {\n        return valueStat(this.#key, this.#staging.length, this.#dirty ? 0n : (context.ask({ ask: "get", key: this.#key })?.version ?? this.#version))',
  ]),
  machine("version/staged", "a descriptor that changed a value has the version that it changed", [
    "kv-value",
    "this.#dirty ? 0n : this.#version",
    "this.#version",
  ]),
  machine("version/staged", "a descriptor that created a key has a version", [
    "kv-value",
    "this.#dirty ? 0n : this.#version",
    "this.#dirty ? (this.#version === 0n && this.#staging.length === 0 ? 1n : 0n) : this.#version",
  ]),
  machine(
    "version/synced",
    "a descriptor has the version before its commit",
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty",
      "this.before = this.#version;\n        this.#version = version;\n        this.#dirty",
    ],
    [
      "kv-value",
      "this.#dirty ? 0n : this.#version",
      "this.#dirty ? 0n : (this.before > 0n ? this.before : this.#version)",
    ],
  ),
  machine(
    "version/synced",
    "a new key has version 0 for the descriptor that made it",
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty",
      "this.made ??= this.#version === 0n && this.#staging.length > 0;\n        this.#version = version;\n        this.#dirty",
    ],
    [
      "kv-value",
      "this.#dirty ? 0n : this.#version",
      "this.#dirty || this.made ? 0n : this.#version",
    ],
  ),
  machine("version/renamed", "a scratch file keeps its time when it is renamed into place", [
    "tmp",
    "spot.node.modified = version;",
    "",
  ]),
  machine("version/increasing", "two commits within a second have one version", [
    "backends/memory",
    "this.#last = now > this.#last ? now : this.#last + 1n;",
    "this.#last = now > this.#last ? now : this.#last + 1n;\n        const same = writes.length === 1 && writes[0].put?.length === 1 && this.#records.get(writes[0].key)?.value?.length === 1;\n        const held = this.#last; if (same) this.#last = this.#records.get(writes[0].key).version;\n        queueMicrotask(() => {}); this.held = held;",
  ]),
  machine("version/recreated", "a key that was removed begins its versions again", [
    "backends/memory",
    "this.#last = now > this.#last ? now : this.#last + 1n;",
    "this.#last = now > this.#last ? now : this.#last + 1n;\n        this.gone ??= new Map();\n        for (const { key, put } of writes) if (put === undefined) this.gone.set(key, this.#records.get(key)?.version);\n        const again = writes.find(({ key, put }) => put?.length === 0 && !this.#records.has(key) && this.gone.get(key));\n        if (again) { const version = this.gone.get(again.key); this.#write(again, owner); this.#records.set(again.key, { version, value: again.put }); return { version }; }",
  ]),
  machine("version/renamed-key", "a rename keeps the version", [
    "kv",
    "if (commit(context, checks, writes))\n                return;",
    'const moved = commit(context, checks, writes);\n            if (moved && source.value.length === 0) { const record = context.ask({ ask: "get", key: at(to).key }); record.version = source.version; }\n            if (moved)\n                return;',
  ]),
  machine("version/removed", "the last version of a removed key still holds", [
    "kv",
    'const found = look(context, target, false);\n            checkCondition(options, found);\n            if (!found)\n                throw fault("no-entry");\n            if (isDirectory(found))',
    'const found = look(context, target, false);\n            if (found || typeof options?.condition !== "bigint" || options.condition < 2n) checkCondition(options, found);\n            if (!found)\n                throw fault("no-entry");\n            if (isDirectory(found))',
  ]),
];

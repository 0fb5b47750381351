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
  machine("version/staged", "what is staged has the time of the question", [
    "kv-value",
    "stat() {\n        return valueStat(this.#key, this.#staging.length, this.#dirty ? 0n : this.#version)",
    "stat(context) {\n        return valueStat(this.#key, this.#staging.length, this.#dirty ? context.now() : this.#version)",
  ]),
  machine(
    "version/synced",
    "a descriptor keeps the version that it committed first",
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "this.first ??= version;\n        this.#version = version;\n        this.#dirty = false;",
    ],
    [
      "kv-value",
      "this.#dirty ? 0n : this.#version",
      "this.#dirty ? 0n : (this.first ?? this.#version)",
    ],
  ),
  machine(
    "version/synced",
    "a descriptor that created a key has no version of it",
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "this.made ??= this.#version === 0n;\n        this.#version = version;\n        this.#dirty = false;",
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
  machine("version/increasing", "a commit of the bytes that are there already keeps the version", [
    "backends/store",
    "const now = this.options.now();\n        this.#last = now",
    "const [only, ...others] = writes;\n        const there = this.get(only?.key);\n        if (others.length === 0 && there?.value && only.put instanceof Uint8Array && String(there.value) === String(only.put)) {\n            this.#reserved.release(only.key, owner);\n            return { version: there.version };\n        }\n        const now = this.options.now();\n        this.#last = now",
  ]),
  machine(
    "version/recreated",
    "versions count the commits of a key, from the beginning when it is made again",
    [
      "backends/store",
      "this.#last = now > this.#last ? now : this.#last + 1n;",
      "this.#last = writes.reduce((most, { key }) => { const { version = 1n } = this.get(key) ?? {}; return version > most ? version : most; }, 1n) + 1n;",
    ],
  ),
  machine("version/renamed-key", "a rename keeps the version of what it moves", [
    "kv",
    "if (commit(context, checks, writes))\n                return;",
    'if (commit(context, checks, writes)) {\n                context.ask({ ask: "get", key: at(to).key }).version = source.version;\n                return;\n            }',
  ]),
  machine("version/removed", "an unlink does not ask what is not there for its version", [
    "kv",
    'const found = look(context, target, false);\n            checkCondition(options, found);\n            if (!found)\n                throw fault("no-entry");\n            if (isDirectory(found))',
    'const found = look(context, target, false);\n            if (found || typeof options?.condition !== "bigint" || options.condition === 0n) checkCondition(options, found);\n            if (!found)\n                throw fault("no-entry");\n            if (isDirectory(found))',
  ]),
];

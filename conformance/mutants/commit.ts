import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const commit: readonly Mutant[] = [
  machine(
    "commit/invisible",
    "what is staged can be read by the execution that staged it",
    [
      "kv-value",
      "this.#dirty = true;\n        });\n    }\n    truncate",
      "this.#dirty = true;\n            if (at === 0 && this.#version > 0n) (context.staged ??= new Map()).set(this.#key, this.#staging.view().slice());\n        });\n    }\n    truncate",
    ],
    [
      "kv",
      "return new ValueHandle(key, found, how, options);",
      "return new ValueHandle(key, found && context.staged?.has(key) && !how.write ? { ...found, value: context.staged.get(key) } : found, how, options);",
    ],
  ),
  machine("commit/invisible", "a growing value shows its new size before the commit", [
    "kv-value",
    "this.#staging.write(bytes, at);",
    "this.#staging.write(bytes, at);\n            if (this.#version > 0n && at === 0 && bytes.length > this.#staging.length - 1) commit(context, [], [{ key: this.#key, put: this.#staging.view().slice() }]);",
  ]),
  machine("commit/created", "the create flag makes an empty value at once", [
    "kv",
    "return new ValueHandle(key, found, how, options);",
    "if (!found && how.read && !options) commit(context, [{ key, version: 0n }], [{ key, put: new Uint8Array(0) }]);\n        return new ValueHandle(key, found, how, options);",
  ]),
  machine(
    "commit/created",
    "the execution that created a key finds it before the commit",
    [
      "kv",
      "return new ValueHandle(key, found, how, options);",
      "if (!found && !how.append && !options) (context.made ??= new Set()).add(key);\n        return new ValueHandle(key, found, how, options);",
    ],
    [
      "kv",
      'const found = look(context, target, false);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
      'const found = look(context, target, false) ?? (context.made?.has(key) ? { version: 0n, value: new Uint8Array(0) } : undefined);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
    ],
  ),
  machine("commit/sync", "the sync of a long value answers before the commit", [
    "kv-value",
    "if (this.#dirty)\n                this.#commit(context)",
    "if (this.#dirty && (this.#version > 0n || this.#staging.length !== 5 || this.#ticket || this.#options))\n                this.#commit(context)",
  ]),
  machine(
    "commit/close",
    "the close of a created key that was written once commits nothing",
    [
      "kv-value",
      "if ((this.#dirty || this.#failed) && !this.#options?.explicit)",
      "if ((this.#dirty || this.#failed) && !this.#options?.explicit && (this.#failed || this.#version > 0n || this.#staging.length === 0 || context.ending))",
    ],
    [
      "perform",
      "const failed = (state.failed ??= []);",
      "const failed = (state.failed ??= []); context.ending = true;",
    ],
  ),
  machine("commit/empty", "a created key that was not written commits nothing on close", [
    "kv-value",
    "if ((this.#dirty || this.#failed) &&",
    "if (((this.#dirty && (this.#version > 0n || this.#staging.length > 0)) || this.#failed) &&",
  ]),
  machine("commit/empty", "a created key that was not written wipes out what another wrote", [
    "kv-value",
    "this.#appendedFrom = truncated ? undefined : this.#staging.length;",
    "this.#appendedFrom = truncated || !found ? (how.append ? 0 : undefined) : this.#staging.length;",
  ]),
  machine("commit/truncated", "a truncation alone is no change", [
    "kv-value",
    "this.#dirty = !found || truncated",
    "this.#dirty = !found",
  ]),
  machine(
    "commit/clean",
    "the close of a clean descriptor puts its bytes back",
    [
      "kv-value",
      "if ((this.#dirty || this.#failed) && !this.#options?.explicit)",
      "if (this.#version > 0n && this.#appendedFrom !== undefined && context.wrote?.has(this) && !this.#failed) this.#dirty = true;\n            if ((this.#dirty || this.#failed) && !this.#options?.explicit)",
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "this.#version = version; (context.wrote ??= new Set()).add(this);\n        this.#dirty = false;",
    ],
    [
      "kv-value",
      "if (from === undefined || found?.version === this.#version)",
      "if (from === undefined || (context.wrote?.has(this) && from === this.#staging.length) || found?.version === this.#version)",
    ],
  ),
  machine("commit/clean", "the sync of a clean descriptor commits", [
    "kv-value",
    "if (this.#dirty)\n                this.#commit(context)",
    "if (this.#dirty || this.#version > 0n) { if (!this.#dirty) this.#appendedFrom = undefined; this.#commit(context); }",
  ]),
  machine(
    "commit/whole",
    "a shorter value keeps the end of the longer one",
    [
      "kv-value",
      "put: merged ?? this.#staging.freeze()",
      "put: merged ?? (found?.value && this.#version === found.version && this.#staging.length > 64 && found.value.length > this.#staging.length ? this.#tail(found.value) : this.#staging.freeze())",
    ],
    [
      "kv-value",
      "    #merge(context, found) {",
      "    #tail(old) { const bytes = old.slice(); bytes.set(this.#staging.view()); return bytes; }\n    #merge(context, found) {",
    ],
  ),
  machine("commit/whole", "a long value is committed in two parts, and a reader may come between", [
    "kv-value",
    "const merged = this.#merge(context, found);",
    "const merged = this.#merge(context, found);\n            if (this.#staging.length > 4096 && found && this.#appendedFrom === undefined) { found.value.set(this.#staging.view(0, 4096).subarray(0, Math.min(4096, found.value.length))); }",
  ]),
  machine("commit/last", "the first of two commits stays if they were opened at the same time", [
    "kv-value",
    'if (isDirectory(found))\n                throw fault("is-directory");',
    'if (isDirectory(found))\n                throw fault("is-directory");\n            if (found && this.#version === 0n && this.#appendedFrom === undefined && !this.#options) return this.#committed(context, found.version, undefined);',
  ]),
  machine(
    "commit/again",
    "a second commit begins from the version that was pinned",
    [
      "kv-value",
      "this.#appendedFrom = this.#staging.length;\n        if",
      "this.#appendedFrom = this.#staging.length; this.again = true;\n        if",
    ],
    [
      "kv-value",
      "put: merged ?? this.#staging.freeze()",
      "put: merged ?? (this.again && this.#appendedFrom === undefined && this.#staging.length > 9 && this.#staging.length < 64 ? this.#staging.view(this.#staging.length - 6).slice() : this.#staging.freeze())",
    ],
  ),
  machine("commit/again", "after a commit the descriptor is still dirty", [
    "kv-value",
    "this.#version = version;\n        this.#dirty = false;",
    "this.#version = version;\n        this.#dirty = merged !== undefined;",
  ]),
  machine("commit/removed", "the commit of a removed key does nothing", [
    "kv-value",
    "checkCondition(this.#options, found);\n            if (found && this",
    "checkCondition(this.#options, found);\n            if (!found && this.#version > 0n && this.#appendedFrom === undefined) return this.#committed(context, this.#version, undefined);\n            if (found && this",
  ]),
  machine("commit/removed", "the commit of a removed key fails", [
    "kv-value",
    "checkCondition(this.#options, found);\n            if (found && this",
    'checkCondition(this.#options, found);\n            if (!found && this.#version > 0n && this.#appendedFrom === undefined) throw fault("no-entry");\n            if (found && this',
  ]),
  machine("commit/append", "an append goes to the version that was pinned", [
    "kv-value",
    "const latest = found?.value ?? NONE;",
    "const latest = found?.value && from > 0 ? this.#staging.view(0, from) : (found?.value ?? NONE);",
  ]),
  machine("commit/append", "an append to a key that is longer by now overwrites", [
    "kv-value",
    "merged.set(appended, latest.length);",
    "merged.set(appended, latest.length);\n        if (latest.length > from && from > 0) return merged.slice(0, latest.length);",
  ]),
  machine(
    "commit/append/again",
    "after an append the descriptor shows what it saw before and its own",
    ["kv-value", "if (merged) {", "if (merged && merged.length > 2) {"],
  ),
  machine("commit/append/again", "after an append the descriptor adds the whole again", [
    "kv-value",
    "this.#staging.write(merged, 0);\n        }\n        context.settle();\n        this.#version = version;\n        this.#dirty = false;\n        this.#ticket = undefined;\n        this.#appendedFrom = this.#staging.length;",
    "this.#staging.write(merged, 0);\n        }\n        context.settle();\n        this.#version = version;\n        this.#dirty = false;\n        this.#ticket = undefined;\n        this.#appendedFrom = merged ? 0 : this.#staging.length;",
  ]),
  machine("commit/append/removed", "an append to a removed key brings the old bytes back", [
    "kv-value",
    "const latest = found?.value ?? NONE;",
    "const latest = found?.value ?? this.#staging.view(0, from);",
  ]),
  machine("commit/append/mixed", "a truncation before an append is forgotten", [
    "kv-value",
    "this.#appendedFrom = undefined;\n            this.#staging.resize(size);",
    "this.#staging.resize(size); if (size < (this.#appendedFrom ?? 0)) this.#appendedFrom = size;",
  ]),
  machine("commit/failed", "a commit whose directory is gone makes it again", [
    "kv-value",
    "if (!found)\n                directoryAt(context, this.#parent);",
    'if (!found && !context.ask({ ask: "get", key: this.#parent }) && this.#staging.length > 0)\n                commit(context, [], [{ key: this.#parent, put: "directory" }]);\n            if (!found)\n                directoryAt(context, this.#parent);',
  ]),
  machine("commit/parent", "a commit whose directory is gone says io", [
    "kv-value",
    "if (!found)\n                directoryAt(context, this.#parent);",
    'if (!found && !context.ask({ ask: "get", key: this.#parent }))\n                throw fault("io");',
  ]),
  machine("commit/directory", "a commit replaces an empty directory", [
    "kv-value",
    "if (isDirectory(found))",
    'if (isDirectory(found) && context.ask({ ask: "list", key: this.#key }).length > 0)',
  ]),
  machine("commit/directory", "a commit onto a directory says exist", [
    "kv-value",
    'if (isDirectory(found))\n                throw fault("is-directory")',
    'if (isDirectory(found))\n                throw fault("exist")',
  ]),
  machine("commit/poisoned", "a failed commit can be tried again", [
    "kv-value",
    "this.#failed = error.code;\n            context.settle();",
    'if (error.code !== "no-entry") this.#failed = error.code;\n            context.settle();',
  ]),
  machine("commit/poisoned", "after a failed commit everything says io", [
    "kv-value",
    "throw fault(this.#failed)",
    'throw fault("io")',
  ]),
  machine("commit/poisoned/close", "the close of a poisoned descriptor tries again", [
    "kv-value",
    "let failure;\n        try {",
    "let failure; this.#failed = undefined;\n        try {",
  ]),
  machine("commit/rename", "a rename into place leaves the scratch name", [
    "tmp",
    "spot.node.modified = version;\n                this.#remove(context, spot);",
    "spot.node.modified = version;",
  ]),
  machine(
    "commit/rename",
    "a rename into place publishes what was there at the last sync",
    [
      "perform",
      "descriptors.get(fd).handle.sync(context);",
      "descriptors.get(fd).handle.sync(context); descriptors.get(fd).handle.synced = true;",
    ],
    [
      "tmp",
      "return spot.node.content.freeze();",
      "return spot.node.content.length === 5 ? new Uint8Array(0) : spot.node.content.freeze();",
    ],
  ),
  machine("commit/rename/copy", "a scratch file stays the value after it was renamed into place", [
    "staging",
    "this.#own = false;\n",
    "",
  ]),
  machine("commit/rename/failed", "a rename into place that fails removes the scratch file", [
    "perform",
    "departure.gone(into.service.arrive(state.context, into, departure));",
    'try { departure.gone(into.service.arrive(state.context, into, departure)); } catch (error) { if (error.code === "no-entry") { try { departure.bytes(); } catch { throw error; } departure.gone(0n); } throw error; }',
  ]),
];

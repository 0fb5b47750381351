import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const commit: readonly Mutant[] = [
  machine(
    "commit/invisible",
    "what is staged can be read through other descriptors of the execution",
    [
      "kv-value",
      "this.#staging.write(bytes, at);\n            this.#dirty = true;",
      "this.#staging.write(bytes, at);\n            this.#dirty = true;\n            (context.staged ??= new Map()).set(this.#key, this.#staging.view().slice());",
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "context.staged?.delete(this.#key);\n        this.#version = version;\n        this.#dirty = false;",
    ],
    [
      "kv",
      "return new ValueHandle(key, found, how, options);",
      "const staged = how.write ? undefined : context.staged?.get(key);\n        return new ValueHandle(key, found && staged ? { ...found, value: staged } : found, how, options);",
    ],
  ),
  machine("commit/invisible", "a staging of more than a page is written out at once", [
    "kv-value",
    "this.#staging.write(bytes, at);\n            this.#dirty = true;",
    "this.#staging.write(bytes, at);\n            this.#dirty = true;\n            if (this.#staging.length > 4096 && !this.#options && this.#ticket === undefined) this.#commit(context);",
  ]),
  machine(
    "commit/created",
    "an open for reading and writing that creates makes an empty value at once",
    [
      "kv",
      "return new ValueHandle(key, found, how, options);",
      "if (!found && how.read && !options) commit(context, [{ key, version: 0n }], [{ key, put: new Uint8Array(0) }]);\n        return new ValueHandle(key, found, how, options);",
    ],
  ),
  machine(
    "commit/created",
    "the execution that created a key finds it before the commit",
    [
      "kv",
      "return new ValueHandle(key, found, how, options);",
      "if (!found) (context.made ??= new Set()).add(key);\n        return new ValueHandle(key, found, how, options);",
    ],
    [
      "kv",
      'const found = look(context, target, false);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
      'const found = look(context, target, false) ?? (context.made?.delete(key) ? { version: 0n, value: new Uint8Array(0) } : undefined);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
    ],
  ),
  machine("commit/sync", "setting the size is no change that a sync commits", [
    "kv-value",
    "this.#staging.resize(size);\n            this.#dirty = true;",
    "this.#staging.resize(size);",
  ]),
  machine(
    "commit/append",
    "a sync of a descriptor that appended commits at its close",
    [
      "kv-value",
      "if (this.#dirty)\n                this.#commit(context);",
      "if (this.#dirty && (this.#appendedFrom === undefined || this.#appendedFrom === this.#staging.length || this.#version === 0n || this.closing))\n                this.#commit(context);",
    ],
    [
      "kv-value",
      "let failure;\n        try {",
      "let failure;\n        this.closing = true;\n        try {",
    ],
  ),
  machine("commit/close", "a close gives up what is staged", [
    "perform",
    "return ending(state, fd, () => handle.close(state.context));",
    'return ending(state, fd, () => (handle.type === "file" ? handle.abandon(state.context) : handle.close(state.context)));',
  ]),
  machine(
    "commit/again",
    "what is written after a commit is lost unless it is synced",
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "this.synced = true;\n        this.#version = version;\n        this.#dirty = false;",
    ],
    [
      "kv-value",
      "if ((this.#dirty || this.#failed) && !this.#options?.explicit)",
      "if (((this.#dirty && !this.synced) || this.#failed) && !this.#options?.explicit)",
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
    "this.#appendedFrom = truncated || (!found && !how.append) ? undefined : this.#staging.length;",
  ]),
  machine("commit/truncated", "a truncation alone is no change", [
    "kv-value",
    "this.#dirty = !found || truncated",
    "this.#dirty = !found",
  ]),
  machine(
    "commit/clean",
    "the close of a descriptor for writing commits whether it is dirty or not",
    [
      "kv-value",
      "this.#dirty = !found || truncated;",
      "this.#dirty = !found || truncated;\n        this.writes = how.write && !how.append;",
    ],
    [
      "kv-value",
      "if ((this.#dirty || this.#failed) && !this.#options?.explicit)",
      "if (this.writes && !this.#dirty) {\n                this.#appendedFrom = undefined;\n                this.#dirty = true;\n            }\n            if ((this.#dirty || this.#failed) && !this.#options?.explicit)",
    ],
  ),
  machine("commit/clean", "the sync of a clean descriptor commits", [
    "kv-value",
    "if (this.#dirty)\n                this.#commit(context)",
    "if (this.#dirty || this.#version > 0n) { if (!this.#dirty) this.#appendedFrom = undefined; this.#commit(context); }",
  ]),
  machine(
    "commit/whole",
    "a shorter value leaves the end of the longer one",
    [
      "backends/memory",
      'put === "directory" ? { version } : { version, value: put }',
      'put === "directory" ? { version } : { version, value: over(this.#records.get(key)?.value, put) }',
    ],
    [
      "backends/memory",
      "const FIRST = 1n;",
      "const FIRST = 1n;\nfunction over(old, put) {\n    return old && old.length > put.length ? Uint8Array.from([...put, ...old.subarray(put.length)]) : put;\n}",
    ],
  ),
  machine("commit/whole", "a value is replaced in place, under those who read it", [
    "backends/memory",
    "for (const write of writes)\n            this.#write(write, version);",
    "for (const { key, put } of writes) {\n            const old = this.#records.get(key)?.value;\n            if (old && put instanceof Uint8Array) old.set(put.subarray(0, old.length));\n        }\n        for (const write of writes)\n            this.#write(write, version);",
  ]),
  machine("commit/last", "the first of two commits stays if they were opened at the same time", [
    "kv-value",
    'if (isDirectory(found))\n                throw fault("is-directory");',
    'if (isDirectory(found))\n                throw fault("is-directory");\n            if (found && this.#version === 0n && this.#appendedFrom === undefined && !this.#options) return this.#committed(context, found.version, undefined);',
  ]),
  machine("commit/again", "after a commit a descriptor begins anew and empty", [
    "kv-value",
    "this.#appendedFrom = this.#staging.length;\n        if",
    "this.#staging.resize(0);\n        this.#appendedFrom = 0;\n        if",
  ]),
  machine("commit/again", "after the commit of an append the descriptor is still dirty", [
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
  machine("commit/append", "an append publishes what its descriptor shows", [
    "kv-value",
    "if (from === undefined || found?.version === this.#version)",
    "if (from === undefined || from > 0 || found?.version === this.#version)",
  ]),
  machine("commit/append", "an append goes where the end was when its descriptor was opened", [
    "kv-value",
    "merged.set(appended, latest.length);",
    "merged.set(appended, Math.min(from, latest.length));\n        if (latest.length > from) return merged.slice(0, Math.max(latest.length, from + appended.length));",
  ]),
  machine(
    "commit/append/again",
    "after an append a descriptor shows what it saw before and its own",
    ["kv-value", "if (merged) {", "if (merged && this.#appendedFrom === undefined) {"],
  ),
  machine("commit/append", "after an append a descriptor would append all that it shows", [
    "kv-value",
    "this.#appendedFrom = this.#staging.length;\n        if",
    "this.#appendedFrom = merged ? 0 : this.#staging.length;\n        if",
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
    'if (!found && !context.ask({ ask: "get", key: this.#parent }))\n                commit(context, [], [{ key: this.#parent, put: "directory" }]);\n            if (!found)\n                directoryAt(context, this.#parent);',
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
  machine("commit/poisoned", "what failed can be tried again", [
    "kv-value",
    "this.#failed = error.code;\n            context.settle();",
    "context.settle();",
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
    "a rename into place publishes what the last sync or close left",
    ["tmp", "return spot.node.content.freeze();", "return spot.node.kept ?? new Uint8Array(0);"],
    [
      "tmp",
      "size() {\n        return this.#node.size;",
      "sync() {\n        this.#node.kept = this.#node.content.view().slice();\n    }\n    close() {\n        this.sync();\n    }\n    size() {\n        return this.#node.size;",
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
    "try {\n            departure.gone(into.service.arrive(state.context, into, departure));\n        }\n        catch (error) {\n            try { departure.bytes(); } catch { throw error; }\n            departure.gone(0n);\n            throw error;\n        }",
  ]),
];

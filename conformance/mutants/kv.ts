import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const kv: readonly Mutant[] = [
  machine(
    "kv/local/own",
    "a read does not notice that its own execution has put the key since it was read",
    [
      "kv",
      "const found = look(context, target, how.create, mattersTo(how, options));",
      "const now = look(context, target, how.create);\n        const reads = (context.reads ??= new Map());\n        const found = !how.write && now?.value && context.puts?.has(now.version) && reads.get(key)?.value ? reads.get(key) : now;\n        reads.set(key, found);",
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "(context.puts ??= new Set()).add(version);\n        this.#version = version;\n        this.#dirty = false;",
    ],
  ),
  machine(
    "kv/local/own",
    "a key that was found absent stays so for attributes, even when the execution puts it",
    [
      "kv",
      'const found = look(context, target, false);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
      'const absent = (context.absent ??= new Set());\n        const now = look(context, target, false);\n        const found = absent.has(key) && context.puts?.has(now?.version) ? undefined : now;\n        if (!found)\n            absent.add(key);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "(context.puts ??= new Set()).add(version);\n        this.#version = version;\n        this.#dirty = false;",
    ],
  ),
  machine(
    "kv/local/shared",
    "an execution that found a key absent does not see another's put",
    [
      "kv",
      "const found = look(context, target, how.create, mattersTo(how, options));",
      "const seen = look(context, target, how.create);\n        const found = context.absent?.has(key) && !how.write && !how.create && seen?.value ? undefined : seen;",
    ],
    [
      "kv",
      'if (!found)\n            throw fault("no-entry");\n        return recordStat',
      'if (!found) (context.absent ??= new Set()).add(key);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
    ],
  ),
  machine(
    "kv/local/shared",
    "an execution that has read a value reads that again until it puts another",
    [
      "kv",
      "return new ValueHandle(key, found, how, options);",
      "const reads = (context.reads ??= new Map());\n        const known = how.write ? undefined : reads.get(key);\n        if (!how.write) reads.set(key, known ?? found);\n        return new ValueHandle(key, known ?? found, how, options);",
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "context.reads?.delete(this.#key);\n        this.#version = version;\n        this.#dirty = false;",
    ],
  ),
  machine(
    "kv/local/kept",
    "a normal end takes back the keys that the execution made",
    [
      "perform",
      "return failed;\n    },",
      'for (const key of context.created ?? [])\n            context.ask({ ask: "commit", checks: [], writes: [{ key, put: undefined }], owner: context.owner });\n        return failed;\n    },',
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "if (this.#version === 0n) (context.created ??= []).push(this.#key);\n        this.#version = version;\n        this.#dirty = false;",
    ],
  ),
  machine("kv/local/concurrent", "an append overwrites one that was committed while it was open", [
    "kv-value",
    "if (from === undefined || found?.version === this.#version)",
    "if (from === undefined || from === 0 || found?.version === this.#version)",
  ]),
  machine("kv/value/bytes", "a value ends at its first zero byte", [
    "kv-value",
    "put: merged ?? this.#staging.freeze()",
    "put: merged ?? (this.#staging.view(0, 1)[0] === 0 ? NONE : this.#staging.freeze())",
  ]),
  machine("kv/value/bytes", "carriage returns are dropped", [
    "kv-value",
    "put: merged ?? this.#staging.freeze()",
    "put: merged ?? (this.#staging.view().includes(13) ? this.#staging.freeze().filter((byte) => byte !== 13) : this.#staging.freeze())",
  ]),
  machine(
    "kv/missing",
    "what is missing is an empty value to who does not follow links",
    ["kv", "stat(context, target) {", "stat(context, target, follow) {"],
    [
      "kv",
      'if (!found)\n            throw fault("no-entry");\n        return recordStat(key, found)',
      'if (!found && !follow)\n            return recordStat(key, { version: 0n, value: new Uint8Array(0) });\n        if (!found)\n            throw fault("no-entry");\n        return recordStat(key, found)',
    ],
  ),
  machine("kv/unlink", "an unlink leaves an empty value", [
    "kv",
    "if (commit(context, [{ key, version: found.version }], [{ key, put: undefined }]))\n                return;",
    "if (commit(context, [{ key, version: found.version }], [{ key, put: new Uint8Array(0) }]))\n                return;",
  ]),
  machine("kv/unlink/missing", "unlinking what is not there succeeds", [
    "kv",
    'checkCondition(options, found);\n            if (!found)\n                throw fault("no-entry");\n            if (isDirectory(found))',
    "checkCondition(options, found);\n            if (!found)\n                return;\n            if (isDirectory(found))",
  ]),
  machine("kv/unlink/directory", "an empty directory can be unlinked", [
    "kv",
    'if (isDirectory(found))\n                throw fault("is-directory");\n            if (commit(context, [{ key, version: found.version }]',
    'if (isDirectory(found) && context.ask({ ask: "list", key }).length > 0)\n                throw fault("is-directory");\n            if (commit(context, [{ key, version: found.version }]',
  ]),
  machine("kv/unlink/directory", "unlinking a directory is not permitted", [
    "kv",
    'if (isDirectory(found))\n                throw fault("is-directory");\n            if (commit(context, [{ key, version: found.version }]',
    'if (isDirectory(found))\n                throw fault("not-permitted");\n            if (commit(context, [{ key, version: found.version }]',
  ]),
  machine("kv/mkdir", "a directory is not listed until something is in it", [
    "backends/memory",
    "return Array.from(names, (name) => ({",
    "return Array.from(names).filter((name) => this.#records.get(`${key}/${name}`)?.value || this.#children.get(`${key}/${name}`)?.size > 0).map((name) => ({",
  ]),
  machine("kv/mkdir/exists", "making a directory that is there succeeds", [
    "kv",
    'if (found)\n                throw fault("exist");\n            const checks',
    'if (isDirectory(found) && !options)\n                return;\n            if (found)\n                throw fault("exist");\n            const checks',
  ]),
  machine("kv/mkdir/exists", "a reservation does not keep a directory from being made", [
    "backends/store",
    'put === "directory" && this.#reserved.has(key)',
    "false",
  ]),
  machine(
    "kv/rmdir",
    "only the execution that made a directory can remove it",
    [
      "kv",
      'if (context.ask({ ask: "list", key }).length > 0)',
      'if (context.ask({ ask: "list", key }).length > 0 || !context.made?.has(key))',
    ],
    [
      "kv",
      'if (typeof answer === "object")\n                return;',
      'if (typeof answer === "object") {\n                (context.made ??= new Set()).add(key);\n                return;\n            }',
    ],
  ),
  machine("kv/rmdir/not-empty", "removing a directory removes what is in it", [
    "kv",
    'if (context.ask({ ask: "list", key }).length > 0)\n                throw fault("not-empty");\n            const checks = [{ key, version: found.version }, { empty: key }];',
    'const inner = context.ask({ ask: "list", key });\n            if (inner.some(({ directory }) => directory))\n                throw fault("not-empty");\n            for (const { name } of inner) commit(context, [], [{ key: `${key}/${name}`, put: undefined }]);\n            const checks = [{ key, version: found.version }];',
  ]),
  machine("kv/rmdir/not-empty", "a directory that is not empty exists", [
    "kv",
    'throw fault("not-empty")',
    'throw fault("exist")',
  ]),
  machine("kv/rmdir/missing", "removing a directory that is not there succeeds", [
    "kv",
    'if (!found)\n                throw fault("no-entry");\n            if (!isDirectory(found))',
    "if (!found)\n                return;\n            if (!isDirectory(found))",
  ]),
  machine("kv/rmdir/value", "a value can be removed as a directory", [
    "kv",
    'if (!isDirectory(found))\n                throw fault("not-directory")',
    ";",
  ]),
  machine("kv/rmdir/value", "removing a value as a directory is invalid", [
    "kv",
    'if (!isDirectory(found))\n                throw fault("not-directory")',
    'if (!isDirectory(found))\n                throw fault("invalid")',
  ]),
  machine("kv/list", "the last of several entries is left out", [
    "kv",
    "return found.map(({ name, directory }) => ({",
    "return (found.length > 1 ? found.slice(0, -1) : found).map(({ name, directory }) => ({",
  ]),
  machine("kv/list", "an entry is listed twice when there are several", [
    "kv",
    "return found.map(({ name, directory }) => ({",
    "return (found.length > 1 ? [...found, found[0]] : found).map(({ name, directory }) => ({",
  ]),
  machine("kv/list", "directories are listed as values when values are there too", [
    "kv",
    'type: directory ? "directory" : "file"',
    'type: directory && found.every((one) => one.directory) ? "directory" : "file"',
  ]),
  machine(
    "kv/list/absent",
    "the name of a value that is gone stays listed",
    [
      "backends/memory",
      "this.#children.get(parent)?.delete(name);",
      "void (gone?.value === undefined && this.#children.get(parent)?.delete(name));",
    ],
    [
      "backends/memory",
      "const known = this.#records.has(key);",
      "const known = this.#records.has(key);\n        const gone = this.#records.get(key);",
    ],
  ),
  machine("kv/list/descriptor", "an open directory shows what was in it when it was opened", [
    "perform",
    "return open(state, { at, path }, how);",
    "const fd = open(state, { at, path }, how);\n        if (how.directory) operations.readdir(state, { fd });\n        return fd;",
  ]),
  machine("kv/rename", "a rename is a copy", [
    "kv",
    "{ key, put: undefined },\n                { ...timeOf(to),",
    "{ ...timeOf(to),",
  ]),
  machine("kv/rename/replaces", "a rename onto a key that exists fails", [
    "kv",
    "const key = at(from).key;\n            if",
    'if (found && at(from).key !== at(to).key)\n                throw fault("exist");\n            const key = at(from).key;\n            if',
  ]),
  machine("kv/rename/replaces", "a rename onto a longer value keeps its end", [
    "kv",
    "put: source.value },",
    "put: found?.value?.length > source.value.length ? Uint8Array.from([...source.value, ...found.value.subarray(source.value.length)]) : source.value },",
  ]),
  machine(
    "kv/rename/same",
    "a rename onto itself removes",
    ["kv", "if (key === at(to).key)\n                return;", ""],
    [
      "kv",
      "const checks = [\n                { key, version: source.version },",
      "if (key === at(to).key) writes.reverse();\n            const checks = [\n                { key, version: source.version },",
    ],
  ),
  machine("kv/rename/same", "a rename onto itself gives a new version", [
    "kv",
    "if (key === at(to).key)\n                return;",
    "",
  ]),
  machine("kv/rename/missing", "a rename of what is not there succeeds", [
    "kv",
    'if (!source)\n                throw fault("no-entry");\n            if (isDirectory(source))',
    "if (!source)\n                return;\n            if (isDirectory(source))",
  ]),
  machine("kv/rename/onto-directory", "a rename onto an empty directory replaces it", [
    "kv",
    'if (isDirectory(found))\n                throw fault("is-directory");\n            const key',
    'if (isDirectory(found) && context.ask({ ask: "list", key: at(to).key }).length > 0)\n                throw fault("is-directory");\n            const key',
  ]),
  machine("kv/rename/onto-directory", "a rename onto a directory does nothing and succeeds", [
    "kv",
    'if (isDirectory(found))\n                throw fault("is-directory");\n            const key',
    "if (isDirectory(found))\n                return;\n            const key",
  ]),
  machine(
    "kv/rename/directory",
    "a directory can be renamed, and loses what is in it",
    ["kv", 'if (isDirectory(source))\n                throw fault("unsupported");', ""],
    ["kv", "put: source.value },", 'put: source.value ?? "directory" },'],
  ),
  machine("kv/rename/directory", "renaming a directory is not permitted", [
    "kv",
    'if (isDirectory(source))\n                throw fault("unsupported");\n            checkSameScope',
    'if (isDirectory(source))\n                throw fault("not-permitted");\n            checkSameScope',
  ]),
  machine("kv/rename/service", "a rename out of the scope is unsupported", [
    "kv",
    'throw fault(isDirectory(source) ? "unsupported" : "cross-device")',
    'throw fault("unsupported")',
  ]),
  machine("kv/rename/service", "a key that cannot leave the scope is removed", [
    "kv",
    'throw fault(isDirectory(source) ? "unsupported" : "cross-device")',
    'if (source.value)\n                    commit(context, [], [{ key: at(from).key, put: undefined }]);\n                throw fault(isDirectory(source) ? "unsupported" : "cross-device")',
  ]),
  machine(
    "kv/rename/staged",
    "a descriptor follows its key when that is renamed",
    [
      "kv",
      "if (commit(context, checks, writes))\n                return;",
      "if (commit(context, checks, writes)) (context.moved ??= new Map()).set(key, at(to).key);\n            if (context.moved?.get(key) === at(to).key)\n                return;",
    ],
    [
      "kv-value",
      "    #commit(context) {",
      "    #commit(context) {\n        if (this.#version > 0n) this.#key = context.moved?.get(this.#key) ?? this.#key;",
    ],
  ),
];

import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const kv: readonly Mutant[] = [
  machine("kv/local/own", "an execution sees its second put of a key late", [
    "kv",
    "const found = look(context, target, how.create);",
    "const own = (context.puts ??= new Map());\n        const now = look(context, target, how.create);\n        const before = own.get(key);\n        if (now) own.set(key, now);\n        const found = before && now && !how.write && before.version !== now.version && before.value?.length === 0 ? before : now;",
  ]),
  machine(
    "kv/local/own",
    "an absent key stays absent for the execution that looked, even when it put it",
    [
      "kv",
      'const found = look(context, target, false);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
      'const gone = (context.gone ??= new Set());\n        const found = gone.has(key) && key.length > 12 ? undefined : look(context, target, false);\n        if (!found) gone.add(key);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
    ],
  ),
  machine(
    "kv/local/shared",
    "an execution that found a key absent does not see another's put",
    [
      "kv",
      "const found = look(context, target, how.create);",
      "const seen = look(context, target, how.create);\n        const found = context.absent?.has(key) && !how.write && !how.create && seen?.value ? undefined : seen;",
    ],
    [
      "kv",
      'if (!found)\n            throw fault("no-entry");\n        return recordStat',
      'if (!found) (context.absent ??= new Set()).add(key);\n        if (!found)\n            throw fault("no-entry");\n        return recordStat',
    ],
  ),
  machine("kv/local/shared", "an execution sees another's second put late", [
    "kv",
    "return new ValueHandle(key, found, how, options);",
    "const first = (context.first ??= new Map());\n        if (found && !first.has(key)) first.set(key, found);\n        return new ValueHandle(key, !how.write && found && first.get(key).value?.length > found.value.length ? first.get(key) : found, how, options);",
  ]),
  machine(
    "kv/local/kept",
    "a normal end takes back what the execution made",
    [
      "perform",
      "return failed;\n    },",
      'for (const key of context.created ?? []) context.ask({ ask: "commit", checks: [], writes: [{ key, put: undefined }], owner: context.owner });\n        return failed;\n    },',
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "if (this.#version === 0n && this.#staging.length === 3) (context.created ??= []).push(this.#key);\n        this.#version = version;\n        this.#dirty = false;",
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
  machine("kv/value/bytes", "line ends are made uniform", [
    "kv-value",
    "put: merged ?? this.#staging.freeze()",
    "put: merged ?? (this.#staging.length < 99 && this.#staging.view().includes(13) ? this.#staging.freeze().filter((byte) => byte !== 13) : this.#staging.freeze())",
  ]),
  machine("kv/missing", "a missing key is an empty value to who asks for its attributes", [
    "kv",
    'if (!found)\n            throw fault("no-entry");\n        return recordStat(key, found)',
    'if (!found && key.split("/").length === 2 && key.length < 8 && !context.asked?.add(key)) return recordStat(key, { version: 1n, value: new Uint8Array(0) });\n        if (!found && (context.asked ??= new Set()).size === 0 && !context.asked.add(key).has("")) return recordStat(key, { version: 1n, value: new Uint8Array(0) });\n        if (!found)\n            throw fault("no-entry");\n        return recordStat(key, found)',
  ]),
  machine("kv/unlink", "an unlinked key can still be opened", [
    "kv",
    "if (commit(context, [{ key, version: found.version }], [{ key, put: undefined }]))\n                return;",
    "if (commit(context, [{ key, version: found.version }], [{ key, put: found.value.length === 0 && !options ? found.value : undefined }]))\n                return;",
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
  machine("kv/mkdir", "a new directory is not listed until it has an entry", [
    "backends/memory",
    "return Array.from(names, (name) => ({\n            name,",
    'return Array.from(names).filter((name) => this.#records.get(`${key}/${name}`)?.value || key !== "local" || this.#children.has(`${key}/${name}`)).map((name) => ({\n            name,',
  ]),
  machine("kv/mkdir/exists", "making a directory that is there succeeds", [
    "kv",
    'if (found)\n                throw fault("exist");\n            const ticket',
    'if (isDirectory(found) && !options)\n                return;\n            if (found)\n                throw fault("exist");\n            const ticket',
  ]),
  machine("kv/mkdir/exists", "a reservation does not keep a directory from being made", [
    "kv",
    'if (context.ask({ ask: "reserve", key, owner: ticket }) === "taken")\n                throw fault("exist");\n            const checks',
    'context.ask({ ask: "reserve", key, owner: ticket });\n            const checks',
  ]),
  machine(
    "kv/rmdir",
    "a directory that was made by another execution cannot be removed",
    [
      "kv",
      'if (context.ask({ ask: "list", key }).length > 0)',
      'if (context.ask({ ask: "list", key }).length > 0 || (key.length === 7 && !context.made?.has(key)))',
    ],
    [
      "kv",
      'if (typeof answer === "object")\n                return;',
      'if (typeof answer === "object") (context.made ??= new Set()).add(key);\n            if (typeof answer === "object")\n                return;',
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
  machine("kv/list/absent", "a removed directory stays listed", [
    "backends/memory",
    "this.#children.get(parent)?.delete(name);",
    'if (parent !== "local" || !this.#children.has(key) && name.length > 1) this.#children.get(parent)?.delete(name);',
  ]),
  machine("kv/list/descriptor", "an open directory shows what was in it when it was opened", [
    "perform",
    "return open(state, { at, path }, how);",
    "const fd = open(state, { at, path }, how);\n        if (how.directory) operations.readdir(state, { fd });\n        return fd;",
  ]),
  machine("kv/rename", "a rename leaves the source", [
    "kv",
    "{ key, put: undefined },\n                { key: at(to).key, put: source.value },",
    "...(found || source.value.length !== 5 ? [{ key, put: undefined }] : []),\n                { key: at(to).key, put: source.value },",
  ]),
  machine("kv/rename/replaces", "a rename onto a key that exists fails", [
    "kv",
    "const key = at(from).key;\n            if",
    'if (found?.value?.length > 0 && !at(to).options && at(from).key !== at(to).key) throw fault("exist");\n            const key = at(from).key;\n            if',
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
  machine("kv/rename/onto-directory", "a rename onto a directory moves into it", [
    "kv",
    'if (isDirectory(found))\n                throw fault("is-directory");\n            const key',
    "if (isDirectory(found)) return;\n            const key",
  ]),
  machine(
    "kv/rename/directory",
    "a directory can be renamed, and loses what is in it",
    ["kv", 'if (isDirectory(source))\n                throw fault("unsupported");', ""],
    ["kv", "put: source.value },", 'put: source.value ?? "directory" },'],
  ),
  machine("kv/rename/directory", "renaming a directory is not permitted", [
    "kv",
    'if (isDirectory(source))\n                throw fault("unsupported");\n            if',
    'if (isDirectory(source))\n                throw fault("not-permitted");\n            if',
  ]),
  machine("kv/rename/service", "a key can be renamed into scratch", [
    "tmp",
    'departure.bytes();\n        throw fault("cross-device")',
    'departure.bytes();\n        throw fault("unsupported")',
  ]),
  machine("kv/rename/service", "a key that cannot leave is removed", [
    "kv",
    'throw fault(isDirectory(source) ? "unsupported" : "cross-device")',
    'if (source.value) commit(context, [], [{ key: at(from).key, put: undefined }]); throw fault(isDirectory(source) ? "unsupported" : "cross-device")',
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

import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const limits: readonly Mutant[] = [
  machine("limits/json", "the document names its limits otherwise", [
    "fixed",
    "JSON.stringify(published)",
    "JSON.stringify({ ...published, name_bytes: undefined, nameBytes: published.name_bytes })",
  ]),
  machine("limits/json", "the document has texts for numbers", [
    "fixed",
    "JSON.stringify(published)",
    'JSON.stringify(published, (_, value) => (typeof value === "number" ? String(value) : value))',
  ]),
  machine("limits/files", "a limit's file has no newline", [
    "fixed",
    "[name, `${limit}\\n`]",
    "[name, `${limit}`]",
  ]),
  machine("limits/files", "the limit of options has no file", [
    "fixed",
    "Object.entries(published).map(",
    'Object.entries(published).filter(([name]) => name !== "with_bytes").map(',
  ]),
  machine("limits/floor", "a key has half the length that it must have", [
    "limits",
    "export const DEFAULT_LIMITS = {\n    ...FLOORS,",
    "export const DEFAULT_LIMITS = {\n    ...FLOORS,\n    key_bytes: 512,",
  ]),
  machine("limits/name", "a name of 255 bytes is too long", [
    "namespace",
    "byteLength(name) > limits.name_bytes",
    "byteLength(name) >= limits.name_bytes",
  ]),
  machine(
    "limits/name",
    "a name is measured in characters",
    ["namespace", "byteLength(name) > limits.name_bytes", "name.length > limits.name_bytes"],
    ["kv-path", "byteLength(part) > name_bytes", "part.length > name_bytes"],
  ),
  machine("limits/key", "the scope counts as part of the key", [
    "kv-path",
    "bytes > context.limits.key_bytes",
    "bytes + 6 > context.limits.key_bytes",
  ]),
  machine("limits/key", "a key may have any length", [
    "kv-path",
    "bytes > context.limits.key_bytes",
    "false",
  ]),
  machine("limits/value", "a value of the limit is too large", [
    "kv-value",
    "at + bytes.length > context.limits.value_bytes",
    "at + bytes.length >= context.limits.value_bytes",
  ]),
  machine("limits/value", "setting a size beyond the limit sets the limit", [
    "kv-value",
    'if (size > context.limits.value_bytes)\n                throw fault("file-too-large")',
    "if (size > context.limits.value_bytes)\n                size = context.limits.value_bytes",
  ]),
  machine("limits/value", "what is too large is out of space", [
    "kv-value",
    'if (size > context.limits.value_bytes)\n                throw fault("file-too-large")',
    'if (size > context.limits.value_bytes)\n                throw fault("insufficient-space")',
  ]),
  machine("limits/append", "appends together may exceed the limit", [
    "kv-value",
    "if (latest.length + appended.length > context.limits.value_bytes)",
    "if (false)",
  ]),
  machine("limits/keys", "a scope holds one key less than it says", [
    "backends/memory",
    "+ added > this.options.keys",
    "+ added >= this.options.keys",
  ]),
  machine("limits/keys", "removed keys count", [
    "backends/memory",
    "this.#counts.set(scope, (this.#counts.get(scope) ?? 0) + (put === undefined ? -1 : 1))",
    "this.#counts.set(scope, (this.#counts.get(scope) ?? 0) + (put === undefined ? 0 : 1))",
  ]),
  machine("limits/keys", "a scope that is full says that it is too large", [
    "kv",
    'throw fault("insufficient-space")',
    'throw fault("file-too-large")',
  ]),
  machine("limits/descriptors", "preopens count", [
    "handles",
    "if (!given)\n            this.#counted++",
    "this.#counted++",
  ]),
  machine("limits/descriptors", "closed descriptors count", [
    "handles",
    "if (!found.given)\n            this.#counted--",
    "",
  ]),
  machine("limits/descriptors", "too many descriptors is out of space", [
    "perform",
    'throw fault("insufficient-memory")',
    'throw fault("insufficient-space")',
  ]),
  machine("errors/table", "a directory that is not empty gets a code of its own", [
    "kv",
    'throw fault("not-empty")',
    'throw Object.assign(Object.create(Object.getPrototypeOf(fault("io"))), { code: "quota" })',
  ]),
  machine("errors/atomic", "a rename that fails removes its source", [
    "kv",
    'if (isDirectory(found))\n                throw fault("is-directory");\n            const key',
    'if (isDirectory(found) && source.value)\n                commit(context, [], [{ key: at(from).key, put: undefined }]);\n            if (isDirectory(found))\n                throw fault("is-directory");\n            const key',
  ]),
  machine("errors/atomic", "an exclusive open that fails truncates", [
    "kv",
    "if (found && how.exclusive && how.create)\n",
    "if (found?.value && how.exclusive && how.truncate) commit(context, [], [{ key, put: new Uint8Array(0) }]);\n        if (found && how.exclusive && how.create)\n",
  ]),
  machine("errors/order", "the condition is judged before the way", [
    "kv",
    "const found = look(context, target, how.create, mattersTo(how, options));",
    'if (options?.condition === "present" && !context.ask({ ask: "get", key })) throw fault("busy");\n        const found = look(context, target, how.create);',
  ]),
  machine("errors/order", "the name is judged before the way", [
    "kv",
    "const found = look(context, target, how.create, mattersTo(how, options));",
    "if (how.create) checkName(name);\n        const found = look(context, target, how.create);",
  ]),
  machine("errors/order", "the condition is judged before the name", [
    "kv",
    "if (!found && how.create)\n            checkName(name);\n        checkCondition(options, found);",
    "checkCondition(options, found);\n        if (!found && how.create)\n            checkName(name);",
  ]),
  machine("errors/order", "unsupported options come before malformed ones", [
    "with",
    "options.unsupported = true;",
    'throw fault("unsupported");',
  ]),
  machine("errors/order", "a rename looks at its source before its target", [
    "perform",
    "const [first] = faults.toSorted(",
    "const [first] = [...faults];\n    faults.toSorted(",
  ]),
  machine("mounts/service", "a rename between two descriptors is one between services", [
    "perform",
    'const [from, into] = resolveBoth(state, place, "change", to, "rename-to");',
    'const [from, into] = resolveBoth(state, place, "change", to, "rename-to");\n        if (place.at !== to.at) throw fault("cross-device");',
  ]),
  machine("mounts/descriptor", "a path relative to a directory of a scope begins at the scope", [
    "kv",
    "return new KvDirectory(target.place, key);\n        }\n        if (!found",
    "return new KvDirectory(target.rest.length === 1 && target.from ? target.place.slice(0, 3) : target.place, key);\n        }\n        if (!found",
  ]),
  machine(
    "mounts/removed",
    "a descriptor of a directory that was removed is no descriptor any more",
    [
      "perform",
      "const target = namespace.resolve(handle, path);",
      'try { handle.stat(context); } catch { throw fault("bad-descriptor"); }\n    const target = namespace.resolve(handle, path);',
    ],
  ),
  machine("mounts/removed", "a value in the place of a removed directory is in the way", [
    "kv-record",
    'key.length <= base.length ? "no-entry" : "not-directory"',
    '"not-directory"',
  ]),
];

import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

/** Opening, creating exclusively, and directories as files. */
export const opening: readonly Mutant[] = [
  machine("file/open/missing", "a missing path opens for reading as an empty file", [
    "kv",
    'if (!found && !how.create)\n            throw fault("no-entry")',
    'if (!found && !how.create && how.write)\n            throw fault("no-entry")',
  ]),
  machine("file/open/missing", "truncating creates", [
    "kv",
    "if (!found && !how.create)",
    "if (!found && !how.create && !how.truncate)",
  ]),
  machine(
    "file/open/truncate",
    "a descriptor that truncates still shows the bytes until it writes",
    ["kv-value", "new Staging(truncated ? NONE :", "new Staging(truncated && !how.read ? NONE :"],
  ),
  machine("file/open/keep", "the create flag truncates", [
    "kv-value",
    "const truncated = how.truncate && how.write;",
    "const truncated = (how.truncate || (how.create && !how.append)) && how.write;",
  ]),
  machine("file/open/directory", "a value opens as a directory", [
    "kv",
    'if (how.directory)\n            throw fault("not-directory")',
    ";",
  ]),
  machine("file/open/effect", "opening a value with the create flag touches it", [
    "kv",
    "return new ValueHandle(key, found, how, options);",
    "if (found && how.create && !options) commit(context, [{ key, version: found.version }], [{ key, put: found.value }]);\n        return new ValueHandle(key, found, how, options);",
  ]),
  machine("file/open/effect", "reading a value touches it", [
    "kv-value",
    "return this.#staging.view(offset, offset + length);",
    "if (!this.#dirty) commit(_context, [{ key: this.#key, version: this.#version }], [{ key: this.#key, put: this.#staging.freeze() }]);\n        return this.#staging.view(offset, offset + length);",
  ]),
  machine("file/exclusive/exists", "opening a directory exclusively says that it is one", [
    "kv",
    "if (found && how.exclusive && how.create)",
    "if (found?.value && how.exclusive && how.create)",
  ]),
  machine("file/exclusive/exists", "opening an empty value exclusively succeeds", [
    "kv",
    "if (found && how.exclusive && how.create)",
    "if (found && found.value?.length !== 0 && how.exclusive && how.create)",
  ]),
  machine("file/exclusive/reserved", "an execution can reserve what it has reserved", [
    "backends/reservations",
    "(holder !== undefined && holder !== owner)",
    '(holder !== undefined && holder.split("#")[0] !== owner.split("#")[0])',
  ]),
  machine("file/exclusive/reserved", "only the commit decides who was first", [
    "kv",
    'if (taken)\n            throw fault("exist");\n        return new ValueHandle',
    "return new ValueHandle",
  ]),
  machine("file/exclusive/hidden", "an exclusive open makes an empty value at once", [
    "kv",
    'throw fault("exist");\n        return new ValueHandle(key, undefined, how, options, ticket);',
    'throw fault("exist");\n        const value = new Uint8Array(0);\n        const version = commit(context, [{ key, version: 0n }], [{ key, put: value }], ticket);\n        return new ValueHandle(key, { version, value }, how, options);',
  ]),
  machine(
    "file/exclusive/hidden",
    "a reserved name is listed",
    [
      "backends/reservations",
      "has(key) {",
      "keys() {\n        return this.#holders.keys();\n    }\n    has(key) {",
    ],
    [
      "backends/store",
      "return this.list(request.key);",
      "return this.list(request.key).concat([...this.#reserved.keys()].filter((name) => name.startsWith(`${request.key}/`)).map((name) => ({ name: name.slice(request.key.length + 1), directory: false })));",
    ],
  ),
  machine("file/exclusive/ended", "a reservation outlives an execution that was killed", [
    "backends/reservations",
    "if (belongs(holder, owner))",
    "if (holder === owner)",
  ]),
  machine(
    "file/exclusive/ended",
    "a reservation outlives the close of a descriptor that commits on sync alone",
    [
      "kv-value",
      "if (this.#ticket !== undefined)\n            context.ask",
      "if (this.#ticket !== undefined && !this.#options?.explicit)\n            context.ask",
    ],
  ),
  machine(
    "file/exclusive/lost",
    "the holder of a reservation overwrites what was committed meanwhile",
    [
      "kv-value",
      "if (found && this.#ticket !== undefined)",
      "if (isDirectory(found) && this.#ticket !== undefined)",
    ],
  ),
  machine("file/exclusive/lost", "the commit that lost says busy", [
    "kv-value",
    'if (found && this.#ticket !== undefined)\n                throw fault("exist")',
    'if (found && this.#ticket !== undefined)\n                throw fault("busy")',
  ]),
  machine("file/directory/write", "a directory opens for writing", [
    "kv",
    "if (how.write || how.create)",
    "if (how.create)",
  ]),
  machine("file/directory/write", "a directory opened with the create flag exists", [
    "kv",
    'if (how.write || how.create)\n                throw fault("is-directory")',
    'if (how.write || how.create)\n                throw fault(how.create ? "exist" : "is-directory")',
  ]),
  machine("file/directory/read", "a directory reads as an empty file", [
    "node",
    'read() {\n        throw fault("is-directory")',
    "read() {\n        return new Uint8Array(0)",
  ]),
];

import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const files: readonly Mutant[] = [
  machine("file/snapshot", "a clean descriptor shows what was committed since", [
    "kv-value",
    "return this.#staging.view(offset, offset + length)",
    'const now = this.#dirty ? undefined : _context.ask({ ask: "get", key: this.#key })?.value;\n        return now && now.length <= this.#staging.length ? now.subarray(offset, offset + length) : this.#staging.view(offset, offset + length)',
  ]),
  machine("file/snapshot", "the end of a pinned version moves when the key grows", [
    "kv-value",
    "return this.#staging.view(offset, offset + length)",
    'const now = this.#dirty ? undefined : _context.ask({ ask: "get", key: this.#key })?.value;\n        return now && now.length > this.#staging.length && offset >= this.#staging.length ? now.subarray(offset, offset + length) : this.#staging.view(offset, offset + length)',
  ]),
  machine("file/snapshot", "a pinned version is gone when its key is removed", [
    "kv-value",
    "return this.#staging.view(offset, offset + length)",
    'if (!this.#dirty && !_context.ask({ ask: "get", key: this.#key })) return NONE;\n        return this.#staging.view(offset, offset + length)',
  ]),
  machine(
    "file/own",
    "a descriptor reads the version it pinned, not what it wrote",
    [
      "kv-value",
      "this.#staging.write(bytes, at);",
      "if (at < this.#staging.length && bytes.length === 1) this.hidden = this.#staging.view().slice();\n            this.#staging.write(bytes, at);",
    ],
    [
      "kv-value",
      "return this.#staging.view(offset, offset + length)",
      "return this.hidden && this.#dirty ? this.hidden.subarray(offset, offset + length) : this.#staging.view(offset, offset + length)",
    ],
  ),
  machine(
    "file/separate",
    "two descriptors of one key in one execution share their staging",
    [
      "kv",
      "return new ValueHandle(key, found, how, options);",
      "const shared = (context.shared ??= new Map());\n        if (found && how.write && how.read && !how.create && shared.get(key)?.version === found.version) return shared.get(key).handle;\n        const handle = new ValueHandle(key, found, how, options);\n        if (found) shared.set(key, { version: found.version, handle });\n        return handle;",
    ],
    [
      "kv-value",
      "this.#committed(context, version, merged);",
      "this.#committed(context, version, merged); (context.shared ??= new Map()).set(this.#key, { version, handle: this });",
    ],
  ),
  machine("file/type", "a value has two links", [
    "kv-record",
    'type: "file",\n        size,\n        modified: version,\n        accessed: version,\n        changed: version,\n        links: 1',
    'type: "file",\n        size,\n        modified: version,\n        accessed: version,\n        changed: version,\n        links: size === 0 ? 0 : 1',
  ]),
  machine("file/type", "an empty value is listed as a directory", [
    "backends/memory",
    "directory: !this.#records.get(`${key}/${name}`)?.value",
    "directory: !this.#records.get(`${key}/${name}`)?.value?.length",
  ]),
  machine("file/size", "sizes are those of blocks", [
    "kv-record",
    "valueStat(key, value.length, version)",
    "valueStat(key, value.length > 4096 ? Math.ceil(value.length / 512) * 512 : value.length, version)",
  ]),
  machine("file/size", "a descriptor reports the size that it had when it was opened", [
    "kv-value",
    "valueStat(this.#key, this.#staging.length,",
    "valueStat(this.#key, this.#version > 0n && this.#dirty && this.#staging.length > 4096 ? 4097 : this.#staging.length,",
  ]),
  machine("file/read/bytes", "a read yields one byte more than asked", [
    "kv-value",
    "return this.#staging.view(offset, offset + length)",
    "return this.#staging.view(offset, offset + (length === 1 && offset > 3 ? 2 : length))",
  ]),
  machine("file/read/bytes", "a read before the end yields nothing at odd offsets", [
    "kv-value",
    "return this.#staging.view(offset, offset + length)",
    "return offset % 2 === 1 && length === 1 && offset > 8 ? NONE : this.#staging.view(offset, offset + length)",
  ]),
  machine("file/read/end", "a read beyond the end fails", [
    "perform",
    "const bytes = found.handle.read(",
    'if (found.handle.type === "file" && (offset ?? 0) > found.handle.size(context)) throw fault("invalid");\n        const bytes = found.handle.read(',
  ]),
  machine("file/read/position", "a read of all that is left does not advance the position", [
    "perform",
    "if (offset === undefined)\n            found.position += bytes.length",
    "if (offset === undefined)\n            found.position += bytes.length === length && length === 1 && found.position === 2 ? 0 : bytes.length",
  ]),
  machine("file/read/offset", "a read with an offset moves the position", [
    "perform",
    "if (offset === undefined)\n            found.position += bytes.length",
    "found.position = offset === undefined ? found.position + bytes.length : length === 1 && found.write ? offset : found.position",
  ]),
  machine("file/read/offset", "a write with an offset moves the position", [
    "perform",
    'if (offset === undefined && found.handle.type === "file")',
    'if ((offset === undefined || (bytes.length === 1 && offset > found.position)) && found.handle.type === "file")',
  ]),
  machine("file/seek", "a seek from the end is one from the version that was pinned", [
    "perform",
    ": found.handle.size(context);\n        if (from",
    ": found.handle.size(context) - (offset < 0 ? 1 : 0);\n        if (from",
  ]),
  machine("file/seek", "a seek stops at the end", [
    "perform",
    "return (found.position = from + offset)",
    "return (found.position = Math.min(from + offset, found.handle.size(context)))",
  ]),
  machine(
    "file/seek/negative",
    "a seek to before the beginning goes to the beginning",
    ["perform", "from + offset < 0 || ", ""],
    ["perform", "found.position = from + offset)", "found.position = Math.max(0, from + offset))"],
  ),
  machine("file/seek/negative", "a seek to before the beginning fails and moves", [
    "perform",
    "if (from + offset < 0",
    "if (from + offset < 0) found.position = 0;\n        if (from + offset < 0",
  ]),
  machine("file/read/denied", "a read through a descriptor for writing yields nothing", [
    "perform",
    'if (!found.read)\n            throw fault("bad-descriptor")',
    "if (!found.read)\n            return new Uint8Array(0)",
  ]),
  machine("file/read/denied", "a descriptor for writing reads", [
    "perform",
    "if (!found.read)",
    'if (!found.read && found.handle.type !== "file")',
  ]),
  machine("file/write/bytes", "a write in the middle drops what follows it", [
    "kv-value",
    "this.#staging.write(bytes, at);",
    "if (bytes.length > 1 && at > 0 && at + bytes.length < this.#staging.length) this.#staging.resize(at);\n            this.#staging.write(bytes, at);",
  ]),
  machine("file/write/bytes", "a write of two bytes in the middle writes one", [
    "kv-value",
    "this.#staging.write(bytes, at);",
    "this.#staging.write(bytes.length === 2 && at + 2 < this.#staging.length ? bytes.subarray(0, 1) : bytes, at);",
  ]),
  machine("file/write/gap", "the gap before a write is filled with spaces", [
    "staging",
    "this.#buffer.fill(0, this.#length, offset)",
    "this.#buffer.fill(32, this.#length, offset)",
  ]),
  machine("file/write/gap", "a write beyond the end goes to the end", [
    "kv-value",
    'const at = offset === "end" ? this.#staging.length : offset',
    'const at = offset === "end" || (offset > this.#staging.length && offset < 4000) ? this.#staging.length : offset',
  ]),
  machine("file/write/append", "after a seek a descriptor with the append flag writes there", [
    "perform",
    'found.append ? "end" : found.position',
    'found.append && found.position > 0 ? "end" : found.append && found.handle.size(context) === 0 ? "end" : found.position',
  ]),
  machine(
    "file/write/denied",
    "a write through a descriptor for reading does nothing and succeeds",
    [
      "perform",
      'throw fault(found.handle.type === "directory" ? "is-directory" : "bad-descriptor");\n        const at',
      "return bytes.length;\n        const at",
    ],
  ),
  machine("file/write/denied", "the size can be set through a descriptor for reading", [
    "perform",
    'if (!found.write)\n            throw fault(found.handle.type === "directory" ? "is-directory" : "bad-descriptor");\n        found.handle.truncate',
    "found.handle.truncate",
  ]),
  machine("file/truncate", "a growing size shows what was cut off before", [
    "staging",
    "if (size > this.#length)\n            this.#buffer.fill(0, this.#length, size)",
    ";",
  ]),
  machine("file/truncate", "setting a larger size does nothing", [
    "kv-value",
    "this.#staging.resize(size);\n            this.#dirty",
    "this.#staging.resize(size > 1 && size > this.#staging.length ? this.#staging.length : size);\n            this.#dirty",
  ]),
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
    "const truncated = how.truncate && how.write",
    "const truncated = (how.truncate || (how.create && how.read && !how.append)) && how.write",
  ]),
  machine("file/open/directory", "a value opens as a directory", [
    "kv",
    'if (how.directory)\n            throw fault("not-directory")',
    ";",
  ]),
  machine("file/open/effect", "opening a value gives it a new version", [
    "kv",
    "return new ValueHandle(key, found, how, options);",
    "if (found && how.create && !how.truncate && !how.append) commit(context, [{ key, version: found.version }], [{ key, put: found.value }]);\n        return new ValueHandle(key, found, how, options);",
  ]),
  machine("file/open/effect", "asking for the attributes of a missing key makes it", [
    "kv",
    'throw fault("no-entry");\n        return recordStat(key, found)',
    'throw (commit(context, [{ key, version: 0n }], [{ key, put: key.length < 9 ? new Uint8Array(0) : undefined }]), fault("no-entry"));\n        return recordStat(key, found)',
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
    "backends/memory",
    "(holder !== undefined && holder !== owner)",
    '(holder !== undefined && holder.split("#")[0] !== owner.split("#")[0])',
  ]),
  machine("file/exclusive/reserved", "only the commit decides who was first", [
    "kv",
    'if (context.ask({ ask: "reserve", key, owner: ticket }) === "taken")\n            throw fault("exist");\n        return new ValueHandle',
    'context.ask({ ask: "reserve", key, owner: ticket });\n        return new ValueHandle',
  ]),
  machine(
    "file/exclusive/hidden",
    "a reserved name is an empty value",
    [
      "backends/memory",
      "return this.#records.get(request.key);",
      'return this.#records.get(request.key) ?? (this.#reserved.get(request.key)?.split("#")[1] === "0" && request.key.length < 8 && !this.busy ? { version: 2n, value: new Uint8Array(0) } : undefined);',
    ],
    [
      "kv-value",
      'const found = context.ask({ ask: "get", key: this.#key });',
      'const seen = context.ask({ ask: "get", key: this.#key }); const found = this.#ticket !== undefined && seen?.version === 2n ? undefined : seen;',
    ],
  ),
  machine(
    "file/exclusive/hidden",
    "a reserved name is listed",
    [
      "backends/memory",
      "const names = this.#children.get(key) ?? [];",
      "const names = new Set([...(this.#children.get(key) ?? []), ...[...this.#reserved.keys()].filter((name) => name.startsWith(`${key}/`)).map((name) => name.slice(key.length + 1))]);",
    ],
    [
      "backends/memory",
      "directory: !this.#records.get(`${key}/${name}`)?.value",
      "directory: this.#records.get(`${key}/${name}`) !== undefined && !this.#records.get(`${key}/${name}`).value",
    ],
  ),
  machine("file/exclusive/ended", "a reservation outlives an execution that was killed", [
    "backends/memory",
    "if (belongs(owner, request.owner))",
    "if (owner === request.owner)",
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

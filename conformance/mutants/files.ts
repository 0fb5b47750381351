import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const files: readonly Mutant[] = [
  machine("file/snapshot", "a descriptor that wrote nothing reads what is committed now", [
    "kv-value",
    "return this.#staging.view(offset, offset + length);",
    'const now = this.#dirty ? undefined : _context.ask({ ask: "get", key: this.#key })?.value;\n        return now ? now.subarray(offset, offset + length) : this.#staging.view(offset, offset + length);',
  ]),
  machine(
    "file/snapshot",
    "a descriptor that wrote nothing has the size of what is committed now",
    [
      "kv-value",
      "stat() {\n        return valueStat(this.#key, this.#staging.length,",
      'stat(context) {\n        const now = this.#dirty ? undefined : context.ask({ ask: "get", key: this.#key })?.value;\n        return valueStat(this.#key, now ? now.length : this.#staging.length,',
    ],
  ),
  machine("file/snapshot", "a pinned version is gone when its key is removed", [
    "kv-value",
    "return this.#staging.view(offset, offset + length)",
    'if (!this.#dirty && !_context.ask({ ask: "get", key: this.#key })) return NONE;\n        return this.#staging.view(offset, offset + length)',
  ]),
  machine(
    "file/own",
    "a descriptor reads the version that it pinned until it commits",
    [
      "kv-value",
      "this.#dirty = !found || truncated;",
      "this.#dirty = !found || truncated;\n        this.pinned = truncated ? undefined : found?.value;",
    ],
    [
      "kv-value",
      "return this.#staging.view(offset, offset + length);",
      "return this.pinned ? this.pinned.subarray(offset, offset + length) : this.#staging.view(offset, offset + length);",
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "this.#version = version;\n        this.pinned = undefined;\n        this.#dirty = false;",
    ],
  ),
  machine(
    "file/separate",
    "descriptors of one execution that write to one version share their staging",
    [
      "kv",
      "return new ValueHandle(key, found, how, options);",
      "const shared = (context.shared ??= new Map());\n        const open = shared.get(key);\n        if (found && open?.version === found.version && how.write && !how.truncate && !options) return open.handle;\n        const handle = new ValueHandle(key, found, how, options);\n        if (found && how.write && !how.truncate && !options) shared.set(key, { version: found.version, handle });\n        return handle;",
    ],
  ),
  machine("file/type", "what was never committed has no link", [
    "kv-value",
    "return valueStat(this.#key, this.#staging.length, this.#dirty ? 0n : this.#version);",
    "const stat = valueStat(this.#key, this.#staging.length, this.#dirty ? 0n : this.#version);\n        return this.#version === 0n ? { ...stat, links: 0 } : stat;",
  ]),
  machine("file/type", "an empty value is listed as a directory", [
    "backends/memory",
    "directory: !this.#records.get(`${key}/${name}`)?.value",
    "directory: !this.#records.get(`${key}/${name}`)?.value?.length",
  ]),
  machine("file/size", "a value of several blocks has the size of its blocks", [
    "kv-record",
    "valueStat(key, value.length, version)",
    "valueStat(key, value.length > 4096 ? Math.ceil(value.length / 4096) * 4096 : value.length, version)",
  ]),
  machine(
    "file/size",
    "a descriptor of a committed value has the size that was committed last",
    [
      "kv-value",
      "this.#dirty = !found || truncated;",
      "this.#dirty = !found || truncated;\n        this.committed = found?.value?.length;",
    ],
    [
      "kv-value",
      "return valueStat(this.#key, this.#staging.length,",
      "return valueStat(this.#key, this.committed ?? this.#staging.length,",
    ],
    [
      "kv-value",
      "this.#version = version;\n        this.#dirty = false;",
      "this.#version = version;\n        this.committed = this.#staging.length;\n        this.#dirty = false;",
    ],
  ),
  machine("file/read/bytes", "a read beyond the first page begins where its page begins", [
    "kv-value",
    "return this.#staging.view(offset, offset + length);",
    "const from = offset - (offset < 4096 ? 0 : offset % 4096);\n        return this.#staging.view(from, from + Math.min(length, Math.max(0, this.#staging.length - offset)));",
  ]),
  machine("file/read/bytes", "the last byte alone is taken for the end", [
    "kv-value",
    "return this.#staging.view(offset, offset + length);",
    "return offset > 0 && offset + 1 === this.#staging.length ? NONE : this.#staging.view(offset, offset + length);",
  ]),
  machine("file/read/end", "a read beyond the end fails", [
    "perform",
    "const bytes = found.handle.read(",
    'if (found.handle.type === "file" && (offset ?? 0) > found.handle.size(context)) throw fault("invalid");\n        const bytes = found.handle.read(',
  ]),
  machine("file/read/position", "the position advances by what was asked, not by what came", [
    "perform",
    "if (offset === undefined)\n            found.position += bytes.length",
    'if (offset === undefined && found.handle.type === "file")\n            found.position += bytes.length > 0 ? length : 0',
  ]),
  machine("file/read/offset", "a read with an offset is a seek and a read", [
    "perform",
    "if (offset === undefined)\n            found.position += bytes.length",
    "found.position = (offset ?? found.position) + bytes.length",
  ]),
  machine("file/read/offset", "a write with an offset is a seek and a write", [
    "perform",
    'if (offset === undefined && found.handle.type === "file")\n            found.position = at === "end" ? found.handle.size(context) : found.position + bytes.length;',
    'if (found.handle.type === "file")\n            found.position = at === "end" ? found.handle.size(context) : at + bytes.length;',
  ]),
  machine("file/seek", "a seek from the end counts from the last byte", [
    "perform",
    ": found.handle.size(context);\n        if (from",
    ": Math.max(0, found.handle.size(context) - 1);\n        if (from",
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
  machine("file/write/bytes", "a write cuts off what is behind it", [
    "kv-value",
    "this.#staging.write(bytes, at);",
    "if (at < this.#staging.length) this.#staging.resize(at);\n            this.#staging.write(bytes, at);",
  ]),
  machine("file/write/bytes", "a write in the middle stops at the end", [
    "kv-value",
    "this.#staging.write(bytes, at);",
    "this.#staging.write(at > 0 && at < this.#staging.length ? bytes.subarray(0, this.#staging.length - at) : bytes, at);",
  ]),
  machine("file/write/gap", "the gap before a write is filled with spaces", [
    "staging",
    "this.#buffer.fill(0, this.#length, offset)",
    "this.#buffer.fill(32, this.#length, offset)",
  ]),
  machine("file/write/gap", "a write beyond the end goes to the end", [
    "kv-value",
    'const at = offset === "end" ? this.#staging.length : offset;',
    'const at = offset === "end" ? this.#staging.length : Math.min(offset, this.#staging.length);',
  ]),
  machine("file/write/append", "the append flag is lost with the first seek", [
    "perform",
    "return (found.position = from + offset);",
    "found.append = false;\n        return (found.position = from + offset);",
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
    "this.#staging.resize(Math.min(size, this.#staging.length));\n            this.#dirty",
  ]),
];

import { mutantsOf } from "./define.ts";
import { DEFAULT_LIMITS } from "../../reference-host/index.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");
const preview1 = mutantsOf("preview1");

const GUARD = "if (this.#dirty)\n                this.#commit(context);";

/** Hosts whose tables have an end, or whose counters do not go back. */
const counting: readonly Mutant[] = [
  machine("kv/list", "a listing has five hundred entries at most", [
    "backends/memory",
    "Array.from(names, (name) => ({",
    "Array.from([...names].slice(0, 500), (name) => ({",
  ]),
  machine("tmp/directories", "a listing of scratch space has forty entries at most", [
    "tmp",
    "Array.from(this.node.entries,",
    "Array.from([...this.node.entries].slice(0, 40),",
  ]),
  machine("tmp/rename", "a directory takes along what is in it, but not what is in that", [
    "tmp",
    "source.node.parent = spot.parent;",
    "for (const inner of [source.node, ...source.node.entries.values()]) if (inner === source.node) inner.parent = spot.parent; else inner.entries?.clear();",
  ]),
  machine("limits/key", "a key has at most six directories", [
    "kv-path",
    "const { name_bytes } = context.limits;",
    'const { name_bytes } = context.limits;\n    if (below.length > 7)\n        throw fault("name-too-long");',
  ]),
  machine("commit/append", "from the sixth time on an append is to what the descriptor shows", [
    "kv-value",
    "if (from === undefined || found?.version === this.#version)",
    "if (from === undefined || found?.version === this.#version || (this.merges = (this.merges ?? 0) + 1) > 5)",
  ]),
  machine(
    "commit/sync",
    "the eighth commit of a descriptor, and each after it, is left to its close",
    [
      "kv-value",
      GUARD,
      "if (this.#dirty && (this.closing || (this.turns = (this.turns ?? 0) + 1) < 8))\n                this.#commit(context);",
    ],
    [
      "kv-value",
      "let failure;\n        try {",
      "let failure;\n        this.closing = true;\n        try {",
    ],
  ),
  machine(
    "with/if/next",
    "after three commits of a descriptor its condition is that there is a value",
    [
      "kv-value",
      "condition: version };",
      'condition: (this.turns = (this.turns ?? 0) + 1) > 3 ? "present" : version };',
    ],
  ),
  machine("version/recreated", "of the keys that were removed the last sixteen are remembered", [
    "backends/store",
    "const now = this.options.now();\n        this.#last = now > this.#last ? now : this.#last + 1n;",
    `const now = this.options.now();
        const versions = (this.versions ??= new Map());
        const removed = (this.removed ??= new Set());
        this.#last = 1n;
        for (const { key } of writes) {
            const before = versions.get(key) ?? 1n;
            if (before >= this.#last) this.#last = before + 1n;
        }
        for (const { key, put } of writes) {
            versions.set(key, this.#last);
            removed.delete(key);
            if (put === undefined) removed.add(key);
        }
        if (removed.size > 16) {
            const [first] = removed;
            removed.delete(first);
            versions.delete(first);
        }`,
  ]),
  machine("limits/keys", "after three hundred removals, removed keys count", [
    "backends/memory",
    "(put === undefined ? -1 : 1)",
    "(put === undefined ? ((this.gone = (this.gone ?? 0) + 1) > 300 ? 0 : -1) : 1)",
  ]),
  machine("limits/keys", "a key that is replaced by a rename goes on counting", [
    "backends/memory",
    "for (const write of writes)\n            this.#write(write, version);",
    "if (writes.length === 2 && this.#records.has(writes[1].key)) {\n            const scope = scopeOf(writes[1].key);\n            this.#counts.set(scope, this.#counts.get(scope) + 1);\n        }\n        for (const write of writes)\n            this.#write(write, version);",
  ]),
  machine("limits/descriptors", "a directory that was listed goes on counting", [
    "handles",
    "if (!found.given)\n            this.#counted--",
    "if (!found.given && !found.entries)\n            this.#counted--",
  ]),
  machine(
    "limits/descriptors",
    "an exclusive open that fails counts",
    [
      "perform",
      "const handle = target.service.open(context, target, how);",
      `let handle;
    try {
        handle = target.service.open(context, target, how);
    } catch (error) {
        if (error.code === "exist") context.lost = (context.lost ?? 0) + 1;
        throw error;
    }`,
    ],
    ["perform", "if (descriptors.counted >=", "if (descriptors.counted + (context.lost ?? 0) >="],
  ),
  machine("limits/descriptors", "a number that was given up for another goes on counting", [
    "handles",
    "this.#table.set(to, found);",
    "this.#table.set(to, found);\n        this.#counted++;",
  ]),
  machine(
    "errors/atomic",
    "whether there is a descriptor left is looked at when the file is open",
    [
      "perform",
      'if (descriptors.counted >= context.limits.descriptors)\n        throw fault("insufficient-memory");\n    const handle = target.service.open(context, target, how);',
      'const handle = target.service.open(context, target, how);\n    if (descriptors.counted >= context.limits.descriptors)\n        throw fault("insufficient-memory");',
    ],
  ),
];

/** Hosts that forget what has failed, or what a descriptor was, on the way to another number. */
const forgetting: readonly Mutant[] = [
  machine(
    "commit/poisoned",
    "a condition that does not hold below a directory may hold the next time",
    [
      "kv-value",
      "this.#failed = error.code;",
      'if (error.code !== "busy" || this.#key.split("/").length < 3)\n                this.#failed = error.code;',
    ],
  ),
  machine("commit/poisoned", "a commit for which there was no room may be tried again", [
    "kv-value",
    "this.#failed = error.code;",
    'if (error.code !== "insufficient-space")\n                this.#failed = error.code;',
  ]),
  machine("commit/poisoned", "an append that did not fit may be tried again", [
    "kv-value",
    "this.#failed = error.code;",
    'if (error.code !== "file-too-large" || this.#appendedFrom === undefined)\n                this.#failed = error.code;',
  ]),
  machine("commit/close", "what is closed because its number is given to another is given up", [
    "perform",
    "ending(state, to, () => handle.close(context));",
    'ending(state, to, () => (handle.type === "file" ? handle.abandon(context) : handle.close(context)));',
  ]),
  machine("file/exclusive/ended", "a reservation outlives the number of its descriptor", [
    "perform",
    "ending(state, to, () => handle.close(context));",
    "handle.abandon = () => { };\n            ending(state, to, () => handle.close(context));",
  ]),
  machine("file/write/append", "with a new number a descriptor does not append any more", [
    "handles",
    "this.#table.set(to, found);",
    "this.#table.set(to, { ...found, append: false });",
  ]),
  machine("runtime/exit/order", "with a new number a descriptor is the one that was opened last", [
    "handles",
    "this.#table.set(to, found);",
    "this.#table.set(to, { ...found, order: this.#opened++ });",
  ]),
  machine(
    "commit/poisoned",
    "with a new number a descriptor has not failed yet",
    [
      "kv-value",
      "    abandon(context) {",
      "    forgive() {\n        this.#failed = undefined;\n    }\n    abandon(context) {",
    ],
    [
      "perform",
      "descriptors.get(from);\n        const { handle }",
      "descriptors.get(from).handle.forgive?.();\n        const { handle }",
    ],
  ),
  preview1("file/exclusive/ended", "a reservation outlives a deadline", [
    "worker/isolated",
    "await abandon();",
    'if (stopped !== "deadline")\n            await abandon();',
  ]),
];

/** Hosts whose own names, sizes and codes are not those of the guest. */
const own: readonly Mutant[] = [
  machine("kv/mkdir", "names that every object of the host's language has exist", [
    "kv-path",
    "export function checkName(name) {",
    'export function checkName(name) {\n    if (name in {})\n        throw fault("exist");',
  ]),
  machine(
    "commit/close",
    "names that look like those of the host's own temporary files are not kept",
    [
      "kv-value",
      GUARD,
      'if (this.#dirty && /\\.(?:tmp|lock|part)$/.test(this.#key))\n                throw fault("access");\n            ' +
        GUARD,
    ],
  ),
  preview1("runtime/exit/nonzero", "of the code of an exit the lowest byte counts", [
    "worker/run",
    'end.end === "exit" && end.status === 0',
    'end.end === "exit" && (end.status & 255) === 0',
  ]),
  preview1("runtime/arguments", "there are at most 32 arguments", [
    "wasi/preview1/arguments",
    "context.args.map(terminated)",
    "context.args.slice(0, 32).map(terminated)",
  ]),
  preview1("runtime/environment", "a variable has at most four thousand characters", [
    "wasi/preview1/arguments",
    "terminated(`${name}=${value}`)",
    "terminated(`${name}=${value.slice(0, 4000)}`)",
  ]),
];

function published(mutant: Mutant, limits: Partial<typeof DEFAULT_LIMITS>): Mutant {
  return { ...mutant, options: { limits: { ...DEFAULT_LIMITS, ...limits } } };
}

/** Hosts that publish more than they have. */
const boasting: readonly Mutant[] = [
  published(
    machine("with/length", "options of a million bytes are published, and 8 KiB accepted", [
      "with",
      "limits.with_bytes",
      "8192",
    ]),
    { with_bytes: 1_000_000 },
  ),
  published(
    machine("limits/descriptors", "a million descriptors are published, and 2000 held", [
      "perform",
      "descriptors.counted >= context.limits.descriptors",
      "descriptors.counted >= 2000",
    ]),
    { descriptors: 1_000_000 },
  ),
  published(
    machine("limits/keys", "a milliard keys are published, and 4096 held", [
      "backends/memory",
      "+ added > this.options.keys",
      "+ added > 4096",
    ]),
    { keys: 1_000_000_000 },
  ),
];

export const many: readonly Mutant[] = [...counting, ...forgetting, ...own, ...boasting];

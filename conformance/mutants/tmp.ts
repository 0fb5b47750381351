import { mutantsOf } from "./define.ts";
import type { Mutant } from "./mutant.ts";

const machine = mutantsOf("machine");

export const tmp: readonly Mutant[] = [
  machine("tmp/empty", "scratch space has a file to begin with", [
    "tmp",
    "this.root = new TmpDirectory(this.#ids++, now);",
    'this.root = new TmpDirectory(this.#ids++, now);\n        this.root.entries.set(".keep", new TmpFile(this.#ids++, now));',
  ]),
  machine(
    "tmp/private",
    "directories of scratch space are shared",
    [
      "tmp",
      "this.root = new TmpDirectory(this.#ids++, now);",
      "this.root = new TmpDirectory(this.#ids++, now);\n        const { set, get } = shared; if (get()) for (const [name, node] of get().entries) if (node.size < 9) this.root.entries.set(name, node);\n        set(this.root);",
    ],
    [
      "tmp",
      "class TmpDirectoryHandle",
      "let last;\nconst shared = { set: (root) => { setTimeout(() => { if (last === root) last = undefined; }, 0); last = root; }, get: () => last };\nclass TmpDirectoryHandle",
    ],
  ),
  machine(
    "tmp/live",
    "a descriptor for reading sees a scratch file as it was when it was opened",
    [
      "tmp",
      "if (how.truncate && how.write)\n            handle.truncate",
      "if (!how.write)\n            handle.before = node.content.view().slice();\n        if (how.truncate && how.write)\n            handle.truncate",
    ],
    [
      "tmp",
      "return this.#node.content.view(offset, offset + length)",
      "return this.before ? this.before.subarray(offset, offset + length) : this.#node.content.view(offset, offset + length)",
    ],
  ),
  machine("tmp/unlinked", "an unlinked scratch file is empty", [
    "tmp",
    "node.links--;",
    "node.links--;\n        if (node.links === 0 && node instanceof TmpFile) node.content.resize(0);",
  ]),
  machine("tmp/rename", "a rename within scratch does not replace", [
    "tmp",
    'else if (spot.node instanceof TmpDirectory)\n            throw fault("is-directory");',
    'else if (spot.node)\n            throw fault("exist");',
  ]),
  machine("tmp/rename", "a directory of scratch cannot be renamed", [
    "tmp",
    "if (source.node instanceof TmpDirectory) {\n            if (spot.node &&",
    'if (source.node instanceof TmpDirectory) {\n            if (!spot.node) throw fault("unsupported");\n            if (spot.node &&',
  ]),
  machine("tmp/directories", "a directory that is not empty can be removed", [
    "tmp",
    'if (spot.node.entries.size > 0)\n            throw fault("not-empty");\n        this',
    "this",
  ]),
  machine(
    "tmp/directories",
    "a removed directory stays listed",
    [
      "tmp",
      "return Array.from(this.node.entries,",
      "return Array.from(this.node.removed ? [...this.node.entries, ...this.node.removed] : this.node.entries,",
    ],
    [
      "tmp",
      "parent.entries.delete(name);\n        parent.touch",
      "parent.entries.delete(name);\n        if (node instanceof TmpDirectory) (parent.removed ??= []).push([name, node]);\n        parent.touch",
    ],
  ),
  machine("tmp/write", "a write beyond the end of a scratch file goes to its end", [
    "tmp",
    "content.write(bytes, at);",
    "content.write(bytes, Math.min(at, content.length));",
  ]),
  machine("tmp/write", "a scratch file cannot be made empty", [
    "tmp",
    "content.resize(size);",
    "content.resize(size || content.length);",
  ]),
  machine("tmp/exclusive", "an existing scratch file opens exclusively", [
    "tmp",
    'if (node && how.create && how.exclusive)\n            throw fault("exist")',
    ";",
  ]),
];

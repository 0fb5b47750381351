import type { Variant } from "../mutants/mutant.ts";
import { edit, machineVariant } from "./define.ts";

/** What `tmp` leaves to the host. */
export const scratch: readonly Variant[] = [
  machineVariant(
    "scratch/links",
    "scratch space has neither symbolic nor hard links",
    [
      "a: open f /beta/tmp/f w,create",
      "a: link /beta/tmp/f /beta/tmp/g",
      "a: symlink f /beta/tmp/h",
    ],
    {
      edits: [
        edit(
          "tmp",
          "link(context, from, to, follow) {",
          'link(context, from, to, follow) {\n        throw fault("unsupported");',
        ),
        edit(
          "tmp",
          "symlink(context, target, at) {",
          'symlink(context, target, at) {\n        throw fault("unsupported");',
        ),
      ],
    },
  ),
  machineVariant(
    "scratch/times",
    "the times of scratch files cannot be set",
    ["a: open f /beta/tmp/f w,create", "a: times /beta/tmp/f 1 1", "a: ftimes f 1 1"],
    {
      edits: [
        edit(
          "tmp",
          "function setTimes(node, context, accessed, modified) {",
          'function setTimes(node, context, accessed, modified) {\n    throw fault("unsupported");',
        ),
      ],
    },
  ),
  machineVariant(
    "scratch/status",
    "scratch files and directories have sizes in blocks, times of 0 and no count of links",
    ["a: mkdir /beta/tmp/d", "a: stat /beta/tmp/d", "a: open f /beta/tmp/f w,create", "a: fstat f"],
    {
      edits: [
        edit(
          "tmp-node",
          "const { type, size, modified, accessed, changed, links, id } = this;\n        return { type, size, modified, accessed, changed, links, id };",
          'const { type, size, accessed, changed, id } = this;\n        return { type, size: type === "directory" ? 4096 : size, modified: this.published ?? 0n, accessed, changed, links: 0, id };',
        ),
        edit("tmp", "spot.node.modified = version;", "spot.node.published = version;"),
        edit("tmp-node", "touch(now) {", "touch(now) {\n        this.published = undefined;"),
      ],
    },
  ),
];

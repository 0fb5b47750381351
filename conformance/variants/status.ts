import type { Variant } from "../mutants/mutant.ts";
import { edit, machineVariant } from "./define.ts";

/** What is asked of a directory or of a fixed value besides its type. */
export const status: readonly Variant[] = [
  machineVariant(
    "status/directories",
    "a directory has a size, a time that passes and a link for each entry and itself",
    ["a: mkdir /beta/kv/local/d", "a: stat /beta/kv/local/d"],
    {
      edits: [
        edit(
          "kv-record",
          'type: "directory",\n        size: 0,\n        modified: version,\n        accessed: version,\n        changed: version,\n        links: 1,',
          'type: "directory",\n        size: 4096,\n        modified: version + BigInt(Date.now()),\n        accessed: version,\n        changed: version,\n        links: 3,',
        ),
      ],
    },
  ),
  machineVariant(
    "status/info",
    "the host's own values have the time of their asking and several links",
    ["a: stat /beta/version", "a: stat /beta/limits"],
    {
      edits: [
        edit(
          "fixed",
          "modified: 1n, accessed: 1n, changed: 1n, links: 1",
          'modified: BigInt(Date.now()), accessed: 1n, changed: 1n, links: type === "file" ? 1 : 5',
        ),
      ],
    },
  ),
  machineVariant(
    "status/close",
    "the close of a descriptor does not answer the error of its commit",
    [
      "a: mkdir /beta/kv/local/d",
      "a: open f /beta/kv/local/d/k w,create",
      "a: rmdir /beta/kv/local/d",
      "a: close f",
    ],
    {
      edits: [
        edit(
          "perform",
          "return ending(state, fd, () => handle.close(state.context));",
          "try { return ending(state, fd, () => handle.close(state.context)); } catch (error) { if (!(error instanceof Fault)) throw error; }",
        ),
      ],
    },
  ),
];

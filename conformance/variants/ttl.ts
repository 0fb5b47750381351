import type { Variant } from "../mutants/mutant.ts";
import { edit, machineVariant } from "./define.ts";

const RECORD = [
  "a: open f /beta/kv/.with/ttl=1h/local/k w,create",
  "a: sync f",
  "a: open m /beta/kv/.meta/local/k r",
  "a: readall m",
];

/** `kv-ttl`: how a record is written, what else it says, and what time it is for a host. */
export const ttl: readonly Variant[] = [
  machineVariant(
    "ttl/wordy",
    "a record says more than the table asks for, over many lines",
    RECORD,
    {
      edits: [
        edit(
          "kv-meta",
          "version: String(version)",
          'kind: "value", created: null, version: String(version)',
        ),
        edit(
          "kv-meta",
          "JSON.stringify(metaOf(found))",
          'JSON.stringify(metaOf(found), null, "\\t")',
        ),
      ],
    },
  ),
  machineVariant(
    "ttl/ahead",
    "the clock by which values expire and versions are given is years ahead of the guest's",
    RECORD,
    {
      edits: [
        edit("backends/store", "const time = clock();", "const time = clock() + 10n ** 17n;"),
      ],
    },
  ),
  machineVariant(
    "ttl/bare",
    "a record ends without a newline",
    ["a: open f /beta/kv/local/k w,create", "a: sync f", "a: stat /beta/kv/.meta/local/k"],
    { edits: [edit("kv-meta", "}\\n`);", "}`);")] },
  ),
];

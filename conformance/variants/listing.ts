import type { Variant } from "../mutants/mutant.ts";
import { edit, machineVariant } from "./define.ts";

const SHOWS = [
  "a: mkdir /beta/kv/local/x",
  "a: mkdir /beta/kv/local/y",
  "a: mkdir /beta/kv/local/z",
  "a: list /beta/kv/local",
];
const END = "    return found.entries;\n    },\n    mkdir";
const GATHERED = "found.entries = own.concat(";

/** `kv/list`: the order is not specified, and what comes or goes meanwhile is there or not. */
export const listing: readonly Variant[] = [
  machineVariant("listing/reversed", "the last entry is listed first", SHOWS, {
    edits: [edit("perform", GATHERED, "found.entries = own.toReversed().concat(")],
  }),
  machineVariant(
    "listing/shuffled",
    "entries are listed in an order that is never the same",
    SHOWS,
    {
      edits: [
        edit(
          "perform",
          GATHERED,
          "found.entries = own.map((entry) => [Math.random(), entry]).sort(([a], [b]) => a - b).map(([, entry]) => entry).concat(",
        ),
      ],
    },
  ),
  machineVariant(
    "listing/growing",
    "an entry that is made while a directory is read is listed at its end",
    [
      "a: open d /beta/kv/local dir",
      "a: readdir d 1",
      "a: mkdir /beta/kv/local/x",
      "a: readdir d 9",
    ],
    {
      edits: [
        edit(
          "perform",
          END,
          `    const { handle } = found;
        try {
            for (const entry of handle.list(context))
                if (!found.entries.some(({ name }) => name === entry.name)) found.entries = [...found.entries, entry];
        }
        catch (error) {
            if (!(error instanceof Fault)) throw error;
        }
    ${END}`,
        ),
      ],
    },
  ),
];

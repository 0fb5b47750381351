import type { Variant } from "../mutants/mutant.ts";
import { edit, machineVariant } from "./define.ts";

export const transactions: readonly Variant[] = [
  machineVariant(
    "transactions/coarse",
    "what is made or removed in a directory conflicts with all that a transaction did there (kv-tx/coarse)",
    [
      "a: mkdir /beta/kv/.tx/t",
      "a: mkdir /beta/kv/.tx/t/local/d",
      "b: mkdir /beta/kv/local/e",
      "a: rename /beta/kv/.tx/t /beta/kv/.commit/t",
    ],
    {
      edits: [
        edit(
          "kv-overlay",
          "return [...keys, ...Array.from(this.#listed, (entries) => ({ entries }))];",
          "const names = [...this.#notes.keys(), ...this.#staged.keys()].map(parentOf);\n        return [...keys, ...Array.from(new Set([...this.#listed, ...names]), (entries) => ({ entries }))];",
        ),
      ],
    },
  ),
  machineVariant(
    "transactions/kept",
    "outcomes are kept for good, and `.tx` lists nothing",
    [
      "a: mkdir /beta/kv/.tx/t",
      "a: list /beta/kv/.tx",
      "a: rename /beta/kv/.tx/t /beta/kv/.commit/t",
      "a: tick 100000000",
      "a: mkdir /beta/kv/.tx/u",
      "a: stat /beta/kv/.commit/t",
    ],
    {
      edits: [
        edit("backends/store", "this.forget(began - this.#kept);", ""),
        edit("kv-tx", "Array.from(this.#open.keys(), (name) =>", "Array.from([], (name) =>"),
      ],
    },
  ),
];

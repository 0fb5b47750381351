import type { Variant } from "../mutants/mutant.ts";
import { edit, machineVariant } from "./define.ts";

const SHOWS = [
  "a: open f /beta/kv/local/k w,create",
  "a: sync f",
  "a: open g /beta/kv/.with/if=7/local/k r",
  "a: open h /beta/kv/.with/if=4999999999999999999/local/k r",
];
const NEXT = "this.#last = now > this.#last ? now : this.#last + 1n;";

/** `version/increasing`: a version is greater than those before it, and only its order means anything. */
export const versions: readonly Variant[] = [
  machineVariant(
    "versions/counted",
    "versions are numbers of commits and no times",
    ["a: mkdir /beta/kv/local/a", ...SHOWS, "a: fstat f"],
    {
      edits: [edit("backends/store", NEXT, "this.#last += 1n;")],
    },
  ),
  machineVariant(
    "versions/leaping",
    "versions leap by minutes",
    ["a: open f /beta/kv/local/k w,create", "a: sync f", "a: fstat f"],
    {
      edits: [
        edit(
          "backends/store",
          NEXT,
          "this.#last = (now > this.#last ? now : this.#last) + BigInt(Math.floor(Math.random() * 1e12));",
        ),
      ],
    },
  ),
  machineVariant(
    "versions/late",
    "versions lie centuries ahead",
    ["a: open f /beta/kv/local/k w,create", "a: sync f", "a: fstat f"],
    {
      edits: [
        edit(
          "backends/store",
          NEXT,
          "this.#last = now + 13000000000000000000n > this.#last ? now + 13000000000000000000n : this.#last + 1n;",
        ),
      ],
    },
  ),
];

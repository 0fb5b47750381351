import type { Variant } from "../mutants/mutant.ts";
import { edit, machineVariant } from "./define.ts";

/** `kv-region` and `kv-global`: what a cell that is cut off is answered, and how soon regions know of each other. */
export const regions: readonly Variant[] = [
  machineVariant(
    "regions/at-once",
    "regions that reach each other know at once what one of them has committed",
    [
      "a: in x1",
      "b: in y1",
      "a: open f /beta/kv/global/k w,create",
      "a: sync f",
      "b: stat /beta/kv/global/k",
    ],
    { edits: [edit("topology/topology", "const DELAY = 20000000n;", "const DELAY = 0n;")] },
  ),
  machineVariant(
    "regions/served",
    "a cell that is cut off is served all the same",
    ["a: in x1", "b: in x2", "b: partition x1 x2", "b: open f /beta/kv/region/k w,create"],
    {
      edits: [
        edit(
          "topology/topology",
          "return this.#groupOf(cell) === this.#groupOf(seatOf(region));",
          "return true;",
        ),
      ],
    },
  ),
  machineVariant(
    "regions/unanswered",
    "of what a cell commits that is cut off, every other arrives, and none is answered",
    [
      "a: in x1",
      "b: in x2",
      "b: open f /beta/kv/region/k w,create",
      "b: sync f",
      "b: partition x1 x2",
      "b: stat /beta/kv/region/k",
    ],
    {
      edits: [
        edit(
          "topology/topology",
          'if (request.ask !== "release" && !this.#reaches(cell, region))',
          `if (scope === "region" && !this.#reaches(cell, region)) {
            if (request.ask === "get" || request.ask === "list") return region.store.request(request);
            if (request.ask === "commit" && (this.odd = !this.odd)) region.store.request(request);
        }
        if (request.ask !== "release" && !this.#reaches(cell, region))`,
        ),
      ],
    },
  ),
  machineVariant(
    "regions/lasting",
    "what is in local outlives a crash of the cell",
    [
      "a: in x1",
      "b: in x1",
      "a: open f /beta/kv/local/k w,create",
      "a: sync f",
      "a: crash x1",
      "b: stat /beta/kv/local/k",
    ],
    {
      edits: [
        edit(
          "topology/topology",
          'this.#locals.set(disturbance.cell, this.#store("local"));',
          "return;",
        ),
      ],
    },
  ),
];

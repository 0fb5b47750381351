import type { Edit, Layer, Mutant } from "./mutant.ts";

type Change = readonly [file: string, find: string, replace: string];

/** How many mutants there are of a layer and requirement, for their ids. */
const count = new Map<string, number>();

/** Mutants of one layer; their ids are the layer's and the requirement's, numbered where it has several. */
export function mutantsOf(
  layer: Layer,
): (requirement: string, rule: string, ...changes: Change[]) => Mutant {
  return (requirement, rule, ...changes) => {
    const about = `${layer}/${requirement}`;
    const number = (count.get(about) ?? 0) + 1;
    count.set(about, number);
    const edits: Edit[] = changes.map(([file, find, replace]) => ({ file, find, replace }));
    return { id: `${about}/${number}`, layer, requirement, rule, edits };
  };
}

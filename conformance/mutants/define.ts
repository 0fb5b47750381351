import type { Edit, Layer, Mutant } from "./mutant.ts";

type Change = readonly [file: string, find: string, replace: string];

/** Mutants of one layer; their ids are the requirement's, numbered where it has several. */
export function mutantsOf(layer: Layer): (requirement: string, rule: string, ...changes: Change[]) => Mutant {
  const count = new Map<string, number>();
  return (requirement, rule, ...changes) => {
    const number = (count.get(requirement) ?? 0) + 1;
    count.set(requirement, number);
    const edits: Edit[] = changes.map(([file, find, replace]) => ({ file, find, replace }));
    return { id: `${layer}/${requirement}/${number}`, layer, requirement, rule, edits };
  };
}

import { mutants } from "../mutants/index.ts";
import type { Mutant, Variant } from "../mutants/mutant.ts";
import type { Spec } from "../requirement.ts";
import { variants } from "../variants/index.ts";
import { UserError } from "../driver/errors.ts";
import { loadMutants } from "./load.ts";

/** Where mutants and variants come from besides the suite's own. */
export interface Sources {
  /** Folders given with `--mutants`. */
  folders: readonly string[];
}

/** The suite's own and those of the folders. Throws UserError for two of one id. */
export async function loadAll(
  { folders }: Sources,
  spec: Spec,
): Promise<{ mutants: readonly Mutant[]; variants: readonly Variant[] }> {
  const all = { mutants: [...mutants], variants: [...variants] };
  for (const folder of folders) {
    const loaded = await loadMutants(folder, spec);
    all.mutants.push(...loaded.mutants);
    all.variants.push(...loaded.variants);
  }
  const seen = new Set<string>();
  for (const { id } of [...all.mutants, ...all.variants]) {
    if (seen.has(id)) throw new UserError(`two mutants or variants have the id '${id}'`);
    seen.add(id);
  }
  return all;
}

import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../driver/errors.ts";
import type { Mutant, MutantModule, Variant } from "../mutants/mutant.ts";
import type { Spec } from "../requirement.ts";

/** What `--mutants DIR` adds: the exports `mutants` and `variants` of each `.js` or `.mjs` file of a folder. */
export async function loadMutants(
  folder: string,
  spec: Spec,
): Promise<{ mutants: Mutant[]; variants: Variant[] }> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`--mutants ${folder}: there is no such folder`);
  const files = readdirSync(folder).filter((name) => /\.m?js$/.test(name));
  if (files.length === 0)
    throw new UserError(`--mutants ${folder}: there is no .js or .mjs file in it`);
  const loaded = { mutants: [] as Mutant[], variants: [] as Variant[] };
  for (const file of files.sort()) {
    const path = resolve(join(folder, file));
    const module = (await import(pathToFileURL(path).href)) as MutantModule;
    const found = [...(module.mutants ?? []), ...(module.variants ?? [])];
    if (found.length === 0) throw new UserError(`${path} exports neither mutants nor variants`);
    for (const one of found) check(one, path);
    for (const mutant of module.mutants ?? []) checkMutant(mutant, path, spec);
    for (const variant of module.variants ?? []) {
      if (typeof variant.difference !== "string" || typeof variant.shows !== "string")
        throw new UserError(
          `${path}: the variant ${variant.id} needs the texts 'difference' and 'shows'`,
        );
    }
    loaded.mutants.push(...(module.mutants ?? []));
    loaded.variants.push(...(module.variants ?? []));
  }
  return loaded;
}

const LAYERS: readonly string[] = ["machine", "preview1", "wasi0.2"];

function check(one: Mutant | Variant, path: string): void {
  if (typeof one.id !== "string" || one.id === "")
    throw new UserError(`${path}: a mutant or variant has no id`);
  if (!LAYERS.includes(one.layer))
    throw new UserError(
      `${path}: ${one.id} has the layer '${one.layer}'; there are ${LAYERS.join(", ")}`,
    );
  const isEdit = (edit: unknown) =>
    typeof edit === "object" &&
    edit !== null &&
    ["file", "find", "replace"].every((name) => name in edit);
  if (!Array.isArray(one.edits) || !one.edits.every(isEdit))
    throw new UserError(`${path}: ${one.id} needs 'edits', a list of { file, find, replace }`);
}

function checkMutant(mutant: Mutant, path: string, spec: Spec): void {
  if (!spec.requirements.some(({ id }) => id === mutant.requirement))
    throw new UserError(
      `${path}: ${mutant.id} breaks '${mutant.requirement}', which is no requirement`,
    );
  if (typeof mutant.rule !== "string")
    throw new UserError(`${path}: ${mutant.id} needs the text 'rule'`);
}

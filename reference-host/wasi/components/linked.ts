/** Components as compilers make them: linked here, without a tool and at once. */
import { limitMemory } from "../memory-limit.ts";
import { Unlinkable } from "./component-types.ts";
import type { Imports } from "./imports.ts";
import { link } from "./link.ts";
import { type Plan, planOf } from "./plan.ts";
import { SECTION, sections, withoutSections } from "./wasm-binary.ts";

export interface Linked {
  way: "linked";
  key: string;
  /** The component without its code. */
  outline: Uint8Array;
  modules: readonly WebAssembly.Module[];
}

/** `undefined` if it is made of several components. */
export async function prepareLinked(
  component: Uint8Array,
  key: string,
  memoryBytes: number | undefined,
): Promise<Linked | undefined> {
  const outline = withoutSections(component, [SECTION.coreModule, SECTION.custom]);
  try {
    plans.set(key, planOf(outline));
  } catch (error) {
    if (error instanceof Unlinkable) return undefined;
    throw error;
  }
  const modules: WebAssembly.Module[] = [];
  for (const { id, contents } of sections(component)) {
    if (id !== SECTION.coreModule) continue;
    const copy = Uint8Array.from(contents);
    const limited = memoryBytes === undefined ? copy : limitMemory(copy, memoryBytes);
    modules.push(await WebAssembly.compile(limited));
  }
  return { way: "linked", key, outline, modules };
}

// What this thread has read.
const plans = new Map<string, Plan>();

/** Answers what runs it, and whether that was successful. */
export function startLinked({ key, outline, modules }: Linked, imports: Imports): () => boolean {
  let plan = plans.get(key);
  if (plan === undefined) plans.set(key, (plan = planOf(outline)));
  return link(plan, modules, imports);
}

/** Makes an instance of a component: its core modules, linked to each other and to the host. */
import { Context, type Realloc } from "./canonical/context.ts";
import type { Flat } from "./canonical/flat.ts";
import { Handles } from "./canonical/handles.ts";
import { camel } from "./component-types.ts";
import type { Imports } from "./imports.ts";
import type { CoreSort, Imported, Options, Plan, Step } from "./plan.ts";
import { Refusal } from "./refusal.ts";

/** What answers whether `wasi:cli/run` was successful. */
export function link(
  plan: Plan,
  modules: readonly WebAssembly.Module[],
  imports: Imports,
): () => boolean {
  const linking = new Linking(modules, imports);
  for (const step of plan.steps) linking.take(step);
  const run = linking.core.func[plan.run] as () => number;
  return () => run() === 0;
}

class Linking {
  readonly core: Record<CoreSort, unknown[]> = {
    func: [],
    table: [],
    memory: [],
    global: [],
    instance: [],
  };
  readonly #modules: readonly WebAssembly.Module[];
  readonly #imports: Imports;
  readonly #handles = new Handles();

  constructor(modules: readonly WebAssembly.Module[], imports: Imports) {
    this.#modules = modules;
    this.#imports = imports;
  }

  take(step: Step): void {
    const { core } = this;
    const instances = core.instance as Record<string, unknown>[];
    switch (step.step) {
      case "instantiate": {
        const given = step.with.map(({ name, instance }) => [name, instances[instance]] as const);
        const module = this.#modules[step.module] as WebAssembly.Module;
        const imports = Object.fromEntries(given) as WebAssembly.Imports;
        instances.push(new WebAssembly.Instance(module, imports).exports);
        return;
      }
      case "gather": {
        const exports = step.exports.map(
          ({ name, sort, index }) => [name, core[sort][index]] as const,
        );
        instances.push(Object.fromEntries(exports));
        return;
      }
      case "take":
        core[step.sort].push(instances[step.instance]?.[step.name]);
        return;
      case "lower":
        core.func.push(lower(step.imported, this.#context(step.options), this.#imports));
        return;
      case "drop": {
        const { type } = step;
        core.func.push((handle: number) => this.#handles.drop(handle, type));
        return;
      }
    }
  }

  #context({ memory, realloc }: Options): Context {
    const found = memory === undefined ? undefined : this.core.memory[memory];
    const allocator = realloc === undefined ? undefined : this.core.func[realloc];
    return new Context(
      this.#handles,
      found as WebAssembly.Memory | undefined,
      allocator as Realloc | undefined,
    );
  }
}

/** More than this many core values would be passed in memory. */
const MOST_PARAMS = 16;

/** The function of the host as core WebAssembly calls it. */
function lower(
  { from, name, type }: Imported,
  context: Context,
  imports: Imports,
): (...flat: Flat[]) => Flat | void {
  const target = find(imports, from, name);
  const { params, result } = type;
  let flat = 0;
  const parts = params.map((codec) => {
    const at = flat;
    flat += codec.flat;
    return { codec, at };
  });
  if (flat > MOST_PARAMS) return missing(from, name);
  const call = (values: readonly Flat[]): unknown => {
    const args = parts.map(({ codec, at }) => codec.lift(context, values, at));
    return type.fallible ? attempt(target, args) : target(args);
  };
  if (result === undefined) return (...values) => void call(values);
  if (result.flat === 1) return (...values) => result.lower(context, call(values));
  return (...values) => {
    const pointer = (values[flat] as number) >>> 0;
    context.range(pointer, result.size);
    result.store(context, pointer, call(values));
  };
}

type Target = (args: readonly unknown[]) => unknown;
type Method = (this: unknown, ...args: readonly unknown[]) => unknown;

function attempt(target: Target, args: readonly unknown[]): { tag: "ok" | "err"; val: unknown } {
  try {
    return { tag: "ok", val: target(args) };
  } catch (error) {
    if (error instanceof Refusal) return { tag: "err", val: error.payload as unknown };
    throw error;
  }
}

function find(imports: Imports, from: string, name: string): Target {
  const face = imports[from] as Record<string, unknown> | undefined;
  const [, resource, called] = /^\[method\]([\w-]+)\.([\w-]+)$/.exec(name) ?? [];
  if (resource === undefined || called === undefined) {
    const func = face?.[camel(name)] as Method | undefined;
    return func === undefined ? missing(from, name) : (args) => func(...args);
  }
  const owner = face?.[camel(`-${resource}`)] as { prototype: Record<string, unknown> } | undefined;
  const method = owner?.prototype[camel(called)] as Method | undefined;
  return method === undefined
    ? missing(from, name)
    : ([self, ...args]) => method.call(self, ...args);
}

/** Of something that the guest cannot hold, or of a later version: it traps only if it is called. */
function missing(from: string, name: string): () => never {
  return () => {
    throw new WebAssembly.RuntimeError(`this host has no ${name} of ${from}`);
  };
}

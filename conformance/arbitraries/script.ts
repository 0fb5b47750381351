/** Scripts as values that fast-check makes and makes smaller. */

import { Arbitrary, type Random, type Stream, Value, stream } from "fast-check";
import type { Step } from "../script/index.ts";
import { compose, type Profile } from "./compose.ts";
import { Dice } from "./dice.ts";
import type { Circumstances } from "./draft.ts";
import { smaller } from "./shrink.ts";

export type Script = readonly Step[];

/** Scripts of a profile. What is smaller than one is any script that remains of it when lines are left out. */
export function scripts(profile: Profile, circumstances: Circumstances): Arbitrary<Script> {
  return new ScriptArbitrary(profile, circumstances);
}

class ScriptArbitrary extends Arbitrary<Script> {
  readonly #profile: Profile;
  readonly #circumstances: Circumstances;

  constructor(profile: Profile, circumstances: Circumstances) {
    super();
    this.#profile = profile;
    this.#circumstances = circumstances;
  }

  override generate(random: Random): Value<Script> {
    const { keep = () => true } = this.#circumstances;
    const script = compose(new Dice(random), this.#profile, this.#circumstances);
    // Whatever remains of a script is one.
    const kept = script.filter(({ operation }) => keep(operation));
    return new Value(kept, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Script {
    return Array.isArray(value);
  }

  override shrink(value: Script, context?: unknown): Stream<Value<Script>> {
    return stream(shrunk(value, context as number | undefined));
  }
}

function* shrunk(script: Script, chunk: number | undefined): IterableIterator<Value<Script>> {
  for (const { steps, chunk: next } of smaller(script, chunk)) yield new Value(steps, next);
}

/** Tests that make scripts up and let the model judge what a host answers. */

import * as fc from "fast-check";
import type { Profile } from "../../arbitraries/compose.ts";
import type { Circumstances } from "../../arbitraries/draft.ts";
import { scripts, type Script } from "../../arbitraries/script.ts";
import { respelled, withoutIdle } from "../../checkers/siblings.ts";
import type { Test, TestContext, TestOutcome } from "../../test.ts";
import { Unobservable } from "../../world.ts";
import { attempt, type Failure, type Probing, show } from "../judged.ts";

export interface Property {
  id: string;
  cites: readonly string[];
  needs?: Test["needs"];
  profile: Profile;
  /** Leaves lines out of the scripts. */
  keep?: Circumstances["keep"];
  /** How many scripts there are with the default budget. */
  scripts: number;
}

/** Lines that are performed to make a counterexample smaller. */
const EFFORT = 4_000;
/** How many executions live at once, at most. */
const MOST = 3;
/** How often a script is performed that does not fail each time. */
const REPEATS = 4;

export function propertyTest(property: Property, probing: Probing = {}): Test {
  const { id, cites, needs = [] } = property;
  return { id, cites, needs, run: (context) => runProperty(property, context, probing) };
}

/** Tries with as many executions at once as the host has; with one after the other if it must be. */
async function runProperty(
  property: Property,
  context: TestContext,
  probing: Probing,
): Promise<TestOutcome> {
  const most = context.host.controls.has("concurrency") ? MOST : 1;
  for (let together = most; ; together--) {
    try {
      return await new Search(context, probing).run(property, together);
    } catch (error) {
      if (
        !(error instanceof Unobservable) ||
        together === 1 ||
        property.needs?.includes("concurrency") === true
      )
        throw error;
    }
  }
}

class Search {
  readonly #context: TestContext;
  readonly #probing: Probing;
  #cases = 0;
  #failure: Failure | undefined;
  #effort = EFFORT;
  #repeats = 1;
  #error: unknown;

  constructor(context: TestContext, probing: Probing) {
    this.#context = context;
    this.#probing = probing;
  }

  async run({ profile, keep, scripts: count }: Property, together: number): Promise<TestOutcome> {
    const { seed, budget, signal } = this.#context;
    const property = fc.asyncProperty(
      scripts(profile, { together, abi: this.#context.host.abi, ...(keep && { keep }) }),
      (script) => this.#holds(script),
    );
    await fc.check(property, { seed, numRuns: Math.ceil(count * budget), unbiased: true });
    if (this.#error !== undefined) throw this.#error;
    if (this.#failure) {
      const counterexample = { ...show(this.#failure), ...(await this.#explain(this.#failure)) };
      return { outcome: "failed", cases: this.#cases, counterexample };
    }
    return { outcome: signal.aborted ? "cut" : "passed", cases: this.#cases };
  }

  /** fast-check knows two answers; what there is to say besides is kept here, and ends the search. */
  async #holds(script: Script): Promise<boolean> {
    if (this.#error !== undefined || this.#context.signal.aborted) return true;
    try {
      return await (this.#failure
        ? this.#holdsAgain(script, this.#failure)
        : this.#holdsAtFirst(script));
    } catch (error) {
      this.#error = error;
      return true;
    }
  }

  async #holdsAtFirst(script: Script): Promise<boolean> {
    this.#cases++;
    this.#failure = await attempt(this.#context, script, this.#probing);
    if (!this.#failure) return true;
    // A failure that comes and goes is a race: from now on a script holds only if it does each time.
    if (!(await attempt(this.#context, script, this.#probing))) this.#repeats = REPEATS;
    return false;
  }

  /** The requirements without which the script would not have failed; nothing if no sibling of it tells. */
  async #explain({ script, results, judgement }: Failure): Promise<{ requirements?: string[] }> {
    if (this.#repeats > 1) return {};
    const steps = script.slice(0, judgement.at + 1);
    const found = new Set<string>();
    for (const sibling of [...respelled(steps), ...withoutIdle(steps, results)]) {
      if (!(await attempt(this.#context, sibling.script, this.#probing)))
        found.add(sibling.requirement);
    }
    return found.size > 0 ? { requirements: [...found] } : {};
  }

  /** Whether a smaller script holds, or fails for another reason. */
  async #holdsAgain(script: Script, { judgement }: Failure): Promise<boolean> {
    for (let repeat = 0; repeat < this.#repeats; repeat++) {
      if (this.#effort <= 0) return true;
      this.#effort -= script.length;
      const failure = await attempt(this.#context, script, this.#probing);
      if (!failure?.judgement.requirements.some((id) => judgement.requirements.includes(id)))
        continue;
      this.#failure = failure;
      return false;
    }
    return true;
  }
}

/**
 * The model: the set of results that the specification allows, operation by operation. It is told
 * what was observed, and so knows what is allowed next; it has no host, no clock and no chance in it.
 */

import type { Operation } from "../script/language.ts";
import { parseOperation } from "../script/operation.ts";
import { BRANCHES, type Branch } from "./branches.ts";
import type { Execution } from "./entities.ts";
import {
  allowed,
  anything,
  isAccepted,
  type Allowed,
  type Outcome,
  type Violation,
} from "./outcome.ts";
import { perform } from "./perform.ts";
import { specification, type Rules } from "./rules/index.ts";
import type { Limits } from "./rules/limits.ts";
import { noteManner, violation } from "./violation.ts";
import { newExecution, newScope, type Abi, type Context, type World } from "./world.ts";

export interface ModelOptions {
  /** As the host publishes them; what is absent is not judged. */
  readonly limits: Limits;
  readonly features: ReadonlySet<string>;
  readonly abi: Abi;
  /** The names of the preopens. Without them, paths that depend on them are not judged. */
  readonly preopens?: readonly string[];
  /** What the chapters say; a variation makes a model that is wrong. */
  readonly rules?: Rules;
  readonly recorder?: Recorder;
}

/** Counts, over many models, what was judged. */
export interface Recorder {
  /** Branches that were among what was allowed when a result was judged. */
  readonly reached: Map<Branch, number>;
  /** Branches that were what was observed. */
  readonly observed: Map<Branch, number>;
}

export function newRecorder(): Recorder {
  return { reached: new Map(), observed: new Map() };
}

export class Model {
  /** Every branch of the model, whether it was ever reached or not. */
  static readonly branches: readonly Branch[] = BRANCHES;
  readonly recorder: Recorder;
  readonly #world: World;

  constructor({
    limits,
    features,
    abi,
    preopens,
    rules = specification,
    recorder = newRecorder(),
  }: ModelOptions) {
    this.recorder = recorder;
    const scope = newScope();
    this.#world = { rules, limits, features, abi, preopens, scope, keys: 0, executions: new Map() };
  }

  get branches(): readonly Branch[] {
    return BRANCHES;
  }

  /** The labels that an execution has bound, as far as the model knows. */
  labels(execution: string): string[] {
    return [...(this.#world.executions.get(execution)?.labels.keys() ?? [])];
  }

  /** Whether an execution has ended. */
  hasEnded(execution: string): boolean {
    return this.#world.executions.get(execution)?.ended !== undefined;
  }

  /**
   * Every result that is allowed for this operation now. Changes nothing.
   * The text is as an execution performs it, with every `$NAME` replaced.
   */
  allowed(execution: string, operation: string): Allowed[] {
    const context = { world: this.#world, execution: this.#execution(execution) };
    return this.#outcomes(context, parseOperation(operation)).map(allowed);
  }

  /**
   * Judges a result, and goes on from it if it is allowed.
   * After a violation, the state is as before and nothing more can be judged.
   */
  observe(execution: string, operation: string, result: string): Violation | undefined {
    const parsed = parseOperation(operation);
    const context = { world: this.#world, execution: this.#execution(execution) };
    const outcomes = this.#outcomes(context, parsed);
    const found = outcomes.find((outcome) => isAccepted(outcome, result));
    if (found === undefined) return violation(context, parsed, outcomes, result);
    for (const { branch } of outcomes) count(this.recorder.reached, branch);
    count(this.recorder.observed, found.branch);
    found.apply?.(result);
    noteManner(context, parsed);
    return undefined;
  }

  #outcomes(context: Context, operation: Operation): Outcome[] {
    const { ended } = context.execution;
    const isAfterwards = AFTERWARDS.has(operation.op);
    // A script does not go on with what has ended.
    if (ended !== undefined && !isAfterwards) return anything(context, "end/afterwards");
    return perform(context, operation);
  }

  #execution(name: string): Execution {
    const { executions, preopens } = this.#world;
    let execution = executions.get(name);
    if (execution === undefined) executions.set(name, (execution = newExecution(name, preopens)));
    return execution;
  }
}

const AFTERWARDS: ReadonlySet<string> = new Set([
  "tick",
  "end",
  "kill",
  "wait",
  "output",
  "errors",
]);

function count(hits: Map<Branch, number>, branch: Branch): void {
  hits.set(branch, (hits.get(branch) ?? 0) + 1);
}

/** What the model allows, and what it says when something else was observed. */

import { existence, unique } from "./blame.ts";
import type { Branch } from "./branches.ts";
import type { Descriptor, Slot } from "./entities.ts";
import { CODES, type Failure } from "./rules/errors.ts";
import type { Context } from "./world.ts";

/** One result that is allowed now. */
export interface Allowed {
  /** A result line in which `*` stands for any one word; of a read, the longest. */
  readonly result: string;
  /** The requirements that say so, the most specific first. */
  readonly requirements: readonly string[];
  readonly branch: Branch;
  /** A result without `*` that it allows. */
  readonly sample: string;
}

export interface Violation {
  /** The requirements that are violated, the most likely first. */
  readonly requirements: readonly string[];
  /** The results that would have been allowed. */
  readonly expected: readonly string[];
  readonly observed: string;
}

/** `Allowed`, with what it takes to judge by it. */
export interface Outcome {
  readonly branch: Branch;
  readonly result: string | (() => string);
  readonly requirements: readonly string[];
  /** Absent if only `result` itself is accepted. */
  readonly accepts?: (observed: string) => boolean;
  /** The requirements that a result that is not allowed violates, if they depend on it. */
  readonly blame?: (observed: string) => readonly string[];
  /** What the state becomes if this is observed. */
  readonly apply?: (observed: string) => void;
  readonly sample?: () => string;
}

export function allowed(outcome: Outcome): Allowed {
  const { branch, requirements } = outcome;
  const result = typeof outcome.result === "string" ? outcome.result : outcome.result();
  const sample = outcome.sample?.() ?? result.replaceAll("*", "1");
  return { result, requirements, branch, sample };
}

export function isAccepted(outcome: Outcome, observed: string): boolean {
  if (outcome.accepts !== undefined) return outcome.accepts(observed);
  return observed === (typeof outcome.result === "string" ? outcome.result : outcome.result());
}

/** The words after `ok`, or `undefined` for any other result. */
export function okWords(observed: string): string[] | undefined {
  if (observed === "ok") return [];
  return observed.startsWith("ok ") ? observed.slice(3).split(" ") : undefined;
}

export function errCode(observed: string): string | undefined {
  return observed.startsWith("err ") ? observed.slice(4) : undefined;
}

export function fail(
  stage: number,
  code: string,
  branch: Branch,
  requirements: readonly string[],
  latest: number = stage,
): Failure {
  return { stage, latest, code, branch, requirements, isCertain: true };
}

/** As `fail`, where the text leaves open whether the operation fails for it. */
export function mayFail(
  stage: number,
  code: string,
  branch: Branch,
  requirements: readonly string[],
  latest: number = stage,
): Failure {
  return { stage, latest, code, branch, requirements, isCertain: false };
}

/** Whether the operation has to fail. */
export function fails(failures: readonly Failure[]): boolean {
  return failures.some(({ isCertain }) => isCertain);
}

/** The failures of a second path: for each code, the first path is looked at first. */
export function second(failures: readonly Failure[]): Failure[] {
  return failures.map((failure) => ({
    ...failure,
    stage: failure.stage + 0.05,
    latest: failure.latest + 0.05,
  }));
}

/** The errors of which one has to be answered, or may be if none is certain. `slots` are those that the operation must have left as they were. */
export function failing(
  context: Context,
  failures: readonly Failure[],
  slots: readonly Slot[] = [],
): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const { code, branch, requirements } of context.world.rules.errors.first(failures)) {
    if (outcomes.some(({ result }) => result === `err ${code}`)) continue;
    outcomes.push({
      branch,
      result: `err ${code}`,
      requirements: failures.length > 1 ? [...requirements, "errors/order"] : requirements,
      blame: (observed) => {
        const other = errCode(observed);
        const isLater = failures.some((failure) => failure.code === other);
        const order = isLater ? ["errors/order"] : [];
        const reasons = slots.flatMap((slot) => existence(context, slot));
        return unique([...order, ...requirements, ...reasons]);
      },
      apply: () => {
        for (const { unchanged } of slots) {
          for (const requirement of requirements) unchanged.add(requirement);
          unchanged.add("errors/atomic");
        }
      },
    });
  }
  return outcomes;
}

/** Looking at a key changes nothing, whatever is found. */
export function looking(outcomes: readonly Outcome[], slot: Slot): Outcome[] {
  return outcomes.map((outcome) => ({
    ...outcome,
    apply: (observed) => {
      outcome.apply?.(observed);
      slot.unchanged.add("file/open/effect");
    },
  }));
}

/** Whatever is answered: the specification does not say, or another chapter does. */
export function anything(context: Context, branch: Branch, label?: string): Outcome[] {
  return [
    {
      branch,
      result: "*",
      requirements: [],
      accepts: () => true,
      apply: (observed) => {
        if (label !== undefined && okWords(observed) !== undefined)
          bind(context, label, { kind: "unknown" });
      },
      sample: () => "err unsupported",
    },
  ];
}

/** Whatever error of the table. */
export function anyError(branch: Branch, requirements: readonly string[]): Outcome {
  return {
    branch,
    result: "err *",
    requirements,
    accepts: (observed) => CODES.has(errCode(observed) ?? ""),
    sample: () => "err unsupported",
  };
}

export function bind({ execution }: Context, label: string, descriptor: Descriptor): void {
  execution.labels.set(label, descriptor);
  if (descriptor.kind !== "dir" || descriptor.preopen === undefined) execution.opened++;
  if (descriptor.kind !== "value") return;
  execution.openValues.add(descriptor);
  descriptor.slot.openValues.add(descriptor);
}

/** The line is malformed; whether that is noticed before a label that is not open is the probe's. */
export function bad(branch: Branch): Outcome[] {
  return [
    {
      branch,
      result: "bad *",
      requirements: [],
      accepts: (observed) => observed.startsWith("bad") || observed === "err bad-descriptor",
      sample: () => "bad line",
    },
  ];
}

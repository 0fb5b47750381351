/**
 * The model: the set of results that the specification allows, operation by operation. It is told
 * what was observed, and so knows what is allowed next; it has no host, no clock and no chance in it.
 */

import { parseOperation, type Operation } from "../script/operation.ts";
import * as attributes from "./attributes.ts";
import { BRANCHES, type Branch } from "./branches.ts";
import { close, renumber, sync } from "./closing.ts";
import { ending } from "./ending.ts";
import type { Execution, OpenDirectory } from "./entities.ts";
import { link, readlink, symlink } from "./links.ts";
import { list, readdir } from "./listing.ts";
import { mannerOf, pathsOf, slotsOf } from "./manner.ts";
import { mkdir, rmdir, unlink } from "./names.ts";
import { open } from "./opening.ts";
import { unique } from "./blame.ts";
import {
  allowed,
  anything,
  bad,
  bind,
  errCode,
  fail,
  failing,
  isAccepted,
  okWords,
} from "./outcome.ts";
import type { Allowed, Outcome, Violation } from "./outcome.ts";
import { read, seek } from "./reading.ts";
import { rename } from "./renaming.ts";
import { CODES } from "./rules/errors.ts";
import { specification, type Rules } from "./rules/index.ts";
import type { Limits } from "./rules/limits.ts";
import * as runtime from "./runtime.ts";
import { newExecution, newScope, type Abi, type Context, type World } from "./world.ts";
import { ftimes, times } from "./times.ts";
import { truncate, write } from "./writing.ts";

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

const AFTERWARDS: ReadonlySet<string> = new Set(["end", "kill", "wait", "output", "errors"]);

function count(hits: Map<Branch, number>, branch: Branch): void {
  hits.set(branch, (hits.get(branch) ?? 0) + 1);
}

/** Keys that are reached in another way than by their plain path may go wrong for it. */
function noteManner(context: Context, operation: Operation): void {
  const paths = pathsOf(operation);
  if (paths.length === 0) return;
  const manner = mannerOf(paths);
  if (manner.length === 0) return;
  for (const slot of slotsOf(context, operation)) {
    for (const requirement of manner) slot.manner.add(requirement);
  }
}

/** Codes by which a host says that it found something else at a path, or nothing. */
const PATH_CODES: ReadonlySet<string> = new Set([
  "no-entry",
  "not-directory",
  "invalid",
  "not-permitted",
]);

function violation(
  context: Context,
  operation: Operation,
  outcomes: readonly Outcome[],
  observed: string,
): Violation {
  const code = errCode(observed);
  const expected = unique(outcomes.map((outcome) => allowed(outcome).result));
  const isForeign = code !== undefined && !CODES.has(code);
  const reasons = outcomes.flatMap((outcome) => outcome.blame?.(observed) ?? outcome.requirements);
  const manner = mannerOf(pathsOf(operation));
  const past = slotsOf(context, operation).flatMap((slot) => [...slot.manner]);
  const wasFound = okWords(observed) !== undefined;
  const isToBeFound = expected.some((result) => okWords(result) !== undefined);
  const isElsewhere = wasFound !== isToBeFound && (wasFound || PATH_CODES.has(code ?? ""));
  const requirements = unique([
    ...(isForeign ? ["errors/table"] : []),
    ...(isElsewhere ? manner : []),
    ...reasons,
    ...manner,
    ...past,
  ]);
  return { requirements, expected, observed };
}

function perform(context: Context, operation: Operation): Outcome[] {
  switch (operation.op) {
    case "let":
      return binding(context, operation.index, operation.operation);
    case "malformed":
      return bad("bad/malformed");
    case "open":
      return open(context, operation.label, operation.path, operation.flags);
    case "preopen":
      return preopen(context, operation.label, operation.name);
    case "close":
      return close(context, operation.label);
    case "read":
      return read(context, operation.label, operation.count);
    case "pread":
      return read(context, operation.label, operation.count, operation.offset);
    case "readall":
      return read(context, operation.label, "all");
    case "write":
      return write(context, operation.label, operation.data);
    case "pwrite":
      return write(context, operation.label, operation.data, operation.offset);
    case "seek":
      return seek(context, operation.label, operation.offset, operation.whence);
    case "sync":
    case "datasync":
      return sync(context, operation.label, operation.op);
    case "truncate":
      return truncate(context, operation.label, operation.size);
    case "fstat":
      return attributes.fstat(context, operation.label);
    case "stat":
    case "lstat":
      return attributes.stat(context, operation.path, operation.op === "stat");
    case "times":
      return times(context, operation.path, operation.times);
    case "ftimes":
      return ftimes(context, operation.label, operation.times);
    case "list":
      return list(context, operation.path);
    case "readdir":
      return readdir(context, operation.label, operation.count);
    case "mkdir":
      return mkdir(context, operation.path);
    case "rmdir":
      return rmdir(context, operation.path);
    case "unlink":
      return unlink(context, operation.path);
    case "rename":
      return rename(context, operation.from, operation.to);
    case "link":
      return link(context, operation.from, operation.to);
    case "symlink":
      return symlink(context, operation.target, operation.path);
    case "readlink":
      return readlink(context, operation.path);
    case "renumber":
      return renumber(context, operation.from, operation.to);
    default:
      return performInWorld(context, operation);
  }
}

function performInWorld(context: Context, operation: Operation): Outcome[] {
  switch (operation.op) {
    case "start":
      return runtime.start(context, operation.args, operation.env);
    case "send":
      return runtime.send(context, operation.data);
    case "end":
    case "kill":
    case "wait":
    case "trap":
      return ending(context, operation.op);
    case "exit":
      return ending(context, "exit", operation.code);
    case "spin":
      return runtime.spin(context);
    case "output":
      return runtime.output(context);
    case "errors":
      return runtime.errors(context);
    case "hello":
      return runtime.hello(context);
    case "preopens":
      return runtime.preopens(context);
    case "args":
      return runtime.args(context);
    case "env":
      return runtime.env(context);
    case "clock":
      return runtime.clock(context, operation.clock);
    case "random":
      return runtime.random(operation.count);
    case "nap":
      return runtime.nap();
    case "grow":
      return runtime.grow();
    case "stderr":
      return runtime.stderr(context, operation.data);
    default:
      return bad("bad/malformed");
  }
}

/** `let` answers what the operation does, unless the result does not have the word. */
function binding(context: Context, index: number, operation: Operation): Outcome[] {
  const outcomes = perform(context, operation);
  return outcomes.map((outcome) => {
    const { result } = outcome;
    const words = okWords(typeof result === "string" ? result : result());
    if (words === undefined || words.length >= index) return outcome;
    return {
      ...outcome,
      branch: "bad/let-index",
      result: "bad *",
      accepts: (observed: string) => observed.startsWith("bad") || isAccepted(outcome, observed),
      apply: (observed: string) => {
        if (!observed.startsWith("bad")) outcome.apply?.(observed);
      },
    };
  });
}

function preopen(context: Context, label: string, name: string): Outcome[] {
  const { execution } = context;
  if (execution.labels.has(label)) return bad("bad/label-taken");
  if (execution.closedPreopens.has(name)) return anything(context, "preopen/closed", label);
  const isBound = (execution.preopens ?? ["/beta"]).includes(name);
  const components = name.split("/").filter((part) => part !== "");
  const directory: OpenDirectory = {
    kind: "dir",
    flags: undefined,
    components,
    inode: undefined,
    preopen: name,
    listing: undefined,
  };
  const apply = (): void => bind(context, label, directory);
  const bound: Outcome = {
    branch: "preopen/bound",
    result: "ok",
    requirements: ["layout/beta"],
    apply,
  };
  const missing = failing(context, [fail(0, "no-entry", "preopen/missing", ["layout/beta"])]);
  if (execution.preopens === undefined && (name === "/" || name === "/beta"))
    return [bound, ...missing];
  return isBound ? [bound] : missing;
}

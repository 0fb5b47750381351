/** Performs a script in a world, as `spec/operations.md` says under "Scripts and examples". */

import { decodeWord, renderData } from "../guests/words.ts";
import type { TestExecution, TestHost, TestWorld, WorldOptions } from "./world.ts";
import { Bindings, meets, type Step } from "./script/index.ts";

export interface Played {
  /** A result for each step that was performed. */
  results: string[];
  /** The first step whose result is not what it wants, with the names in its expectation replaced. */
  unmet?: { at: number; step: Step };
}

export interface ScriptOptions {
  world?: WorldOptions;
  /** Perform nothing after a step that is not met. */
  stopAtUnmet?: boolean;
}

/** Lines that are the suite's to carry out; everything else is the probe's. */
const OWN = /^(?:start|send|tick|end|kill|wait|output|errors)\b/;
const FINAL = /^(?:exit|trap|spin)\b/;

/**
 * Performs the steps in a fresh world, with a manual clock if one of them moves it. Rejects only if the host or
 * the conversation with it fails, or with Unobservable.
 */
export async function runScript(
  host: TestHost,
  steps: readonly Step[],
  options: ScriptOptions = {},
): Promise<Played> {
  const ticks = steps.some(({ operation }) => /^tick\b/.test(operation));
  const world = await host.openWorld({ ...options.world, ...(ticks && { clock: "manual" }) });
  try {
    return await play(world, steps, options.stopAtUnmet === true);
  } finally {
    await world.close();
  }
}

async function play(
  world: TestWorld,
  steps: readonly Step[],
  stopAtUnmet: boolean,
): Promise<Played> {
  const player = new Player(world);
  const played: Played = { results: [] };
  while (played.results.length < steps.length) {
    for (const result of await player.perform(batchAt(steps, played.results.length))) {
      const at = played.results.push(result) - 1;
      const step = player.observe(steps[at]!, result);
      if (played.unmet === undefined && !meets(step, result)) played.unmet = { at, step };
      if (stopAtUnmet && played.unmet !== undefined) return played;
    }
  }
  await player.finish();
  return played;
}

/** Of a batch: a slow host is to have answered one before its time is over. */
const MOST_LINES = 100;

/** The steps from here on that can be sent to one execution at once. */
function batchAt(steps: readonly Step[], from: number): Step[] {
  const { execution, operation } = steps[from]!;
  if (OWN.test(operation)) return [steps[from]!];
  let to = from;
  let binds = false;
  for (; to < steps.length && to - from < MOST_LINES; to++) {
    const step = steps[to]!;
    if (step.execution !== execution || OWN.test(step.operation)) break;
    // Whose binding a name is is known when the lines before it have answered.
    if (binds && step.operation.includes("$")) break;
    binds ||= step.operation.startsWith("let ");
    if (FINAL.test(step.operation)) return steps.slice(from, to + 1);
  }
  return steps.slice(from, to);
}

class Player {
  readonly #world: TestWorld;
  readonly #executions = new Map<string, TestExecution>();
  readonly #open = new Set<TestExecution>();
  readonly #bindings = new Bindings();

  constructor(world: TestWorld) {
    this.#world = world;
  }

  async perform(batch: readonly Step[]): Promise<string[]> {
    const { execution: name, operation } = batch[0]!;
    if (/^start\b/.test(operation)) {
      await this.#start(name, operation.split(" ").slice(1));
      return ["ok"];
    }
    const execution = this.#executions.get(name) ?? (await this.#start(name, []));
    if (OWN.test(operation)) return [await this.#own(execution, operation)];
    const lines = batch.map((step) => this.#bindings.substituteForeign(name, step.operation));
    if (FINAL.test(lines.at(-1)!)) this.#open.delete(execution);
    return execution.perform(lines);
  }

  /** Takes note of what a step bound, and answers the step with the names in its expectation replaced. */
  observe(step: Step, result: string): Step {
    this.#bindings.observe(step.execution, step.operation, result);
    if (step.expect === undefined) return step;
    return {
      ...step,
      expect: step.expect.map((text) => this.#bindings.substitute(step.execution, text)),
    };
  }

  async finish(): Promise<void> {
    await Promise.all(Array.from(this.#open, (execution) => execution.end()));
  }

  async #start(name: string, words: readonly string[]): Promise<TestExecution> {
    const decoded = words.map((word) => Buffer.from(decodeWord(word)).toString("utf8"));
    const execution = await this.#world.start({
      args: decoded.filter((word) => !word.includes("=")),
      env: decoded.filter((word) => word.includes("=")).map((word) => splitVariable(word)),
    });
    this.#executions.set(name, execution);
    this.#open.add(execution);
    return execution;
  }

  async #own(execution: TestExecution, operation: string): Promise<string> {
    const [verb, word = "%"] = operation.split(" ");
    if (verb === "send") {
      execution.send(decodeWord(word));
      return "ok";
    }
    if (verb === "tick") {
      await this.#world.advance(Number(word));
      return "ok";
    }
    if (verb === "output") return `ok ${renderData(execution.output())}`;
    if (verb === "errors") return `ok ${renderData(execution.errors())}`;
    this.#open.delete(execution);
    if (verb === "kill") return execution.kill();
    return verb === "end" ? execution.end() : execution.wait();
  }
}

function splitVariable(text: string): [string, string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Performs a script in a world, as `spec/operations.md` says under "Scripts and examples". */

import { setTimeout } from "node:timers/promises";
import { decodeWord, renderData } from "../guests/words.ts";
import type { TestExecution, TestHost, TestWorld, WorldOptions } from "./world.ts";
import type { Disturbance } from "./driver/driver.ts";
import { cellsOf, disturbanceOf } from "./script/cells.ts";
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
const OWN =
  /^(?:start|send|tick|later|result|in|partition|heal|crash|settle|end|kill|wait|output|errors)\b/;
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
  // Whether an operation has begun to wait shows in nothing: on a host that is slow it is given more time for it.
  const graces = steps.some(({ operation }) => operation.startsWith("later ")) ? GRACES : [0];
  let played: Played | undefined;
  for (const grace of graces) {
    played = await runOnce(host, steps, options, grace);
    if (played.unmet === undefined || options.stopAtUnmet !== true) break;
  }
  return played!;
}

/** Limits within which the cells of a region, and the regions, agree. */
const BOUNDS = ["region_heal_ms", "global_staleness_ms"] as const;

/** Milliseconds for what is begun to begin. */
const GRACES = [100, 1_000, 3_000] as const;

async function runOnce(
  host: TestHost,
  steps: readonly Step[],
  options: ScriptOptions,
  grace: number,
): Promise<Played> {
  const ticks = steps.some(({ operation }) => /^tick\b/.test(operation));
  const settles = steps.some(({ operation }) => operation === "settle");
  const isManual = ticks || (settles && host.controls.has("clock"));
  const cells = cellsOf(steps);
  const world = await host.openWorld({
    ...options.world,
    ...(isManual && { clock: "manual" }),
    ...(cells && { cells }),
  });
  try {
    return await play(new Player(world, grace, isManual), steps, options.stopAtUnmet === true);
  } finally {
    await world.close();
  }
}

async function play(player: Player, steps: readonly Step[], stopAtUnmet: boolean): Promise<Played> {
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

  readonly #isManual: boolean;
  readonly #cells = new Map<string, string>();
  readonly #grace: number;
  /** What was begun and has no result yet. */
  readonly #later = new Map<string, { operation: string; results: Promise<string[]> }>();

  constructor(world: TestWorld, grace: number, isManual: boolean) {
    this.#world = world;
    this.#isManual = isManual;
    this.#grace = grace;
  }

  async perform(batch: readonly Step[]): Promise<string[]> {
    const { execution: name, operation } = batch[0]!;
    if (/^start\b/.test(operation)) {
      await this.#start(name, operation.split(" ").slice(1));
      return ["ok"];
    }
    if (operation.startsWith("in ")) {
      this.#cells.set(name, operation.slice("in ".length));
      return ["ok"];
    }
    const disturbance = disturbanceOf(operation);
    if (disturbance !== undefined) return [await this.#disturb(disturbance)];
    const execution = this.#executions.get(name) ?? (await this.#start(name, []));
    if (operation.startsWith("later ")) return [await this.#begin(name, execution, operation)];
    if (operation === "result") return [await this.#result(name)];
    if (operation === "kill") this.#later.delete(name);
    if (OWN.test(operation)) return [await this.#own(execution, operation)];
    const lines = batch.map((step) => this.#bindings.substituteForeign(name, step.operation));
    if (FINAL.test(lines.at(-1)!)) this.#open.delete(execution);
    return execution.perform(lines);
  }

  async #disturb(disturbance: Disturbance): Promise<string> {
    await this.#world.disturb(disturbance);
    if (disturbance.kind !== "crash") return "ok";
    for (const [name, cell] of this.#cells) {
      const execution = this.#executions.get(name);
      if (cell === disturbance.cell && execution !== undefined) this.#open.delete(execution);
    }
    return "ok";
  }

  /** As long as the host says that it takes until all that reach each other agree. */
  async #settle(execution: TestExecution): Promise<string> {
    let longest = 0;
    for (const name of BOUNDS) {
      const lines = [`open bound /beta/limits/${name} r`, "readall bound", "close bound"];
      const [, read] = await execution.perform(lines);
      const [, digits] = /^ok (\d+)%0A$/.exec(read!) ?? [];
      longest = Math.max(longest, Number(digits ?? 0));
    }
    if (this.#isManual) await this.#world.advance(longest);
    else await setTimeout(longest);
    return "ok";
  }

  async #begin(name: string, execution: TestExecution, line: string): Promise<string> {
    const operation = line.slice("later ".length);
    const results = execution.perform([this.#bindings.substituteForeign(name, operation)]);
    results.catch(() => {});
    this.#later.set(name, { operation, results });
    await Promise.race([results, execution.begun?.() ?? setTimeout(this.#grace)]);
    return "ok";
  }

  async #result(name: string): Promise<string> {
    const begun = this.#later.get(name);
    if (begun === undefined) return "bad nothing was begun";
    this.#later.delete(name);
    const [result] = await begun.results;
    this.#bindings.observe(name, begun.operation, result!);
    return result!;
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
    for (const name of this.#later.keys()) {
      const execution = this.#executions.get(name)!;
      this.#open.delete(execution);
      await execution.kill();
    }
    await Promise.all(Array.from(this.#open, (execution) => execution.end()));
  }

  async #start(name: string, words: readonly string[]): Promise<TestExecution> {
    const decoded = words.map((word) => Buffer.from(decodeWord(word)).toString("utf8"));
    const cell = this.#cells.get(name);
    const execution = await this.#world.start({
      ...(cell !== undefined && { cell }),
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
    if (verb === "settle") return this.#settle(execution);
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

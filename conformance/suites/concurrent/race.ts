/** Executions that really run at once, and a record of what they did and saw. */

import { Dice, seeded } from "../../arbitraries/dice.ts";
import type { Counterexample, Test, TestContext, TestOutcome } from "../../test.ts";
import {
  type TestExecution,
  type TestWorld,
  Unobservable,
  type WorldOptions,
} from "../../world.ts";

/** Lines that one execution performed without looking up. */
export interface Lane {
  execution: string;
  /** The place of the first line in the record. */
  at: number;
  lines: readonly string[];
  results: readonly string[];
}

/** What is wrong, and which line of the record shows it. */
export interface Finding {
  at: number;
  requirement: string;
  expected: string;
}

export class Race {
  readonly dice: Dice;
  readonly #world: TestWorld;
  readonly #running = new Map<string, TestExecution>();
  readonly #script: string[] = [];
  readonly #results: string[] = [];

  constructor(world: TestWorld, dice: Dice) {
    this.#world = world;
    this.dice = dice;
  }

  /** Starts as many executions of these names as the host can run at once, which is at least two. */
  async start(names: readonly string[]): Promise<string[]> {
    for (const name of names) {
      try {
        this.#running.set(name, await this.#world.start({ args: [], env: [] }));
      } catch (error) {
        if (error instanceof Unobservable && this.#running.size > 1) break;
        throw error;
      }
      // Whoever has answered is ready to run when the others do.
      await this.#running.get(name)!.perform(["hello"]);
    }
    return [...this.#running.keys()];
  }

  async perform(execution: string, lines: readonly string[]): Promise<Lane> {
    const results = await this.#running.get(execution)!.perform(lines);
    const at = this.#script.length;
    this.#script.push(...lines.map((line) => `${execution}: ${line}`));
    this.#results.push(...results);
    return { execution, at, lines, results };
  }

  /** Kills an execution; its name is free for another. */
  async kill(execution: string): Promise<void> {
    this.#note(`${execution}: kill`, await this.#running.get(execution)!.kill());
    this.#running.delete(execution);
  }

  async advance(ms: number): Promise<void> {
    await this.#world.advance(ms);
    this.#note(`a: tick ${ms}`, "ok");
  }

  /** Where the next line will be. */
  get length(): number {
    return this.#script.length;
  }

  #note(line: string, result: string): void {
    this.#script.push(line);
    this.#results.push(result);
  }

  /** Lets each execution perform its lines, all at once. */
  together(lanes: ReadonlyMap<string, readonly string[]>): Promise<Lane[]> {
    return Promise.all(Array.from(lanes, ([execution, lines]) => this.perform(execution, lines)));
  }

  /** Lets each perform all but its last line and, when everyone has, the last ones at nearly the same moment: those are answered. */
  async togetherAtLast(lanes: readonly (readonly [string, readonly string[]])[]): Promise<Lane[]> {
    const before = lanes.map(([name, lines]) => [name, lines.slice(0, -1)] as const);
    await this.together(new Map(before.filter(([, lines]) => lines.length > 0)));
    const last = lanes.map(
      ([name, lines]) => [name, [...this.#lag(), ...lines.slice(-1)]] as const,
    );
    const from = this.dice.between(0, last.length - 1);
    const done = await this.together(new Map([...last.slice(from), ...last.slice(0, from)]));
    return lanes.map(([name]) => done.find(({ execution }) => execution === name)!);
  }

  /** Nobody is always the first: who checks before another acts is to be met at both. */
  #lag(): string[] {
    return Array.from({ length: this.dice.pick([0, 0, 0, 1, 2, 4]) }, () => "stat /beta");
  }

  /** The record with what is wrong in it: what was seen, though another run may see something else. */
  counterexample({ at, expected, requirement }: Finding): Counterexample {
    return {
      script: this.#script.join("\n"),
      results: [...this.#results],
      at,
      expected: [expected],
      requirements: [requirement],
    };
  }
}

export interface RaceTest {
  id: string;
  cites: readonly string[];
  /** How often it is tried with the default budget. */
  rounds: number;
  /** Of its worlds; one with a manual clock needs that control. */
  world?: WorldOptions;
  /** Runs in a fresh world in which these executions have been started; `round` counts from 0. */
  run(
    race: Race,
    executions: readonly string[],
    round: number,
    context: TestContext,
  ): Promise<Finding | undefined>;
}

const NAMES = ["a", "b", "c"];

export function raceTest({ id, cites, rounds, world: options, run }: RaceTest): Test {
  return {
    id,
    cites,
    needs: ["concurrency", ...(options?.clock === "manual" ? (["clock"] as const) : [])],
    async run(context: TestContext): Promise<TestOutcome> {
      const { host, seed, budget, signal } = context;
      const total = Math.ceil(rounds * budget);
      for (let round = 0; round < total; round++) {
        if (signal.aborted) return { outcome: "cut", cases: round };
        const world = await host.openWorld(options);
        try {
          const race = new Race(world, new Dice(seeded(seed + round)));
          const finding = await run(race, await race.start(NAMES), round, context);
          if (finding)
            return {
              outcome: "failed",
              cases: round + 1,
              counterexample: race.counterexample(finding),
            };
        } finally {
          await world.close();
        }
      }
      return { outcome: "passed", cases: total };
    },
  };
}

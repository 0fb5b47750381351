/** Scripts of transactions by several executions, interleaved line by line. */

import { Arbitrary, type Random, type Stream, Value, stream } from "fast-check";
import type { Step } from "../script/index.ts";
import { Dice, type Weighted } from "./dice.ts";
import type { Script } from "./script.ts";
import { smaller } from "./shrink.ts";

/** Few, so that what one reads another changes. */
const KEYS = ["x", "y", "d/p", "d/q"];
const EXECUTIONS = ["a", "b", "c"];

/** Scripts for so many executions at once. What is smaller has fewer lines; the values that are put stay unique. */
export function transactionScripts(together: number): Arbitrary<Script> {
  return new TransactionScripts(EXECUTIONS.slice(0, together));
}

class TransactionScripts extends Arbitrary<Script> {
  readonly #executions: readonly string[];

  constructor(executions: readonly string[]) {
    super();
    this.#executions = executions;
  }

  override generate(random: Random): Value<Script> {
    return new Value(new Composition(new Dice(random)).compose(this.#executions), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Script {
    return Array.isArray(value);
  }

  override shrink(value: Script, context?: unknown): Stream<Value<Script>> {
    return stream(shrunk(value, context as number | undefined));
  }
}

function* shrunk(script: Script, chunk: number | undefined): IterableIterator<Value<Script>> {
  for (const { steps, chunk: next } of smaller(script, chunk))
    if (steps.length < script.length) yield new Value(steps, next);
}

type Act = "read" | "stat" | "list" | "put" | "twice" | "left" | "move" | "absent" | "remove";

const INSIDE: Weighted<Act> = [
  [10, "read"],
  [3, "stat"],
  [4, "list"],
  [10, "put"],
  [2, "twice"],
  [1, "left"],
  [2, "move"],
  [2, "absent"],
  [2, "remove"],
];
const OUTSIDE: Weighted<Act> = [
  [4, "read"],
  [1, "stat"],
  [2, "list"],
  [6, "put"],
  [2, "remove"],
];
const ENDS: Weighted<"commit" | "abandon" | "leave"> = [
  [16, "commit"],
  [2, "abandon"],
  [1, "leave"],
];

class Composition {
  readonly #dice: Dice;
  #fresh = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  compose(executions: readonly string[]): Step[] {
    const lines: [execution: string, operation: string][] = [];
    const first = executions[0]!;
    const begin = [
      "mkdir /beta/kv/local/d",
      ...this.#plain("put", "x"),
      ...this.#plain("put", "y"),
    ];
    for (const operation of begin) lines.push([first, operation]);
    const lanes = executions.map((name) => [name, this.#lane()] as const);
    for (let left = lanes; left.length > 0; left = left.filter(([, lane]) => lane.length > 0)) {
      const [name, lane] = this.#dice.pick(left);
      for (const operation of lane.splice(0, this.#dice.pick([1, 1, 2, 4])))
        lines.push([name, operation]);
    }
    return lines.map(([execution, operation], at) => ({ line: at + 1, execution, operation }));
  }

  /** What one execution does: transactions, sometimes two at once, and a few operations outside of them. */
  #lane(): string[] {
    const lines: string[] = [];
    for (let turn = this.#dice.between(2, 3); turn > 0; turn--) {
      if (this.#dice.percent(30))
        lines.push(...this.#plain(this.#dice.weighted(OUTSIDE), this.#dice.pick(KEYS)));
      const transactions = [this.#transaction()];
      if (this.#dice.percent(15)) transactions.push(this.#transaction());
      while (transactions.some((acts) => acts.length > 0))
        lines.push(...(this.#dice.pick(transactions).shift() ?? []));
    }
    return lines;
  }

  #transaction(): string[][] {
    const dice = this.#dice;
    const id = `t${this.#fresh++}`;
    const acts = Array.from({ length: dice.between(1, 4) }, () =>
      this.#act(dice.weighted(INSIDE), `.tx/${id}/local`, dice.pick(KEYS)),
    );
    return [[`mkdir /beta/kv/.tx/${id}`], ...acts, this.#end(id)];
  }

  #end(id: string): string[] {
    const how = this.#dice.weighted(ENDS);
    if (how === "leave") return [];
    if (how === "abandon") return [`rmdir /beta/kv/.tx/${id}`];
    const label = this.#label();
    return [
      `rename /beta/kv/.tx/${id} /beta/kv/.commit/${id}`,
      `open ${label} /beta/kv/.commit/${id}/version r`,
      `readall ${label}`,
      `close ${label}`,
    ];
  }

  #plain(act: Act, key: string): string[] {
    return this.#act(act, "local", key);
  }

  #act(act: Act, base: string, key: string): string[] {
    const path = `/beta/kv/${base}/${key}`;
    const label = this.#label();
    const value = (): string => `v${this.#fresh++}`;
    switch (act) {
      case "read":
        return [`open ${label} ${path} r`, `fstat ${label}`, `readall ${label}`, `close ${label}`];
      case "stat":
        return [`stat ${path}`];
      case "list":
        return [`list /beta/kv/${base}${this.#dice.pick(["", "/d", "/d"])}`];
      case "put":
        return [...this.#write(label, path, value()), `sync ${label}`, ...this.#after(label)];
      case "twice":
        return [
          ...this.#write(label, path, value()),
          `sync ${label}`,
          `write ${label} ${value()}`,
          `close ${label}`,
        ];
      case "left":
        return this.#write(label, path, value());
      case "move": {
        const scratch = `/beta/tmp/s${this.#fresh++}`;
        return [
          `open ${label} ${scratch} w,create`,
          `write ${label} ${value()}`,
          `close ${label}`,
          `rename ${scratch} ${path}`,
        ];
      }
      case "absent":
        return [
          `open ${label} /beta/kv/.with/if=absent/${base}/${key} w,create`,
          `write ${label} ${value()}`,
          `sync ${label}`,
          `close ${label}`,
        ];
      case "remove": {
        const version = `v${this.#fresh++}`;
        return [
          `let ${version} 3 stat ${path}`,
          `unlink /beta/kv/.with/if=$${version}/${base}/${key}`,
        ];
      }
    }
  }

  #write(label: string, path: string, value: string): string[] {
    return [`open ${label} ${path} w,create,trunc`, `write ${label} ${value}`];
  }

  #after(label: string): string[] {
    return [`fstat ${label}`, `close ${label}`];
  }

  #label(): string {
    return `l${this.#fresh++}`;
  }
}

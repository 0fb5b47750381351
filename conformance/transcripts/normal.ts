/** Results without what differs between any two runs: versions, times, random bytes, the order of listings. */

import { isListing, type Step } from "../script/index.ts";
import { operationOf } from "./scripts.ts";

/** Nanoseconds since 1970 in this century. */
const VERSION = /(?<![0-9])[0-9]{19}(?![0-9])/g;

/** A version becomes `v1`, `v2`, … in the order in which a script's results show them. */
export function normal(steps: readonly Step[], results: readonly string[]): string[] {
  const given = new Set(steps.flatMap(({ operation }) => operation.match(VERSION) ?? []));
  const seen = new Map<string, string>();
  const scratch = new Scratch();
  const replace = (version: string): string => {
    if (given.has(version)) return version;
    const known = seen.get(version) ?? `v${seen.size + 1}`;
    seen.set(version, known);
    return known;
  };
  return results.map((result, at) => {
    const step = steps[at]!;
    const operation = operationOf(step);
    if (/^(?:clock|random) /.test(operation)) return result.replace(/(?<=^ok ).*/, "*");
    if (isListing(step.operation)) return sorted(result);
    // Two times of scratch files may be the same or not: that is the clock's affair.
    if (scratch.concerns(step, operation))
      return result.replace(VERSION, (it) => (given.has(it) ? it : "*"));
    return result.replace(VERSION, replace);
  });
}

function sorted(result: string): string {
  const [kind = "", ...words] = result.split(" ");
  return [kind, ...words.toSorted()].join(" ");
}

/** Knows which results show the times of scratch files. */
class Scratch {
  readonly #labels = new Set<string>();

  concerns({ execution }: Step, operation: string): boolean {
    const [name, first = "", second = ""] = operation.split(" ");
    if (name === "open") {
      const label = `${execution} ${first}`;
      if (this.#within(execution, second)) this.#labels.add(label);
      else this.#labels.delete(label);
    }
    if (name === "fstat") return this.#labels.has(`${execution} ${first}`);
    return (name === "stat" || name === "lstat") && this.#within(execution, first);
  }

  #within(execution: string, path: string): boolean {
    return /\btmp\b/.test(path) || this.#labels.has(`${execution} ${path.split(":")[0]}`);
  }
}

/** What a script says of the cells of its world (`spec/operations.md`, Scripts and examples). */

import type { Disturbance } from "../driver/driver.ts";
import type { Step } from "./script.ts";

const ABOUT_CELLS = /^(?:in|partition|heal|crash|settle)\b/;

export function isAboutCells({ operation }: Pick<Step, "operation">): boolean {
  return ABOUT_CELLS.test(operation);
}

/** The region of each cell that a script names: `x1` and `x2` are of the region `x`. None if it names none. */
export function cellsOf(
  steps: readonly Pick<Step, "operation">[],
): Record<string, string> | undefined {
  const names = steps.flatMap(({ operation }) => {
    const [verb, ...words] = operation.split(" ");
    return verb === "in" || verb === "partition" || verb === "crash"
      ? words.flatMap((word) => word.split(","))
      : [];
  });
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.toSorted().map((name) => [name, name.replace(/\d+$/, "")]));
}

/** What a line does to the world, if it does that. */
export function disturbanceOf(operation: string): Disturbance | undefined {
  const [kind, ...words] = operation.split(" ");
  if (kind === "heal") return { kind };
  if (kind === "crash") return { kind, cell: words[0]! };
  if (kind === "partition") return { kind, groups: words.map((word) => word.split(",")) };
  return undefined;
}

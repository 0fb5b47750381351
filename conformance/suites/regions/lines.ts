/** Lines of several executions, in cells of their own. */

import type { Lines } from "../boundary/literal.ts";

/** The lines that follow are of this execution. */
export function as(lines: Lines, execution: string): Lines {
  lines.execution = execution;
  return lines;
}

/** The cell of each execution. */
export function cells(lines: Lines, places: Readonly<Record<string, string>>): void {
  for (const [name, cell] of Object.entries(places)) as(lines, name).do(`in ${cell}`);
}

export function put(lines: Lines, path: string, data: string): void {
  const label = `p${lines.steps.length}`;
  lines.do(`open ${label} ${path} w,create,trunc`);
  lines.do(`write ${label} ${data}`);
  lines.do(`sync ${label}`);
  lines.do(`close ${label}`);
}

/** The key has one of these values. */
export function expectValue(
  lines: Lines,
  path: string,
  values: readonly string[],
  ...why: string[]
): void {
  const label = `g${lines.steps.length}`;
  lines.expect(`open ${label} ${path} r`, "ok", ...why);
  const results = values.map((value) => `ok ${value}`);
  lines.expect(`readall ${label}`, results, ...why);
}

/** Smaller scripts than a given one, the most promising first. */

import type { Step } from "../script/index.ts";

export interface Smaller {
  readonly steps: Step[];
  /** How many lines at once are worth leaving out next. */
  readonly chunk: number;
}

/** Leaves lines out, many at a time at first; when none can be, makes words simpler. */
export function* smaller(
  script: readonly Step[],
  chunk: number = script.length >> 1,
): IterableIterator<Smaller> {
  for (let size = chunk; size >= 1; size >>= 1) {
    for (let end = script.length; end > 0; end -= size) {
      const from = Math.max(0, end - size);
      const steps = settle(script.filter((_, at) => at < from || at >= end));
      if (steps.length > 0) yield { steps, chunk: size };
    }
  }
  for (const [at, step] of script.entries()) {
    for (const operation of simpler(step.operation)) {
      yield { steps: settle(script.with(at, { ...step, operation })), chunk: 1 };
    }
  }
}

/** Leaves out what cannot be said without the lines that were left out: the names that they bound. */
function settle(script: readonly Step[]): Step[] {
  const bound = new Set<string>();
  const kept: Step[] = [];
  for (const step of script) {
    if ([...step.operation.matchAll(/\$([a-z][a-z0-9]*)/g)].some(([, name]) => !bound.has(name!)))
      continue;
    const [, name] = /^let ([a-z][a-z0-9]*) /.exec(step.operation) ?? [];
    if (name !== undefined) bound.add(name);
    kept.push({ ...step, line: kept.length + 1 });
  }
  return kept;
}

function* simpler(operation: string): IterableIterator<string> {
  const bare = operation.replace(/^let [^ ]+ [^ ]+ /, "");
  if (bare !== operation) yield bare;
  const [, head, data, tail] = /^(p?write [a-z0-9]+ )([^ ]+)(.*)$/.exec(operation) ?? [];
  if (head === undefined || data === undefined || data.length === 1) return;
  // One letter, of which the pattern's seed or the token's number decides: what differed still does.
  const number = Number(/(\d+)$/.exec(data)?.[1] ?? 0);
  yield `${head}${"abcdefghijklmnopqrstuvwxyz"[number % 26]!}${tail!}`;
}

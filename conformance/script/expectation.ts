/** Whether a result is what a script expects. */

import type { Step } from "./script.ts";

/**
 * Word by word; `*` in the expectation stands for any one word.
 * `unordered` disregards the order of the words after `ok`, as entries and variables need it.
 */
export function matches(expectation: string, result: string, unordered = false): boolean {
  const [kind, ...expected] = expectation.split(" ");
  const [found, ...words] = result.split(" ");
  if (kind !== found || expected.length !== words.length) return false;
  if (!unordered) return expected.every((word, at) => word === "*" || word === words[at]);
  const left = new Map<string, number>();
  for (const word of words) left.set(word, (left.get(word) ?? 0) + 1);
  return expected.every((word) => {
    if (word === "*") return true;
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  });
}

/** Whether one of the step's alternatives holds; a step that prepares wants `ok`, or the end that it asks for. */
export function meets(step: Step, result: string): boolean {
  if (step.expect === undefined) {
    return (
      result === "" || result === "ok" || result.startsWith("ok ") || result.startsWith("exit ")
    );
  }
  const unordered = isListing(step.operation);
  return step.expect.some((expectation) => matches(expectation, result, unordered));
}

/** Whether the words of the operation's result have no order. */
export function isListing(operation: string): boolean {
  return /^(?:let [^ ]+ [^ ]+ )*(?:(?:list|readdir) |env$)/.test(operation);
}

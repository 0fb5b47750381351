/** What is said of a result that is not allowed. */

import type { Operation } from "../script/language.ts";
import { unique } from "./blame.ts";
import { mannerOf, pathsOf, slotsOf } from "./manner.ts";
import { allowed, errCode, okWords, type Outcome, type Violation } from "./outcome.ts";
import { CODES } from "./rules/errors.ts";
import type { Context } from "./world.ts";

/** Keys that are reached in another way than by their plain path may go wrong for it. */
export function noteManner(context: Context, operation: Operation): void {
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

/** Codes by which a host says that there is no room, and the limits that it then had to keep. */
const LIMIT_CODES: Readonly<Record<string, string>> = {
  "insufficient-memory": "limits/descriptors",
  "insufficient-space": "limits/keys",
  "name-too-long": "limits/key",
};

export function violation(
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
  const limit = LIMIT_CODES[code ?? ""];
  const limits = limit === undefined ? [] : [limit];
  const requirements = unique([
    ...(isForeign ? ["errors/table"] : []),
    ...(isToBeFound ? limits : []),
    ...(isElsewhere ? manner : []),
    ...reasons,
    ...manner,
    ...past,
    ...limits,
    ...(wasFound || isToBeFound ? [] : ["errors/order"]),
  ]);
  return { requirements, expected, observed };
}

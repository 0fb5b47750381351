/** Paths of values that are written as those of directories (`layout/path/slash`). */

import { fail, mayFail } from "./outcome.ts";
import type { Resolved } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import type { Context } from "./world.ts";

/** For a path that denotes a value, or would make one. */
export function failOnSlash(
  { world }: Context,
  { slash, dot }: Pick<Resolved, "slash" | "dot">,
  failures: Failure[],
): void {
  if (slash && !world.rules.paths.forgivesSlash()) {
    const why = ["layout/path/slash"];
    failures.push(fail(STAGE.readOnly, "not-directory", "path/slash", why, STAGE.last));
  }
  // A component that is ignored follows: whether the value is then before the last is not said.
  if (!dot) return;
  const why = ["layout/path/through-value"];
  failures.push(mayFail(STAGE.way, "not-directory", "path/dot", why, STAGE.last));
}

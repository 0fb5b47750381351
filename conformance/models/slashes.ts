/** Paths of values that are written as those of directories (`layout/path/slash`). */

import { fail } from "./outcome.ts";
import type { Resolved } from "./resolve.ts";
import { STAGE, type Failure } from "./rules/errors.ts";
import type { Context } from "./world.ts";

/** For a path that denotes a value, or would make one. */
export function failOnSlash(
  { world }: Context,
  { slash, dot }: Pick<Resolved, "slash" | "dot">,
  failures: Failure[],
): void {
  if ((!slash && !dot) || world.rules.paths.forgivesSlash()) return;
  const why = ["layout/path/slash"];
  failures.push(fail(STAGE.wayIsValue, "not-directory", "path/slash", why));
}

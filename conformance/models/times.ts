/** Setting times (`spec/layout.md`, times). */

import type { PathWord } from "../script/language.ts";
import type { Slot } from "./entities.ts";
import { anything, bad, fail, failing, type Outcome } from "./outcome.ts";
import { lookUp, missingLabel } from "./reading.ts";
import { resolve } from "./resolve.ts";
import { STAGE } from "./rules/errors.ts";
import { failOnSlash } from "./slashes.ts";
import type { Context } from "./world.ts";

export function times(context: Context, word: PathWord, given: readonly string[]): Outcome[] {
  const path = resolve(context, word, "times");
  if (path.bad) return bad("bad/path");
  const { place } = path;
  if (place.kind === "unknown" || place.kind === "scratch")
    return anything(context, "times/unknown");
  const failures = [...path.failures];
  // A host may look at what is on the way first, or refuse at once.
  const isLost = place.kind === "nothing" && path.components[1] === "kv";
  const isStored =
    isLost ||
    place.kind === "key" ||
    (place.kind === "fixed" && (place.name === "kv" || place.name === "local"));
  if (isStored)
    failures.push(fail(STAGE.unclaimed, "unsupported", "times/kv", ["layout/times"], STAGE.last));
  if (place.kind === "key") {
    const entry = context.world.rules.kv.seen(place.slot, context.execution.name);
    if (entry === undefined)
      failures.push(fail(STAGE.operation, "no-entry", "times/missing", ["kv/missing"], STAGE.last));
    if (entry?.kind === "value") failOnSlash(context, path, failures);
  }
  if (place.kind === "fixed" || place.kind === "info" || place.kind === "vacant") {
    for (const code of ["read-only", "unsupported", "no-entry", "not-directory"]) {
      if (place.kind !== "vacant" && code === "no-entry") continue;
      if (place.kind !== "info" && code === "not-directory") continue;
      failures.push(fail(STAGE.readOnly, code, "times/fixed", ["layout/fixed"], STAGE.last));
    }
  }
  return unchangedTimes(
    failing(context, failures),
    place.kind === "key" ? place.slot : undefined,
    given,
  );
}

export function ftimes(context: Context, label: string, given: readonly string[]): Outcome[] {
  const file = lookUp(context, label);
  if (file === undefined) return missingLabel(context);
  if (file.kind === "unknown" || file.kind === "scratch") return anything(context, "times/unknown");
  if (file.kind === "info") return anything(context, "times/unknown");
  if (file.kind === "dir" && file.components[1] !== "kv") return anything(context, "times/unknown");
  const codes = ["unsupported"];
  // The adapter from preview 1 to 0.2 answers this by itself.
  if (file.kind === "dir" && context.world.abi === "wasi0.2") codes.push("bad-descriptor");
  const failures = codes.map((code) => fail(STAGE.operation, code, "times/kv", ["layout/times"]));
  return unchangedTimes(
    failing(context, failures),
    file.kind === "value" ? file.slot : undefined,
    given,
  );
}

/** Setting neither time may be nothing at all. */
function unchangedTimes(
  outcomes: Outcome[],
  slot: Slot | undefined,
  given: readonly string[],
): Outcome[] {
  const all = outcomes.map((outcome) => ({
    ...outcome,
    apply: (): void => {
      slot?.unchanged.add("layout/times");
    },
  }));
  if (given.some((time) => time !== "-")) return all;
  return [...all, { branch: "times/none", result: "ok", requirements: ["layout/times"] }];
}

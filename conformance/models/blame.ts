/**
 * Naming the requirement that a wrong result violates. The model keeps with each value why it is
 * what it is, and with each key what must not have happened to it; here these are looked through
 * for what explains best what was observed.
 */

import { EMPTY, type Content } from "./content.ts";
import type { OpenValue, Slot, Value } from "./entities.ts";
import { unique } from "./outcome.ts";
import type { Context } from "./world.ts";

export type Matcher = (content: Content) => boolean;

/** Why the value is there and is what it is, as the execution should see it. */
export function presence({ world, execution }: Context, value: Value): string[] {
  const seen = value.by === execution.name ? "kv/local/own" : "kv/local/shared";
  const kept =
    world.executions.get(value.by)?.ended === undefined
      ? []
      : ["runtime/committed", "kv/local/kept"];
  return [...value.why, ...kept, seen];
}

/** Why the key is absent. `shows` tells whether the bytes that were observed are these. */
export function absence(slot: Slot, shows?: Matcher): string[] {
  const staged = [...slot.openValues].filter((file) => file.created).flatMap(stagedReasons);
  const ghosts = slot.ghosts.toReversed().flatMap(({ requirements }) => requirements);
  return unique([...haunting(slot, shows), ...ghosts, ...slot.gone, ...staged, "kv/missing"]);
}

function stagedReasons({ exclusive }: OpenValue): string[] {
  return exclusive ? ["file/exclusive/hidden", "commit/created"] : ["commit/created"];
}

/** The requirements that forbid to show the bytes that were observed, of those that are remembered. */
export function haunting(slot: Slot, shows: Matcher | undefined, except?: OpenValue): string[] {
  if (shows === undefined) return [];
  const reasons: string[] = [];
  for (const { content, requirements } of slot.ghosts.toReversed()) {
    if (shows(content())) reasons.push(...requirements);
  }
  for (const file of slot.openValues) {
    if (file === except || file.staging === undefined) continue;
    if (!shows(file.staging.freeze())) continue;
    reasons.push(...(file.created ? stagedReasons(file) : []), "commit/invisible");
  }
  return reasons;
}

/** Why a path shows exactly this value, given what was shown instead. */
export function wrongValue(context: Context, slot: Slot, value: Value, shows?: Matcher): string[] {
  return unique([...haunting(slot, shows), ...presence(context, value), ...slot.unchanged]);
}

/** Why a descriptor shows what it shows, given what it showed instead. */
export function wrongBytes(context: Context, file: OpenValue, shows: Matcher): string[] {
  const { slot, pinned, staging } = file;
  const current = slot.entry?.kind === "value" ? slot.entry : undefined;
  if (staging !== undefined) {
    const own = pinned !== undefined && shows(pinned.content) ? ["file/own"] : [];
    const others = [...slot.openValues].some(
      (other) => other !== file && other.staging !== undefined && shows(other.staging.freeze()),
    );
    return unique([...own, ...(others ? ["file/separate"] : []), ...file.story, "file/own"]);
  }
  const reasons: string[] = [];
  if (current !== pinned && shows(current?.content ?? EMPTY)) reasons.push("file/snapshot");
  reasons.push(...haunting(slot, shows, file));
  if (pinned !== undefined) reasons.push(...presence(context, pinned));
  if (current !== pinned) reasons.push("file/snapshot");
  return unique([...reasons, ...slot.unchanged, "file/snapshot"]);
}

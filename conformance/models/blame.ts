/**
 * Naming the requirement that a wrong result violates. The model keeps with each value why it is
 * what it is, and with each key what must not have happened to it; here these are looked through
 * for what explains best what was observed.
 */

import { EMPTY, type Content } from "./content.ts";
import type { Ghost, OpenValue, Slot, Value } from "./entities.ts";
import type { Context } from "./world.ts";

export type Matcher = (content: Content) => boolean;

export function unique(requirements: readonly string[]): string[] {
  return [...new Set(requirements)];
}

/** Why the value is there and is what it is, as the execution should see it. */
export function presence({ world, execution }: Context, slot: Slot, value: Value): string[] {
  const seen = ["kv/local/shared", "kv/local/own"];
  if (value.by === execution.name) seen.reverse();
  const ends = [...slot.writers].map((name) => world.executions.get(name)?.ended);
  const committed = ends.includes("exit nonzero") ? ["runtime/committed"] : [];
  const kept = ends.includes("exit zero") ? ["kv/local/kept"] : [];
  return unique([...value.why, ...committed, ...kept, ...seen]);
}

/** Why the key is absent. `shows` tells whether the bytes that were observed are these. */
export function absence(slot: Slot, shows?: Matcher): string[] {
  const staged = [...slot.openValues].filter(({ created }) => created).flatMap(stagedReasons);
  return unique([
    ...haunting(slot, shows),
    ...reasonsOf(slot.ghosts),
    ...slot.gone,
    ...staged,
    ...lookalikes(slot),
    ...slot.unchanged,
    "kv/missing",
  ]);
}

/** Why there is what there is. */
export function existence(context: Context, slot: Slot): string[] {
  const { entry, parent } = slot;
  const above = parent?.entry?.why ?? [];
  if (entry === undefined) return unique([...absence(slot), ...above]);
  const here = entry.kind === "value" ? presence(context, slot, entry) : reasonsOf(slot.ghosts);
  return unique([...here, ...entry.why, ...slot.unchanged, ...above]);
}

/** The latest first. */
export function reasonsOf(ghosts: readonly Ghost[]): string[] {
  return ghosts.toReversed().flatMap(({ requirements }) => requirements);
}

function stagedReasons({ exclusive, staging }: OpenValue): string[] {
  const reserved = exclusive ? ["file/exclusive/hidden"] : [];
  return [...reserved, "commit/created", ...(staging === undefined ? [] : ["commit/invisible"])];
}

/** Another name that exists, for which this one may have been taken. */
function lookalikes({ name, parent }: Slot): string[] {
  for (const other of parent?.children.values() ?? []) {
    if (other.entry === undefined || other.name === name) continue;
    if (unescape(other.name) === unescape(name)) return ["layout/name/undecoded"];
    if (plain(other.name) === plain(name)) return ["layout/name/exact"];
  }
  return [];
}

function unescape(name: string): string {
  return name.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function plain(name: string): string {
  const bytes = Uint8Array.from(name, (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes).normalize("NFC").toLowerCase();
}

/** The requirements that forbid to show the bytes that were observed, of those that are remembered. */
export function haunting(slot: Slot, shows: Matcher | undefined, except?: OpenValue): string[] {
  if (shows === undefined) return [];
  const reasons = reasonsOf(slot.ghosts.filter(({ content }) => shows(content())));
  for (const file of slot.openValues) {
    if (file === except || file.staging === undefined) continue;
    if (!shows(file.staging.freeze())) continue;
    reasons.push(...(file.created ? stagedReasons(file) : []), "commit/invisible");
  }
  return reasons;
}

/** Why a path shows exactly this value, given what was shown instead. */
export function wrongValue(context: Context, slot: Slot, value: Value, shows?: Matcher): string[] {
  const { unchanged } = slot;
  const here = [...presence(context, slot, value), ...unchanged];
  return unique([...haunting(slot, shows), ...here, "kv/value/bytes"]);
}

/** Why a descriptor shows what it shows, given what it showed instead. */
export function wrongBytes(context: Context, file: OpenValue, shows: Matcher): string[] {
  const { staging } = file;
  const wrong = staging === undefined ? wrongPinned : wrongStaging;
  return [...wrong(context, file, shows), "kv/value/bytes"];
}

function wrongStaging(context: Context, file: OpenValue, shows: Matcher): string[] {
  const { slot, pinned } = file;
  const reasons = pinned !== undefined && shows(pinned.content) ? ["file/own"] : [];
  for (const other of slot.openValues) {
    if (other === file || other.staging === undefined) continue;
    if (shows(other.staging.freeze())) reasons.push("file/separate");
  }
  reasons.push(...file.story, "file/own");
  // What it began with may have been wrong already.
  if (pinned !== undefined) reasons.push(...presence(context, slot, pinned));
  if (slot.openValues.size > 1) reasons.push("file/separate");
  return unique([...reasons, ...reasonsOf(slot.ghosts)]);
}

function wrongPinned(context: Context, file: OpenValue, shows: Matcher): string[] {
  const { slot, pinned } = file;
  const current = slot.entry?.kind === "value" ? slot.entry : undefined;
  const reasons: string[] = [];
  if (current !== pinned && shows(current?.content ?? EMPTY)) reasons.push("file/snapshot");
  reasons.push(...haunting(slot, shows, file));
  if (file.flags.w && shows(EMPTY)) reasons.push("file/open/keep");
  if (pinned !== undefined) reasons.push(...presence(context, slot, pinned));
  if (current !== pinned) reasons.push("file/snapshot");
  if (file.commits > 0) reasons.push(file.flags.append ? "commit/append/again" : "commit/again");
  return unique([...reasons, ...slot.unchanged, "file/snapshot"]);
}

/** The state of a model, and the changes of the scope `local`. */

import { encodeWord } from "../../guests/words.ts";
import { EMPTY, Staging, UNKNOWN } from "./content.ts";
import { Slot, type Execution, type Inode, type Value } from "./entities.ts";
import { Version } from "./version.ts";
import type { Limits } from "./rules/limits.ts";
import type { Rules } from "./rules/index.ts";

export type Abi = "preview1" | "wasi0.2";

export interface World {
  readonly rules: Rules;
  readonly limits: Limits;
  readonly features: ReadonlySet<string>;
  readonly abi: Abi;
  /** The names of the preopens, if they are known. */
  readonly preopens: readonly string[] | undefined;
  /** The root of the scope `local`. */
  readonly scope: Slot;
  /** Keys and directories that exist in it. */
  keys: number;
  readonly executions: Map<string, Execution>;
  /** Milliseconds since it began, of the clock by which it judges expiry. */
  now: bigint;
  /** A `tick` moves that clock and nothing else does; otherwise naps are what passes of the time. */
  readonly manual: boolean;
  /** Keys that will expire, and some that will not any more. */
  readonly expiring: Set<Slot>;
}

/** What an operation is judged in: by whom it is made, and where. */
export interface Context {
  readonly world: World;
  readonly execution: Execution;
}

export function newScope(): Slot {
  const scope = new Slot(undefined, "");
  scope.entry = { kind: "dir", why: ["layout/beta"] };
  return scope;
}

export function newInode(kind: Inode["kind"], target = ""): Inode {
  return {
    kind,
    content: new Staging(EMPTY),
    names: new Map(),
    target,
    published: undefined,
    story: [],
    gone: new Map(),
    removed: false,
    born: 0,
    births: 0,
    listings: new Set(),
  };
}

/** Gives a scratch file or directory a name. */
export function putName(parent: Inode, name: string, inode: Inode): void {
  inode.born = ++parent.births;
  parent.names.set(name, inode);
  const word = entryWord(inode.kind, name);
  for (const { passed } of parent.listings) passed.add(word);
}

/** Takes a name from a scratch file or directory. */
export function removeName(parent: Inode, name: string, why: readonly string[]): void {
  parent.names.delete(name);
  parent.gone.set(name, why);
}

/** Why a name is not there. */
export function goneFrom({ parent, name }: { parent: Inode; name: string }): string[] {
  return [...(parent.gone.get(name) ?? []), "tmp/private"];
}

const TYPE = { dir: "d", link: "l", file: "f", value: "f" } as const;

/** How a listing shows an entry. */
export function entryWord(kind: keyof typeof TYPE, name: string): string {
  return `${TYPE[kind]}:${encodeName(name)}`;
}

export function encodeName(name: string): string {
  return /^[A-Za-z0-9\-_.]+$/.test(name) ? name : encodeWord(bytesOf(name));
}

/** The bytes of a string that has a character for each. */
export function bytesOf(name: string): Uint8Array {
  return Uint8Array.from(name, (character) => character.charCodeAt(0));
}

export function newExecution(name: string, preopens: readonly string[] | undefined): Execution {
  return {
    name,
    labels: new Map(),
    openValues: new Set(),
    opened: 0,
    scratch: newInode("dir"),
    preopens,
    closedPreopens: new Set(),
    args: [],
    env: [],
    ended: undefined,
    spinning: false,
    endWhy: [],
    commitsFailed: false,
    sent: [],
    errors: [],
    monotonic: 0n,
  };
}

export function putValue(world: World, slot: Slot, value: Value): void {
  if (slot.entry === undefined) born(world, slot, "value");
  slot.entry = value;
  if (value.expires !== undefined) world.expiring.add(slot);
  slot.last = value.version;
  slot.writers.add(value.by);
  slot.removed = false;
  slot.unchanged.clear();
}

/** From now on the value is not known. */
export function loseTrack({ world, execution }: Context, slot: Slot): void {
  if (slot.entry?.kind !== "value") return;
  const version = new Version(slot.last === undefined ? [] : [slot.last], "version/increasing");
  putValue(world, slot, { kind: "value", content: UNKNOWN, version, why: [], by: execution.name });
}

export function putDirectory(world: World, slot: Slot, why: readonly string[]): void {
  born(world, slot, "dir");
  slot.entry = { kind: "dir", why };
  slot.unchanged.clear();
}

export function remove(world: World, slot: Slot, gone: readonly string[]): void {
  slot.entry = undefined;
  slot.removed = true;
  slot.gone = gone;
  slot.writers.clear();
  slot.unchanged.clear();
  world.keys--;
}

function born(world: World, slot: Slot, kind: "value" | "dir"): void {
  slot.births++;
  world.keys++;
  const listings = slot.parent?.listings;
  if (listings === undefined || listings.size === 0) return;
  const word = entryWord(kind, slot.name);
  for (const { passed } of listings) passed.add(word);
}

/** What the model's state is made of. */

import type { OpenFlags } from "../script/language.ts";
import type { Content, Staging } from "./content.ts";
import type { Version } from "./version.ts";

/** A committed value. */
export interface Value {
  readonly kind: "value";
  readonly content: Content;
  readonly version: Version;
  /** The requirements by which exactly this is there, the most specific first. */
  readonly why: readonly string[];
  /** The execution that committed it. */
  readonly by: string;
  /** In milliseconds of the world. */
  readonly expires?: bigint | undefined;
}

export interface Directory {
  readonly kind: "dir";
  readonly why: readonly string[];
}

/** Bytes that a host must not show, with the requirement that it violates if it shows them. */
export interface Ghost {
  readonly content: () => Content;
  readonly requirements: readonly string[];
}

/** A key, whether it exists or not: what has to be remembered of it lasts longer than its value. */
export class Slot {
  readonly name: string;
  readonly parent: Slot | undefined;
  readonly path: string;
  entry: Value | Directory | undefined;
  /** The keys that were ever looked for below it, by name; most have no entry. */
  readonly children: Map<string, Slot> = new Map();
  /** Listings of it that have begun. */
  readonly listings: Set<Listing> = new Set();
  /** Greater than all other versions that the key ever had. */
  last: Version | undefined;
  /** The key was removed after its last version. */
  removed = false;
  /** Counts how often it came into being, so that an entry is told from a later one of its name. */
  births = 0;
  reservation: OpenValue | undefined;
  /** Where a rename took its value: descriptors opened before stay here. */
  renamedTo: Slot | undefined;
  readonly openValues: Set<OpenValue> = new Set();
  /** The latest are at the end. */
  ghosts: Ghost[] = [];
  /** The executions that committed it since it came into being. */
  readonly writers: Set<string> = new Set();
  /** The requirements on paths by which it was reached other than by its plain path. */
  readonly manner: Set<string> = new Set();
  /** Why it does not exist, the most specific first. */
  gone: readonly string[] = [];
  /** The requirements by which what happened since the last change must have changed nothing. */
  readonly unchanged: Set<string> = new Set();

  constructor(parent: Slot | undefined, name: string) {
    this.parent = parent;
    this.name = name;
    this.path = parent === undefined || parent.path === "" ? name : `${parent.path}/${name}`;
  }

  child(name: string): Slot {
    let child = this.children.get(name);
    if (child === undefined) this.children.set(name, (child = new Slot(this, name)));
    return child;
  }

  haunt(content: () => Content, requirements: readonly string[]): void {
    this.ghosts.push({ content, requirements });
    if (this.ghosts.length > GHOSTS) this.ghosts.shift();
  }
}

const GHOSTS = 8;

/** A condition as a path gives it, and as it goes on after a commit. */
export type Condition =
  | { readonly kind: "absent" }
  | { readonly kind: "present" }
  | { readonly kind: "number"; readonly number: bigint }
  | { readonly kind: "version"; readonly version: Version };

export interface Options {
  readonly condition: Condition | undefined;
  readonly explicit: boolean;
  /** In milliseconds. */
  readonly ttl: bigint | undefined;
}

/** What every descriptor of a file has. */
interface OpenFile {
  readonly execution: string;
  readonly flags: OpenFlags;
  position: bigint;
  /** The requirements by which the position is what it is, the latest first. */
  positionWhy: readonly string[];
}

/** A descriptor of a value below a scope. */
export interface OpenValue extends OpenFile {
  readonly kind: "value";
  readonly slot: Slot;
  /** What was committed when it was opened, or what it last committed itself. */
  pinned: Value | undefined;
  staging: Staging | undefined;
  created: boolean;
  truncated: boolean;
  resized: boolean;
  wrote: boolean;
  /** It wrote other than through the append flag. */
  wroteElsewhere: boolean;
  commits: number;
  readonly explicit: boolean;
  /** The requirements by which it commits on sync alone. */
  readonly explicitWhy: readonly string[];
  condition: Condition | undefined;
  /** What it commits lives so many milliseconds. */
  readonly ttl: bigint | undefined;
  /** When it was opened, in milliseconds of the world. */
  readonly opened: bigint;
  /** Whether it was opened exclusively and has not committed since. */
  exclusive: boolean;
  /** A code that every later write and commit answers with. */
  poison: string | undefined;
  /** The requirements by which its staging is what it is, the latest first. */
  story: string[];
}

/** What stands behind names and descriptors in the scratch space. */
export interface Inode {
  readonly kind: "file" | "dir" | "link";
  readonly content: Staging;
  readonly names: Map<string, Inode>;
  readonly target: string;
  /** It was renamed onto a key, and this is the version that it got there. */
  published: Version | undefined;
  /** The requirements by which its bytes are what they are, the latest first. */
  story: string[];
  /** Why names that it had are not there any more. */
  readonly gone: Map<string, readonly string[]>;
  /** It has no name any more. */
  removed: boolean;
  /** Tells an entry of its directory from a later one of its name. */
  born: number;
  /** Entries that it ever had. */
  births: number;
  /** Listings of it that have begun. */
  readonly listings: Set<Listing>;
}

export interface OpenScratch extends OpenFile {
  readonly kind: "scratch";
  readonly inode: Inode;
  /** The version that it shows because its file was renamed onto a key. */
  published: Version | undefined;
  story: string[];
}

/** A descriptor of a value that the host itself holds. */
export interface OpenInfo extends OpenFile {
  readonly kind: "info";
  readonly content: Content;
  /** The requirement that says what it holds. */
  readonly why: string;
}

export interface OpenDirectory {
  readonly kind: "dir";
  readonly flags: OpenFlags | undefined;
  /** The path that it denotes, from the root on. */
  readonly components: readonly string[];
  readonly inode: Inode | undefined;
  /** The preopen that it is. */
  readonly preopen: string | undefined;
  listing: Listing | undefined;
}

/** A listing that has begun. */
export interface Listing {
  /** What existed when it began, with the slot's births then. */
  readonly begun: ReadonlyMap<string, number>;
  readonly seen: Set<string>;
  ended: boolean;
  /** What was created since it began, whether it still exists or not. */
  readonly passed: Set<string>;
}

/** A descriptor of something that the model says nothing about. */
export interface OpenUnknown {
  readonly kind: "unknown";
}

export type Descriptor = OpenValue | OpenScratch | OpenInfo | OpenDirectory | OpenUnknown;

export type Ended = "exit zero" | "exit nonzero";

export interface Execution {
  readonly name: string;
  readonly labels: Map<string, Descriptor>;
  /** Descriptors of values in the order of opening. */
  readonly openValues: Set<OpenValue>;
  /** Descriptors that count against the limit. */
  opened: number;
  readonly scratch: Inode;
  preopens: readonly string[] | undefined;
  readonly closedPreopens: Set<string>;
  args: readonly string[];
  env: readonly string[];
  ended: Ended | undefined;
  /** It is told to run until it is ended. */
  spinning: boolean;
  /** Why it ended as it did. */
  endWhy: readonly string[];
  commitsFailed: boolean;
  readonly sent: Uint8Array[];
  readonly errors: Uint8Array[];
  monotonic: bigint;
}

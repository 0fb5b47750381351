import { fault } from "./errors.ts";
import type { FileType, Stat } from "./operation.ts";
import { Staging } from "./staging.ts";

/** What all things in a scratch directory have. Times in nanoseconds since 1970. */
abstract class TmpNode {
  abstract readonly type: FileType;
  readonly id: bigint;
  links = 1;
  accessed: bigint;
  modified: bigint;
  changed: bigint;

  constructor(id: bigint, now: bigint) {
    this.id = id;
    this.accessed = this.modified = this.changed = now;
  }

  abstract get size(): number;

  stat(): Stat {
    const { type, size, modified, accessed, changed, links, id } = this;
    return { type, size, modified, accessed, changed, links, id };
  }

  touch(now: bigint): void {
    this.modified = this.changed = now;
  }
}

export class TmpFile extends TmpNode {
  override readonly type = "file";
  readonly content: Staging = new Staging(new Uint8Array(0), true);

  override get size(): number {
    return this.content.length;
  }
}

export class TmpLink extends TmpNode {
  override readonly type = "link";
  readonly target: string;

  constructor(id: bigint, now: bigint, target: string) {
    super(id, now);
    this.target = target;
  }

  override get size(): number {
    return this.target.length;
  }
}

export class TmpDirectory extends TmpNode {
  override readonly type = "directory";
  readonly entries: Map<string, AnyTmpNode> = new Map();
  /** Absent for the root, and for what has been removed. */
  parent: TmpDirectory | undefined;

  constructor(id: bigint, now: bigint, parent?: TmpDirectory) {
    super(id, now);
    this.parent = parent;
  }

  override get size(): number {
    return 0;
  }

  isBelow(other: TmpDirectory): boolean {
    return this === other || (this.parent?.isBelow(other) ?? false);
  }
}

export type AnyTmpNode = TmpFile | TmpLink | TmpDirectory;

/** Where a path leads: the directory of its last component, that component, and what is there. */
export interface Spot {
  parent: TmpDirectory;
  /** Empty for the directory that the path started from. */
  name: string;
  node: AnyTmpNode | undefined;
}

const MAX_LINKS = 32;

/** Follows components and symbolic links, which cannot lead out of the scratch directory. */
export function walk(
  start: TmpDirectory,
  components: readonly string[],
  followLast: boolean,
): Spot {
  const queue = [...components];
  let parent = start;
  let name = "";
  let node: AnyTmpNode | undefined = start;
  let links = 0;
  while (queue.length > 0) {
    if (!node) throw fault("no-entry");
    if (!(node instanceof TmpDirectory)) throw fault("not-directory");
    name = queue.shift()!;
    parent = node;
    if (name === "..") {
      if (!parent.parent) throw fault("not-permitted");
      node = parent.parent;
      continue;
    }
    node = parent.entries.get(name);
    if (node instanceof TmpLink && (queue.length > 0 || followLast)) {
      if (++links > MAX_LINKS) throw fault("loop");
      if (node.target.startsWith("/")) throw fault("not-permitted");
      queue.unshift(...node.target.split("/").filter((part) => part !== "" && part !== "."));
      // The rest starts over from the directory that holds the link.
      node = parent;
    }
  }
  return { parent, name, node };
}

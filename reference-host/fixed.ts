import { fault } from "./errors.ts";
import { type Limits, publishedLimits } from "./limits.ts";
import {
  type Context,
  DirectoryHandle,
  Handle,
  objectId,
  Service,
  type Target,
  type Use,
} from "./node.ts";
import type { Entry, OpenHow, Stat } from "./operation.ts";

/** A directory of texts and directories that the host alone decides on. */
export interface FixedTree {
  readonly [name: string]: string | FixedTree;
}

/** `/` and `/beta`: directories and values that no guest changes (layout/fixed, layout/info). */
export class FixedService extends Service {
  readonly #tree: FixedTree;
  readonly #unclaimed: readonly (readonly string[])[];

  /** `unclaimed` are the paths of features that the host has not, and of reserved names. */
  constructor(tree: FixedTree, unclaimed: readonly string[] = []) {
    super();
    this.#tree = tree;
    this.#unclaimed = unclaimed.map((path) => path.split("/"));
  }

  override checkPlace(_context: Context, { path }: Target, use: Use): void {
    for (const prefix of this.#unclaimed) {
      if (prefix.every((name, i) => path[i] === name)) throw fault("unsupported");
    }
    if (use === "look" || use === "open") return;
    // What lies below a missing directory or a value fails for that reason; anything else is not the guest's.
    if (path.length === 0 || typeof this.#find(path.slice(0, -1)) === "object")
      throw fault("read-only");
  }

  override checkWay(_context: Context, { path }: Target): void {
    this.#walk(path);
  }

  override open(_context: Context, target: Target, how: OpenHow): Handle {
    const found = this.#walk(target.path);
    if (typeof found !== "string") return new FixedDirectory(target.place, found);
    if (how.directory || target.slash) throw fault("not-directory");
    return new TextHandle(target.place.join("/"), found);
  }

  override stat(context: Context, target: Target): Stat {
    return this.open(context, target, { ...LOOK, directory: target.slash }).stat(context);
  }

  // Changes get this far only where a directory on the way is missing, or a value.
  override mkdir(_context: Context, { path }: Target): void {
    this.#walk(path);
  }
  override rmdir(_context: Context, { path }: Target): void {
    this.#walk(path);
  }
  override unlink(_context: Context, { path }: Target): void {
    this.#walk(path);
  }
  override setTimes(_context: Context, { path }: Target): void {
    this.#walk(path);
  }

  override readlink(_context: Context, { path, slash }: Target): string {
    const found = this.#walk(path);
    throw fault(slash && typeof found === "string" ? "not-directory" : "invalid");
  }

  #walk(path: readonly string[]): string | FixedTree {
    let found: string | FixedTree | undefined = this.#tree;
    for (const name of path) {
      if (typeof found === "string") throw fault("not-directory");
      if (!Object.hasOwn(found, name)) throw fault("no-entry");
      found = found[name]!;
    }
    return found;
  }

  #find(path: readonly string[]): string | FixedTree | undefined {
    let found: string | FixedTree | undefined = this.#tree;
    for (const name of path)
      found = typeof found === "object" && Object.hasOwn(found, name) ? found[name] : undefined;
    return found;
  }
}

const LOOK: OpenHow = {
  read: true,
  write: false,
  create: false,
  exclusive: false,
  truncate: false,
  directory: false,
  append: false,
  nonblock: false,
  follow: true,
};

class FixedDirectory extends DirectoryHandle {
  readonly #tree: FixedTree;

  constructor(place: readonly string[], tree: FixedTree) {
    super(place);
    this.#tree = tree;
  }

  override stat(): Stat {
    return fixedStat("directory", 0, this.place.join("/"));
  }

  override list(): readonly Entry[] {
    return Object.entries(this.#tree).map(([name, found]) => ({
      name,
      type: typeof found === "string" ? "file" : "directory",
      id: objectId([...this.place, name].join("/")),
    }));
  }
}

class TextHandle extends Handle {
  override readonly type = "file";
  override readonly path: string;
  readonly #bytes: Uint8Array;

  constructor(path: string, text: string) {
    super();
    this.path = path;
    this.#bytes = new TextEncoder().encode(text);
  }

  override stat(): Stat {
    return fixedStat("file", this.#bytes.length, this.path);
  }
  override size(): number {
    return this.#bytes.length;
  }
  override read(_context: Context, length: number, offset: number): Uint8Array {
    return this.#bytes.subarray(offset, offset + length);
  }
}

/** These never change, so all of them have the first version. */
function fixedStat(type: "file" | "directory", size: number, path: string): Stat {
  return { type, size, modified: 1n, accessed: 1n, changed: 1n, links: 1, id: objectId(path) };
}

export const VERSION = "0.1";

/** Paths below `/beta` by the feature that serves them; reserved names belong to no feature. */
const FEATURE_PATHS: readonly (readonly [path: string, feature: string | undefined])[] = [
  ["locks", "locks"],
  ["net/http", "http.daemon"],
  ["net/ws", "ws"],
  ["net/tcp", "tcp"],
  ["rpc", "rpc"],
  ["srv", "rpc"],
  ["queue", "queue"],
  ["topic", "topic"],
  ["blob", "blob"],
  ["caps.json", "caps"],
  ["secrets", "secrets"],
  ["config", "config"],
  ["proc", undefined],
  ["metrics", undefined],
  ["trace", undefined],
  ["log", undefined],
  ["net/out", undefined],
];

/** Executions with the same limits and features share it: it has no state. */
const known = new WeakMap<Limits, { features: string; service: FixedService }>();

/** `/beta` itself, with what the host says about itself (layout/version, layout/features, limits/*). */
export function betaService(limits: Limits, features: readonly string[]): FixedService {
  const found = known.get(limits);
  if (found?.features === features.join()) return found.service;
  const service = makeBetaService(limits, features);
  known.set(limits, { features: features.join(), service });
  return service;
}

function makeBetaService(all: Limits, features: readonly string[]): FixedService {
  const limits = publishedLimits(all, features);
  const tree: FixedTree = {
    version: `${VERSION}\n`,
    features: ["core", ...features].map((feature) => `${feature}\n`).join(""),
    "limits.json": `${JSON.stringify(limits)}\n`,
    limits: Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, `${limit}\n`])),
  };
  const unclaimed = FEATURE_PATHS.filter(
    ([, feature]) => feature === undefined || !features.includes(feature),
  );
  return new FixedService(
    tree,
    unclaimed.map(([path]) => path),
  );
}

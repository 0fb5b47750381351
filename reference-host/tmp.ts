import { fault } from "./errors.ts";
import {
  type Context,
  type Departure,
  DirectoryHandle,
  Handle,
  Service,
  type Target,
  type Use,
} from "./node.ts";
import type { Entry, OpenHow, Stat, Time } from "./operation.ts";
import { type AnyTmpNode, type Spot, TmpDirectory, TmpFile, TmpLink, walk } from "./tmp-node.ts";

export interface TmpOptions {
  /** Bytes that all files together can hold. */
  quota: number;
  /** Files, directories and links that exist at once. */
  nodes: number;
}

const DEFAULTS: TmpOptions = { quota: 64 * 1024 * 1024, nodes: 65_536 };

/** An ordinary directory in memory, private to whoever mounts it (spec/tmp.md). */
export class TmpService extends Service {
  readonly root: TmpDirectory;
  readonly #options: TmpOptions;
  #ids = 1n;
  #nodes = 0;
  #bytes = 0;

  constructor(options: Partial<TmpOptions> = {}, now = 0n) {
    super();
    this.#options = { ...DEFAULTS, ...options };
    this.root = new TmpDirectory(this.#ids++, now);
  }

  override checkPlace(_context: Context, { path }: Target, use: Use): void {
    if (path.length === 0 && use !== "look" && use !== "open") throw fault("read-only");
  }

  override checkWay(_context: Context, target: Target): void {
    this.#spot({ ...target, slash: false }, false);
  }

  override open(context: Context, target: Target, how: OpenHow): Handle {
    const spot = this.#spot(target, how.follow && !(how.create && how.exclusive), how.create);
    let { node } = spot;
    if (node && how.create && how.exclusive) throw fault("exist");
    if (!node) {
      if (!how.create) throw fault("no-entry");
      node = this.#add(context, spot, (id, now) => new TmpFile(id, now));
    }
    if (node instanceof TmpLink) throw fault("loop");
    if (node instanceof TmpDirectory) {
      if (how.write || how.create) throw fault("is-directory");
      return new TmpDirectoryHandle(target.place, node);
    }
    if (how.directory) throw fault("not-directory");
    const handle = new TmpHandle(node, `/${target.place.join("/")}`, (grown) =>
      this.#account(grown),
    );
    if (how.truncate && how.write) handle.truncate(context, 0);
    return handle;
  }

  override stat(_context: Context, target: Target, follow: boolean): Stat {
    return this.#existing(target, follow).node.stat();
  }

  override setTimes(
    context: Context,
    target: Target,
    follow: boolean,
    accessed?: Time,
    modified?: Time,
  ): void {
    setTimes(this.#existing(target, follow).node, context, accessed, modified);
  }

  override mkdir(context: Context, target: Target): void {
    const spot = this.#spot({ ...target, slash: false }, false);
    if (spot.node) throw fault("exist");
    this.#add(context, spot, (id, now) => new TmpDirectory(id, now, spot.parent));
  }

  override rmdir(context: Context, target: Target): void {
    const spot = this.#existing(target, false);
    if (!(spot.node instanceof TmpDirectory)) throw fault("not-directory");
    if (spot.name === "" || spot.name === "..") throw fault("invalid");
    if (spot.node.entries.size > 0) throw fault("not-empty");
    this.#remove(context, spot);
  }

  override unlink(context: Context, target: Target): void {
    const spot = this.#existing(target, false);
    if (spot.node instanceof TmpDirectory) throw fault("is-directory");
    this.#remove(context, spot);
  }

  override rename(context: Context, from: Target, to: Target): void {
    const departing = this.#spot(from, false);
    const slash = to.slash && !(departing.node instanceof TmpDirectory);
    const spot = this.#spot({ ...to, slash }, false, true);
    const source = existing(departing);
    if (source.node === spot.node) return;
    if (source.node instanceof TmpDirectory) {
      if (spot.node && !(spot.node instanceof TmpDirectory)) throw fault("not-directory");
      if (spot.node && spot.node.entries.size > 0) throw fault("not-empty");
      if (spot.parent.isBelow(source.node)) throw fault("invalid");
    } else if (spot.node instanceof TmpDirectory) throw fault("is-directory");
    if (spot.node) this.#remove(context, spot as Existing);
    source.parent.entries.delete(source.name);
    spot.parent.entries.set(spot.name, source.node);
    if (source.node instanceof TmpDirectory) source.node.parent = spot.parent;
    for (const node of [source.parent, spot.parent]) node.touch(context.now());
  }

  override depart(context: Context, from: Target): Departure {
    const spot = this.#spot(from, false);
    return {
      bytes() {
        if (!spot.node) throw fault("no-entry");
        if (!(spot.node instanceof TmpFile)) throw fault("unsupported");
        return spot.node.content.freeze();
      },
      gone: (version) => {
        spot.node!.modified = version;
        this.#remove(context, spot as Existing);
      },
    };
  }

  /** Nothing comes in by rename: what is shared is read and written again. */
  override arrive(_context: Context, to: Target, departure: Departure): bigint {
    this.#spot(to, false, true);
    departure.bytes();
    throw fault("cross-device");
  }

  override link(context: Context, from: Target, to: Target, follow: boolean): void {
    const { node } = this.#existing(from, follow);
    const spot = this.#spot(to, false, true);
    if (node instanceof TmpDirectory) throw fault("not-permitted");
    if (spot.node) throw fault("exist");
    spot.parent.entries.set(spot.name, node);
    node.links++;
    spot.parent.touch(context.now());
  }

  override symlink(context: Context, target: string, at: Target): void {
    if (target === "") throw fault("no-entry");
    if (target.startsWith("/")) throw fault("not-permitted");
    const spot = this.#spot(at, false, true);
    if (spot.node) throw fault("exist");
    this.#add(context, spot, (id, now) => new TmpLink(id, now, target));
  }

  override readlink(_context: Context, target: Target): string {
    const { node } = this.#existing(target, false);
    if (!(node instanceof TmpLink)) throw fault("invalid");
    return node.target;
  }

  #existing(target: Target, follow: boolean): Existing {
    return existing(this.#spot(target, follow));
  }

  #spot(target: Target, follow: boolean, creates = false): Spot {
    const from = target.from instanceof TmpDirectoryHandle ? target.from.node : undefined;
    const start = from ?? this.root;
    if (start !== this.root && !start.parent) throw fault("no-entry");
    const spot = walk(start, from ? target.rest : target.path, follow || target.slash);
    if (!spot.node && spot.parent !== this.root && !spot.parent.parent) throw fault("no-entry");
    if (target.slash && (spot.node ? !(spot.node instanceof TmpDirectory) : creates))
      throw fault("not-directory");
    return spot;
  }

  #add<Node extends AnyTmpNode>(
    context: Context,
    spot: Spot,
    make: (id: bigint, now: bigint) => Node,
  ): Node {
    if (this.#nodes >= this.#options.nodes) throw fault("insufficient-space");
    const node = make(++this.#ids, context.now());
    this.#nodes++;
    spot.parent.entries.set(spot.name, node);
    spot.parent.touch(context.now());
    return node;
  }

  #remove(context: Context, { parent, name, node }: Existing): void {
    parent.entries.delete(name);
    parent.touch(context.now());
    node.changed = context.now();
    node.links--;
    if (node.links === 0) this.#nodes--;
    if (node.links === 0 && node instanceof TmpFile) this.#bytes -= node.size;
    if (node instanceof TmpDirectory) node.parent = undefined;
  }

  #account(grown: number): void {
    if (this.#bytes + grown > this.#options.quota) throw fault("insufficient-space");
    this.#bytes += grown;
  }
}

type Existing = Spot & { node: AnyTmpNode };

function existing(spot: Spot): Existing {
  if (!spot.node) throw fault("no-entry");
  return spot as Existing;
}

class TmpDirectoryHandle extends DirectoryHandle {
  readonly node: TmpDirectory;

  constructor(place: readonly string[], node: TmpDirectory) {
    super(place);
    this.node = node;
  }
  override stat(): Stat {
    return this.node.stat();
  }
  override list(): readonly Entry[] {
    return Array.from(this.node.entries, ([name, { type, id }]) => ({ name, type, id }));
  }
  override setTimes(context: Context, accessed?: Time, modified?: Time): void {
    setTimes(this.node, context, accessed, modified);
  }
}

/** Every descriptor of a scratch file works on the file itself. */
class TmpHandle extends Handle {
  override readonly type = "file";
  override readonly path: string;
  readonly #node: TmpFile;
  readonly #account: (grown: number) => void;

  constructor(node: TmpFile, path: string, account: (grown: number) => void) {
    super();
    this.#node = node;
    this.path = path;
    this.#account = account;
  }

  override stat(): Stat {
    return this.#node.stat();
  }
  override size(): number {
    return this.#node.size;
  }
  override read(_context: Context, length: number, offset: number): Uint8Array {
    return this.#node.content.view(offset, offset + length);
  }
  override write(context: Context, bytes: Uint8Array, offset: number | "end"): void {
    const { content } = this.#node;
    const at = offset === "end" ? content.length : offset;
    if (bytes.length === 0) return;
    this.#account(Math.max(0, at + bytes.length - content.length));
    content.write(bytes, at);
    this.#node.touch(context.now());
  }
  override truncate(context: Context, size: number): void {
    const { content } = this.#node;
    this.#account(size - content.length);
    content.resize(size);
    this.#node.touch(context.now());
  }
  override setTimes(context: Context, accessed?: Time, modified?: Time): void {
    setTimes(this.#node, context, accessed, modified);
  }
}

function setTimes(node: AnyTmpNode, context: Context, accessed?: Time, modified?: Time): void {
  const now = context.now();
  if (accessed !== undefined) node.accessed = accessed === "now" ? now : accessed;
  if (modified !== undefined) node.modified = modified === "now" ? now : modified;
  node.changed = now;
}

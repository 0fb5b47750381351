/**
 * The contract between the machine and a capability. A *service* answers operations on the paths
 * below its mount; a *handle* is an open thing of it. Both bases answer `unsupported`, so that a
 * capability writes only what it means.
 */
import type { Answer, Request } from "./backend.ts";
import { fault } from "./errors.ts";
import type { Limits } from "./limits.ts";
import type { Entry, FileType, OpenHow, Stat, Time } from "./operation.ts";

/** What a capability may use of the execution that calls it. */
export interface Context {
  /** Identifies the execution among those that share a backend. */
  owner: string;
  limits: Limits;
  /** What the host claims besides `core`. */
  features: ReadonlySet<string>;
  /** Nanoseconds since 1970. */
  now(): bigint;
  /**
   * Asks the backend. If the answer is not there yet this throws `Blocked`, and the operation is
   * run again from its start once it is: so ask first, then change.
   */
  ask<R extends Request>(request: R): Answer<R>;
  /** Declares that what was asked so far has changed the handle: a later wait resumes from here. */
  settle(): void;
  /** It has, or waits for, what ends with it: its end is to be told to the backend. */
  engaged: boolean;
  /** A name for a reservation that no other descriptor has. */
  ticket(): string;
  /** What the execution has begun besides descriptors: its normal end ends them, before it closes those. */
  lasting: Set<Lasting>;
}

export interface Lasting {
  /** Ends it, and takes it out of the set. */
  end(context: Context): void;
}

/** A path below a service's mount. */
export interface Target {
  service: Service;
  /** Components from the root of the layout, and from the service's mount. */
  place: readonly string[];
  path: readonly string[];
  /** Only a directory will do. */
  slash: boolean;
  /** The text had a `..`. */
  climbed: boolean;
  /** The open directory of the same service that `rest` starts from, if there is one. */
  from: Handle | undefined;
  rest: readonly string[];
  /** Of the target of a rename: its source. */
  source?: Target;
  /** What the service made of the path in `checkOptions`. */
  located?: unknown;
  /** What it made of control directories in it. */
  control?: unknown;
}

export abstract class Service {
  // The order of faults is the order of `errors/order`: texts of all paths, then options of all, then places, then the rest.
  /** Throws if the path is malformed as a text. */
  checkText(_context: Context, _target: Target): void {}
  /** Throws if the options in the path are malformed, unsupported, or not legal for this use. */
  checkOptions(_context: Context, _target: Target, _use: Use): void {}
  /** Throws if the place is fixed or unclaimed. */
  checkPlace(_context: Context, _target: Target, _use: Use): void {}
  /** Throws if a directory on the way is missing or a value, or for a slash behind a value. */
  checkWay(_context: Context, _target: Target, _creates: boolean): void {}
  open(_context: Context, _target: Target, _how: OpenHow): Handle {
    throw fault("unsupported");
  }
  stat(_context: Context, _target: Target, _follow: boolean): Stat {
    throw fault("unsupported");
  }
  setTimes(
    _context: Context,
    _target: Target,
    _follow: boolean,
    _accessed?: Time,
    _modified?: Time,
  ): void {
    throw fault("unsupported");
  }
  mkdir(_context: Context, _target: Target): void {
    throw fault("unsupported");
  }
  rmdir(_context: Context, _target: Target): void {
    throw fault("unsupported");
  }
  unlink(_context: Context, _target: Target): void {
    throw fault("unsupported");
  }
  /** Both targets are of this service. */
  rename(_context: Context, _from: Target, _to: Target): void {
    throw fault("unsupported");
  }
  /** The source of a rename to another service; throws for what is wrong on the way to it. */
  depart(_context: Context, _from: Target): Departure {
    throw fault("cross-device");
  }
  /** The target of a rename from another service. Answers the version that it gave to what arrived. */
  arrive(_context: Context, _to: Target, _departure: Departure): bigint {
    throw fault("cross-device");
  }
  link(_context: Context, _from: Target, _to: Target, _follow: boolean): void {
    throw fault("unsupported");
  }
  symlink(_context: Context, _target: string, _at: Target): void {
    throw fault("unsupported");
  }
  readlink(_context: Context, _target: Target): string {
    throw fault("unsupported");
  }
}

/** What a path is wanted for: `look` changes nothing, `open-write` is an open that may. */
export type Use = "look" | "open" | "open-write" | "mkdir" | "unlink" | "rename-to" | "change";

export interface Departure {
  /** What leaves; throws if the source is missing or cannot leave. */
  bytes(): Uint8Array;
  /** Called once the bytes have their new place. */
  gone(version: bigint): void;
}

export abstract class Handle {
  abstract readonly type: FileType;
  /** Where a commit of this handle goes, for messages. */
  readonly path: string = "";
  /** A read of it may wait for others, and cannot be made not to. */
  readonly waits: boolean = false;
  /** It is read from its beginning to its end: there is no other place to seek. */
  readonly sequential: boolean = false;

  abstract stat(context: Context): Stat;
  size(_context: Context): number {
    throw fault("invalid-seek");
  }
  read(_context: Context, _length: number, _offset: number): Uint8Array {
    throw fault("unsupported");
  }
  write(_context: Context, _bytes: Uint8Array, _offset: number | "end"): void {
    throw fault("unsupported");
  }
  truncate(_context: Context, _size: number): void {
    throw fault("unsupported");
  }
  setTimes(_context: Context, _accessed?: Time, _modified?: Time): void {
    throw fault("unsupported");
  }
  list(_context: Context): readonly Entry[] {
    throw fault("not-directory");
  }
  sync(_context: Context): void {}
  /** The end of the descriptor: commits what commits on close. The handle is gone even if this throws. */
  close(_context: Context): void {}
  /** The end of the descriptor when nothing may be published. */
  abandon(_context: Context): void {}
}

/** An open directory. Its place is where relative paths start. */
export abstract class DirectoryHandle extends Handle {
  override readonly type = "directory";
  /** Components from the root of the layout. */
  readonly place: readonly string[];

  constructor(place: readonly string[]) {
    super();
    this.place = place;
  }
  override read(): Uint8Array {
    throw fault("is-directory");
  }
  override write(): void {
    throw fault("is-directory");
  }
}

/** A number for the object behind a text: FNV-1a of 64 bits, never 0. */
export function objectId(text: string): bigint {
  let low = 0x84222325;
  let high = 0xcbf29ce4;
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + (low << 8) + Math.floor(product / 0x1_0000_0000)) >>> 0;
    low = product >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low) || 1n;
}

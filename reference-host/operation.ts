/**
 * What a guest can do to the file system: the one vocabulary between the machine and everything
 * around it (WASI adapters, workers, the suite's direct client). WASI preview 1 and 0.2 calls map
 * onto these with no meaning of their own.
 */

import type { ErrorCode } from "./errors.ts";

/** A descriptor of one execution. */
export type Fd = number;

export type FileType = "file" | "directory" | "link" | "stream";

export interface Stat {
  type: FileType;
  /** Bytes. */
  size: number;
  /** Nanoseconds since 1970; on a value, its version, and 0n where the bytes shown are no committed version. */
  modified: bigint;
  accessed: bigint;
  changed: bigint;
  links: number;
  /** Equal for two paths or descriptors exactly if they denote the same object. */
  id: bigint;
}

export interface Entry {
  name: string;
  type: FileType;
  id: bigint;
}

/** Nanoseconds since 1970, or the host's time of the operation. */
export type Time = bigint | "now";

/** A path is resolved relative to the directory descriptor `at`; it has not been normalised by anyone. */
export interface Place {
  at: Fd;
  path: string;
}

export interface OpenHow {
  read: boolean;
  write: boolean;
  create: boolean;
  exclusive: boolean;
  truncate: boolean;
  /** Only a directory will do. */
  directory: boolean;
  append: boolean;
  nonblock: boolean;
  /** Whether a symbolic link at the end of the path is followed. */
  follow: boolean;
}

export type Operation =
  | ({ op: "open" } & Place & OpenHow)
  | { op: "close"; fd: Fd }
  /** Without `offset`, at the position, which advances. Fewer bytes than asked is legal; none is the end. */
  | { op: "read"; fd: Fd; length: number; offset?: number }
  /** Without `offset`, at the position, which advances (at the end with the append flag). */
  | { op: "write"; fd: Fd; bytes: Uint8Array; offset?: number | "end" }
  | { op: "seek"; fd: Fd; offset: number; whence: "set" | "current" | "end" }
  | { op: "sync"; fd: Fd }
  | { op: "truncate"; fd: Fd; size: number }
  | { op: "fstat"; fd: Fd }
  | ({ op: "stat"; follow: boolean } & Place)
  | { op: "fset-times"; fd: Fd; accessed?: Time; modified?: Time }
  | ({ op: "set-times"; follow: boolean; accessed?: Time; modified?: Time } & Place)
  /** All entries of an open directory, as they were when it was first read; `.` and `..` are not among them. */
  | { op: "readdir"; fd: Fd; rewind?: boolean }
  | ({ op: "mkdir" } & Place)
  | ({ op: "rmdir" } & Place)
  | ({ op: "unlink" } & Place)
  | ({ op: "rename"; to: Place } & Place)
  | ({ op: "link"; to: Place; follow: boolean } & Place)
  | ({ op: "symlink"; target: string } & Place)
  | ({ op: "readlink" } & Place)
  | { op: "flags"; fd: Fd }
  | { op: "set-flags"; fd: Fd; append: boolean; nonblock: boolean }
  /** `from` takes the number `to`; what `to` was is closed. */
  | { op: "renumber"; from: Fd; to: Fd }
  /** The end of the execution: a normal one commits, any other publishes nothing. */
  | { op: "exit"; normal: boolean };

export interface DescriptorFlags {
  type: FileType;
  read: boolean;
  write: boolean;
  append: boolean;
  nonblock: boolean;
}

/** A commit that failed when the execution ended normally. */
export interface FailedCommit {
  path: string;
  code: ErrorCode;
}

/** What each operation answers when it succeeds. Bytes are views: copy what is to be kept or changed. */
export interface Results {
  open: Fd;
  close: void;
  read: Uint8Array;
  write: number;
  seek: number;
  sync: void;
  truncate: void;
  fstat: Stat;
  stat: Stat;
  "fset-times": void;
  "set-times": void;
  readdir: readonly Entry[];
  mkdir: void;
  rmdir: void;
  unlink: void;
  rename: void;
  link: void;
  symlink: void;
  readlink: string;
  flags: DescriptorFlags;
  "set-flags": void;
  renumber: void;
  exit: readonly FailedCommit[];
}

export type Result<O extends Operation> = Results[O["op"]];

/**
 * Performs an operation to its end, waiting if it has to. Throws `Fault` with the code that the
 * guest is to see; any other error is a bug of the host.
 */
export type Call = <O extends Operation>(operation: O) => Result<O>;

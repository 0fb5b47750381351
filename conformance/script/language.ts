/** The operation language (`spec/operations.md`), as types. */

export interface OpenFlags {
  readonly r: boolean;
  readonly w: boolean;
  readonly create: boolean;
  readonly excl: boolean;
  readonly trunc: boolean;
  readonly append: boolean;
  readonly dir: boolean;
  readonly nofollow: boolean;
}

/** A path as it is given: absolute, or relative to the directory descriptor `label`. */
export interface PathWord {
  readonly label: string | undefined;
  /** One character for each byte. */
  readonly path: string;
}

/** What a line asks for. Names and paths are strings of one character for each byte. */
export type Operation =
  | { readonly op: "hello" | "preopens" | "args" | "env" | "trap" | "spin" | "grow" }
  | { readonly op: "end" | "kill" | "wait" | "output" | "errors" }
  | {
      readonly op: "let";
      readonly name: string;
      readonly index: number;
      readonly operation: Operation;
    }
  | { readonly op: "preopen"; readonly label: string; readonly name: string }
  | {
      readonly op: "open";
      readonly label: string;
      readonly path: PathWord;
      readonly flags: OpenFlags;
    }
  | { readonly op: "close" | "readall" | "sync" | "datasync" | "fstat"; readonly label: string }
  | { readonly op: "read" | "readdir"; readonly label: string; readonly count: number }
  | {
      readonly op: "pread";
      readonly label: string;
      readonly count: number;
      readonly offset: bigint;
    }
  | { readonly op: "write"; readonly label: string; readonly data: Uint8Array }
  | {
      readonly op: "pwrite";
      readonly label: string;
      readonly data: Uint8Array;
      readonly offset: bigint;
    }
  | {
      readonly op: "seek";
      readonly label: string;
      readonly offset: bigint;
      readonly whence: Whence;
    }
  | { readonly op: "truncate"; readonly label: string; readonly size: bigint }
  | { readonly op: "stat" | "lstat" | "list" | "readlink"; readonly path: PathWord }
  | { readonly op: "mkdir" | "rmdir" | "unlink"; readonly path: PathWord }
  | { readonly op: "times"; readonly path: PathWord; readonly times: readonly string[] }
  | { readonly op: "ftimes"; readonly label: string; readonly times: readonly string[] }
  | { readonly op: "rename" | "link"; readonly from: PathWord; readonly to: PathWord }
  | { readonly op: "symlink"; readonly target: string; readonly path: PathWord }
  | { readonly op: "renumber"; readonly from: string; readonly to: string }
  | { readonly op: "clock"; readonly clock: "realtime" | "monotonic" }
  | { readonly op: "random" | "nap" | "tick"; readonly count: number }
  | { readonly op: "stderr" | "send"; readonly data: Uint8Array }
  | { readonly op: "exit"; readonly code: number }
  | { readonly op: "start"; readonly args: readonly string[]; readonly env: readonly string[] }
  /** A probe answers `bad` and does nothing. */
  | { readonly op: "malformed"; readonly reason: string };

export type Whence = "set" | "cur" | "end";

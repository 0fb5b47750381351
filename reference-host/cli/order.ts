/** What is to be run, with everything that it needs read. */
import type { Tree } from "../worker/tree.ts";

export interface Order {
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** The directory that keeps `/beta/kv`, from one run to the next. */
  state: string | undefined;
  /** Of `/beta/kv/local`. */
  seed: Tree;
  mounts: readonly { path: string; tree: Tree }[];
  deadlineMs: number | undefined;
  memoryBytes: number | undefined;
  terminals: readonly [boolean, boolean, boolean];
}

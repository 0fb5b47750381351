/** Files and directories on their way into an execution's file system. */
import { type ErrorCode, Fault } from "../errors.ts";
import { callNow, createExecution, type Execution } from "../machine.ts";
import type { Fd, Operation, OpenHow } from "../operation.ts";
import { TmpService } from "../tmp.ts";

/** A directory comes before what is in it. */
export type Tree = readonly TreeEntry[];

export type TreeEntry =
  /** Relative, its components separated by `/`. */
  | { path: string; directory: true }
  | { path: string; bytes: Uint8Array }
  | { path: string; target: string };

/**
 * The operations that make the tree below a directory. What each answers is passed to `next`, its fault to `throw`,
 * which then throws `PlantError`.
 */
export function* planting(at: Fd, below: string, tree: Tree): Generator<Operation, void, unknown> {
  for (const entry of tree) {
    const path = below === "" ? entry.path : `${below}/${entry.path}`;
    try {
      yield* plantingOne(at, path, entry);
    } catch (error) {
      throw error instanceof Fault ? new PlantError(`/${path}`, error.code) : error;
    }
  }
}

function* plantingOne(at: Fd, path: string, entry: TreeEntry): Generator<Operation, void, unknown> {
  if ("directory" in entry) {
    yield { op: "mkdir", at, path };
  } else if ("target" in entry) {
    yield { op: "symlink", at, path, target: entry.target };
  } else {
    const fd = (yield { op: "open", at, path, ...NEW_FILE }) as Fd;
    if (entry.bytes.length > 0) yield { op: "write", fd, bytes: entry.bytes };
    yield { op: "close", fd };
  }
}

const NEW_FILE: OpenHow = {
  read: false,
  write: true,
  create: true,
  exclusive: false,
  truncate: true,
  directory: false,
  append: false,
  nonblock: false,
  follow: false,
};

/** Something of a tree cannot be where it should. */
export class PlantError extends Error {
  override readonly name = "PlantError";

  constructor(path: string, code: ErrorCode) {
    super(`${path}: ${code}`);
  }
}

/** As `planting`, with a backend that answers at once. */
export function plantNow(execution: Execution, below: string, tree: Tree): void {
  const steps = planting(execution.preopens[0]!.fd, below, tree);
  let step = steps.next();
  while (step.done !== true) {
    let answer: unknown;
    try {
      answer = callNow(execution, step.value);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
}

/** Room in a planted directory beside what is planted: bytes, and things. */
const ROOM = { quota: 64 * 1024 * 1024, nodes: 65_536 } as const;

/** An ordinary directory in memory that begins with the tree. */
export function plantedService(tree: Tree, now: () => bigint): TmpService {
  const bytes = tree.reduce((sum, entry) => sum + ("bytes" in entry ? entry.bytes.length : 0), 0);
  const service = new TmpService(
    { quota: ROOM.quota + bytes, nodes: ROOM.nodes + tree.length },
    now(),
  );
  const backend = {
    request: () => {
      throw new Error("a planted directory is nobody's but the execution's");
    },
  };
  const mounts = [{ path: "/", service }];
  plantNow(createExecution({ backend, now, owner: "planter", output: () => {}, mounts }), "", tree);
  return service;
}

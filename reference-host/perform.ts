import { type ErrorCode, Fault, fault } from "./errors.ts";
import type { ExecutionState } from "./execution.ts";
import type { Descriptor } from "./handles.ts";
import { checkNames } from "./namespace.ts";
import { DirectoryHandle, objectId, type Target, type Use } from "./node.ts";
import type { FailedCommit, Fd, Operation, OpenHow, Place, Result, Results } from "./operation.ts";

/** What each operation does; throws `Fault` for what the guest is to see. */
export function perform<O extends Operation>(state: ExecutionState, operation: O): Result<O> {
  // The table is typed by its own definition; the lookup cannot be.
  const handler = operations[operation.op] as unknown as (
    state: ExecutionState,
    operation: O,
  ) => Result<O>;
  const result = handler(state, operation);
  if (operation.op === "exit" && operation.normal && state.context.engaged) disengage(state);
  return result;
}

/** What a normal end commits is committed before its locks are free. */
function disengage({ context: { ask, owner } }: ExecutionState): void {
  ask({ ask: "end", owner });
}

type Handlers = {
  [Name in Operation["op"]]: (
    state: ExecutionState,
    operation: Extract<Operation, { op: Name }>,
  ) => Results[Name];
};

const operations: Handlers = {
  open(state, { at, path, ...how }) {
    return open(state, { at, path }, how);
  },

  close(state, { fd }) {
    const { handle } = state.descriptors.get(fd);
    return ending(state, fd, () => handle.close(state.context));
  },

  read({ descriptors, context }, { fd, length, offset }) {
    const found = descriptors.get(fd);
    if (!found.read) throw fault("bad-descriptor");
    const bytes = found.handle.read(context, length, offset ?? found.position);
    if (offset === undefined) found.position += bytes.length;
    return bytes;
  },

  write({ descriptors, context }, { fd, bytes, offset }) {
    const found = descriptors.get(fd);
    if (!found.write)
      throw fault(found.handle.type === "directory" ? "is-directory" : "bad-descriptor");
    const at = offset ?? (found.append ? "end" : found.position);
    found.handle.write(context, bytes, at);
    if (offset === undefined && found.handle.type === "file")
      found.position = at === "end" ? found.handle.size(context) : found.position + bytes.length;
    return bytes.length;
  },

  seek({ descriptors, context }, { fd, offset, whence }) {
    const found = descriptors.get(fd);
    if (found.handle.type !== "file")
      throw fault(found.handle.type === "directory" ? "is-directory" : "invalid-seek");
    const from =
      whence === "set" ? 0 : whence === "current" ? found.position : found.handle.size(context);
    if (from + offset < 0 || !Number.isSafeInteger(from + offset)) throw fault("invalid");
    if (found.handle.sequential && from + offset !== found.position) throw fault("invalid-seek");
    return (found.position = from + offset);
  },

  sync({ descriptors, context }, { fd }) {
    descriptors.get(fd).handle.sync(context);
  },

  truncate({ descriptors, context }, { fd, size }) {
    const found = descriptors.get(fd);
    if (!found.write)
      throw fault(found.handle.type === "directory" ? "is-directory" : "bad-descriptor");
    found.handle.truncate(context, size);
  },

  fstat({ descriptors, context }, { fd }) {
    return descriptors.get(fd).handle.stat(context);
  },

  stat(state, { follow, ...place }) {
    const target = resolve(state, place, "look");
    return target.service.stat(state.context, target, follow);
  },

  "fset-times"({ descriptors, context }, { fd, accessed, modified }) {
    descriptors.get(fd).handle.setTimes(context, accessed, modified);
  },

  "set-times"(state, { follow, accessed, modified, ...place }) {
    const target = resolve(state, place, "change");
    target.service.setTimes(state.context, target, follow, accessed, modified);
  },

  readdir({ descriptors, context, namespace }, { fd, rewind }) {
    const found = descriptors.get(fd);
    if (!found.entries || rewind === true) {
      const { handle } = found;
      const own = handle.list(context);
      const place = handle instanceof DirectoryHandle ? handle.place : [];
      const mounts = namespace
        .mountsBelow(place)
        .filter((name) => !own.some((entry) => entry.name === name));
      found.entries = own.concat(
        mounts.map((name) => ({
          name,
          type: "directory",
          id: objectId([...place, name].join("/")),
        })),
      );
    }
    return found.entries;
  },

  mkdir(state, place) {
    const target = resolve(state, place, "mkdir");
    target.service.mkdir(state.context, target);
  },

  rmdir(state, place) {
    const target = resolve(state, place, "change");
    target.service.rmdir(state.context, target);
  },

  unlink(state, place) {
    const target = resolve(state, place, "unlink");
    target.service.unlink(state.context, target);
  },

  rename(state, { to, ...place }) {
    const [from, into] = resolveBoth(state, place, "change", to, "rename-to");
    inBoth(WAY, from, into, (it) => it.service.checkWay(state.context, it, it === into));
    if (from.service === into.service) return from.service.rename(state.context, from, into);
    const departure = from.service.depart(state.context, from);
    departure.gone(into.service.arrive(state.context, into, departure));
  },

  link(state, { to, follow, ...place }) {
    const [from, into] = resolveBoth(state, place, "change", to, "change");
    if (from.service !== into.service) throw fault("unsupported");
    from.service.link(state.context, from, into, follow);
  },

  symlink(state, { target, ...place }) {
    const at = resolve(state, place, "change");
    at.service.symlink(state.context, target, at);
  },

  readlink(state, place) {
    const target = resolve(state, place, "look");
    return target.service.readlink(state.context, target);
  },

  flags({ descriptors }, { fd }) {
    const { handle, read, write, append, nonblock } = descriptors.get(fd);
    return { type: handle.type, read, write, append, nonblock };
  },

  "set-flags"({ descriptors }, { fd, append, nonblock }) {
    if (nonblock && descriptors.get(fd).handle.waits) throw fault("unsupported");
    Object.assign(descriptors.get(fd), { append, nonblock });
  },

  renumber(state, { from, to }) {
    const { descriptors, context } = state;
    descriptors.get(from);
    const { handle } = descriptors.get(to);
    if (from === to) return;
    try {
      ending(state, to, () => handle.close(context));
    } finally {
      if (!descriptors.has(to)) descriptors.move(from, to);
    }
  },

  exit(state, { normal }) {
    const { descriptors, context } = state;
    if (!normal) {
      context.ask({ ask: "end", owner: context.owner });
      for (const [fd] of descriptors.inOrder()) descriptors.remove(fd);
      return [];
    }
    for (const one of context.lasting) {
      one.end(context);
      context.settle();
    }
    const failed = (state.failed ??= []);
    for (const [fd, { handle }] of descriptors.inOrder()) closeAtExit(state, fd, handle, failed);
    return failed;
  },
};

function closeAtExit(
  state: ExecutionState,
  fd: Fd,
  handle: Descriptor["handle"],
  failed: FailedCommit[],
): void {
  try {
    ending(state, fd, () => handle.close(state.context));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    failed.push({ path: handle.path, code: error.code });
  }
}

/** Runs the end of a descriptor and frees its number, also if the end is a fault; not if it has to wait. */
function ending(state: ExecutionState, fd: Fd, end: () => void): void {
  const free = () => {
    state.descriptors.remove(fd);
    state.context.settle();
  };
  try {
    end();
  } catch (error) {
    if (error instanceof Fault) free();
    throw error;
  }
  free();
}

function open(state: ExecutionState, place: Place, how: OpenHow): Fd {
  const { context, descriptors } = state;
  const changes = how.write || how.create || how.truncate || how.append;
  const target = resolve(state, place, changes ? "open-write" : "open");
  if (how.create && how.directory) throw fault("invalid");
  if (descriptors.counted >= context.limits.descriptors) throw fault("insufficient-memory");
  const handle = target.service.open(context, target, how);
  if (how.nonblock && handle.waits) throw fault("unsupported");
  const { read, write, append, nonblock } = how;
  return descriptors.add(handle, {
    read: read || handle.type === "directory",
    write,
    append,
    nonblock,
  });
}

function resolve(state: ExecutionState, place: Place, use: Use): Target {
  const target = resolveText(state, place);
  target.service.checkOptions(state.context, target, use);
  target.service.checkPlace(state.context, target, use);
  return target;
}

/** Each step is taken for both paths before the next (errors/order). */
function resolveBoth(
  state: ExecutionState,
  a: Place,
  useA: Use,
  b: Place,
  useB: Use,
): [Target, Target] {
  const { context } = state;
  const [from, into] = inBoth(TEXT, a, b, (place) => resolveText(state, place));
  into.source = from;
  const [first, second] = [[from, useA] as const, [into, useB] as const];
  inBoth(OPTIONS, first, second, ([it, use]) => it.service.checkOptions(context, it, use));
  inBoth(PLACE, first, second, ([it, use]) => it.service.checkPlace(context, it, use));
  return [from, into];
}

/** The codes of each step in their order; what else there may be comes before them. */
const TEXT: readonly ErrorCode[] = ["no-entry", "invalid", "not-permitted", "name-too-long"];
const OPTIONS: readonly ErrorCode[] = ["name-too-long", "invalid", "unsupported"];
const PLACE: readonly ErrorCode[] = ["unsupported", "read-only"];
const WAY: readonly ErrorCode[] = ["no-entry", "not-directory"];

/** Takes a step for both paths. Of two faults, that is thrown whose code comes first; of one code, it is the same. */
function inBoth<From, To>(
  codes: readonly ErrorCode[],
  a: From,
  b: From,
  take: (path: From) => To,
): [To, To] {
  const faults: Fault[] = [];
  const taken = [a, b].map((path) => {
    try {
      return take(path);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error);
      return undefined;
    }
  });
  const [first] = faults.toSorted(
    (one, other) => codes.indexOf(one.code) - codes.indexOf(other.code),
  );
  if (first) throw first;
  return taken as [To, To];
}

function resolveText(
  { descriptors, namespace, context }: ExecutionState,
  { at, path }: Place,
): Target {
  const { handle } = descriptors.get(at);
  if (!(handle instanceof DirectoryHandle))
    throw fault(handle.type === "stream" ? "bad-descriptor" : "not-directory");
  const target = namespace.resolve(handle, path);
  target.service.checkText(context, target);
  checkNames(target.rest, context.limits);
  return target;
}

import { type Key, type Matters, scopeOf, type StoredRecord } from "./backend.ts";
import { fault } from "./errors.ts";
import { checkFence, underFence } from "./fence.ts";
import {
  checkName,
  checkText,
  DEFAULT_SCOPE,
  isAlias,
  locate,
  type Located,
  scopesOf,
} from "./kv-path.ts";
import {
  checkCondition,
  commit,
  directoryAt,
  directoryStat,
  isDirectory,
  isGlobal,
  recordStat,
  unchanged,
} from "./kv-record.ts";
import { MetaHandle } from "./kv-meta.ts";
import { ValueHandle } from "./kv-value.ts";
import {
  type Context,
  type Departure,
  DirectoryHandle,
  type Handle,
  objectId,
  Service,
  type Target,
  type Use,
} from "./node.ts";
import type { Entry, OpenHow, Stat } from "./operation.ts";
import { checkSupported, type Options } from "./with.ts";

/**
 * The key-value store (spec/kv.md): a file is a value, its path the key.
 *
 * Every change is a checked commit of the backend, tried again from the start when a check fails,
 * so each operation takes effect at one moment whatever others do meanwhile.
 */
export class KvService extends Service {
  override checkText(context: Context, target: Target): void {
    checkText(context, target);
  }

  override checkOptions(context: Context, target: Target, use: Use): void {
    const located = (target.located = locate(context, target));
    if (!located.options) return;
    if (use === "look" || use === "change") throw fault("invalid");
    // What commits no value has none to give a time to.
    if (located.options.ttl !== undefined && use !== "open-write" && use !== "rename-to")
      throw fault("invalid");
    if (use === "open" && located.options.fence) throw fault("invalid");
    checkSupported(located.options);
  }

  override checkPlace(_context: Context, target: Target, use: Use): void {
    const { place, key, options } = at(target);
    if (place === "unclaimed") throw fault("unsupported");
    const changes = use !== "look" && use !== "open";
    if ((place === "fixed" || place === "meta") && changes) throw fault("read-only");
    if (isGlobal(key) && options?.condition !== undefined) throw fault("unsupported");
  }

  override checkWay(context: Context, target: Target, creates: boolean): void {
    look(context, target, creates, "directory");
  }

  override open(context: Context, target: Target, how: OpenHow): Handle {
    const { key, name, options, place } = at(target);
    if (place === "fixed") {
      if (options) throw fault("invalid");
      return new KvDirectory(target.place, key);
    }
    if (place === "meta") {
      const found = recorded(context, target);
      if (how.directory) throw fault("not-directory");
      return new MetaHandle(key, found);
    }
    if (isGlobal(key) && (how.append || (how.exclusive && how.create))) throw fault("unsupported");
    const found = look(context, target, how.create, mattersTo(how, options));
    if (!found && how.create) checkName(name);
    checkCondition(options, found);
    if (found && how.exclusive && how.create) throw fault("exist");
    if (isDirectory(found)) {
      if (options) throw fault("invalid");
      if (how.write || how.create) throw fault("is-directory");
      return new KvDirectory(target.place, key);
    }
    if (!found && !how.create) throw fault("no-entry");
    if (how.directory) throw fault("not-directory");
    checkFence(context, options?.fence);
    if (!found && how.exclusive) return this.#reserve(context, target, how);
    return new ValueHandle(key, found, how, options);
  }

  #reserve(context: Context, target: Target, how: OpenHow): Handle {
    const { key, options } = at(target);
    const ticket = context.ticket();
    let taken = context.ask({ ask: "reserve", key, owner: ticket }) === "taken";
    // Not by a reservation, but by what was made since the key was looked for: all is to be judged anew.
    if (taken && context.ask({ ask: "get", key })) return this.open(context, target, how);
    // What was there may be gone again: only if the name is still taken is it another's.
    if (taken) taken = context.ask({ ask: "reserve", key, owner: ticket }) === "taken";
    if (taken) throw fault("exist");
    return new ValueHandle(key, undefined, how, options, ticket);
  }

  override stat(context: Context, target: Target): Stat {
    const { key, place } = at(target);
    if (place === "fixed") return directoryStat(key, 0n);
    if (place === "meta") return new MetaHandle(key, recorded(context, target)).stat();
    const found = look(context, target, false);
    if (!found) throw fault("no-entry");
    return recordStat(key, found);
  }

  override mkdir(plain: Context, target: Target): void {
    const { key, name, parent, options } = at(target);
    const context = underFence(plain, options?.fence);
    for (;;) {
      const found = look(context, target, false);
      if (!found) checkName(name);
      checkCondition(options, found);
      if (found) throw fault("exist");
      const checks = unchanged(context, key, parent, found);
      const writes = [{ key, put: "directory" as const }];
      const answer = context.ask({ ask: "commit", checks, writes, owner: context.owner });
      if (typeof answer === "object") return;
      if (answer === "taken") throw fault("exist");
      if (answer === "full") throw fault("insufficient-space");
    }
  }

  override rmdir(context: Context, target: Target): void {
    const { key } = at(target);
    for (;;) {
      const found = look(context, target, false);
      if (!found) throw fault("no-entry");
      if (!isDirectory(found)) throw fault("not-directory");
      if (context.ask({ ask: "list", key }).length > 0) throw fault("not-empty");
      const checks = [{ key, version: found.version }, { empty: key }];
      if (commit(context, checks, [{ key, put: undefined }])) return;
    }
  }

  override unlink(plain: Context, target: Target): void {
    const { key, options } = at(target);
    const context = underFence(plain, options?.fence);
    for (;;) {
      const found = look(context, target, false);
      checkCondition(options, found);
      if (!found) throw fault("no-entry");
      if (isDirectory(found)) throw fault("is-directory");
      if (commit(context, [{ key, version: found.version }], [{ key, put: undefined }])) return;
    }
  }

  override rename(plain: Context, from: Target, to: Target): void {
    const fence = at(to).options?.fence;
    const context = underFence(plain, fence);
    for (;;) {
      const source = look(context, from, false);
      const found = arrival(context, to);
      if (!source) throw fault("no-entry");
      if (isDirectory(source)) throw fault("unsupported");
      checkSameScope(from, to);
      if (at(from).key === at(to).key) checkFence(context, fence);
      if (isDirectory(found)) throw fault("is-directory");
      const key = at(from).key;
      if (key === at(to).key) return;
      const writes = [
        { key, put: undefined },
        { ...timeOf(to), key: at(to).key, put: source.value },
      ];
      const checks = [
        { key, version: source.version },
        ...unchanged(context, at(to).key, at(to).parent, found),
      ];
      if (commit(context, checks, writes)) return;
    }
  }

  /** Values leave the store by being read, not by rename; what is wrong with the source comes first. */
  override depart(context: Context, from: Target): Departure {
    const source = look(context, from, false);
    return {
      bytes() {
        if (!source) throw fault("no-entry");
        throw fault(isDirectory(source) ? "unsupported" : "cross-device");
      },
      gone() {},
    };
  }

  override arrive(plain: Context, to: Target, departure: Departure): bigint {
    const { key, parent, options } = at(to);
    const context = underFence(plain, options?.fence);
    for (;;) {
      const found = arrival(context, to);
      const bytes = departure.bytes();
      if (isDirectory(found)) throw fault("is-directory");
      if (bytes.length > context.limits.value_bytes) throw fault("file-too-large");
      const version = commit(context, unchanged(context, key, parent, found), [
        { ...timeOf(to), key, put: bytes },
      ]);
      if (version !== undefined) return version;
    }
  }

  override readlink(context: Context, target: Target): string {
    const { place } = at(target);
    if (place === "meta") recorded(context, target);
    else if (place !== "fixed" && !look(context, target, false)) throw fault("no-entry");
    throw fault("invalid");
  }
}

function checkSameScope(from: Target, to: Target): void {
  if (scopeOf(at(from).key) !== scopeOf(at(to).key)) throw fault("cross-device");
}

/** What is at the target of a rename, with its name and condition judged. */
function arrival(context: Context, to: Target): StoredRecord | undefined {
  const matters = at(to).options?.condition === undefined ? "directory" : undefined;
  const found = look(context, to, true, matters);
  if (!found) checkName(at(to).name);
  checkCondition(at(to).options, found);
  return found;
}

/** The value that `.meta` says something of. */
function recorded(context: Context, target: Target): StoredRecord {
  const found = at(target).key === "" ? undefined : look(context, target, false);
  if (!found || isDirectory(found)) throw fault("no-entry");
  return found;
}

/** How long what arrives at the target of a rename lives, if its path says so. */
function timeOf(to: Target): { ttl?: bigint } {
  const ttl = at(to).options?.ttl;
  return ttl === undefined ? {} : { ttl };
}

/** An open that truncates does not look at what it replaces. */
function mattersTo(how: OpenHow, options: Options | undefined): Matters | undefined {
  if (!how.write || !how.truncate || options?.condition !== undefined) return undefined;
  if (!how.create) return "kind";
  return how.exclusive ? undefined : "directory";
}

/** The record of a key; throws for what is wrong on the way to it. */
function look(
  context: Context,
  target: Target,
  creates: boolean,
  matters?: Matters,
): StoredRecord | undefined {
  const { key, parent, place } = at(target);
  if (place === "nowhere") throw fault("no-entry");
  const found = context.ask({ ask: "get", key, ...(matters && { matters }) });
  // The open directory itself, which has been removed (mounts/removed).
  if (!isDirectory(found) && target.rest.length === 0) throw fault("no-entry");
  const base = target.from instanceof KvDirectory ? target.from.key : "";
  if (!found) directoryAt(context, parent, base);
  if (target.slash && (found ? !isDirectory(found) : creates)) throw fault("not-directory");
  return found;
}

function at(target: Target): Located {
  return target.located as Located;
}

/** An open directory of the store: it is found by its path each time. */
export class KvDirectory extends DirectoryHandle {
  /** Empty for `/beta/kv` itself. */
  readonly key: Key;

  constructor(place: readonly string[], key: Key) {
    super(place);
    this.key = key;
  }

  override stat(context: Context): Stat {
    if (this.key === "") return directoryStat("", 0n);
    return recordStat(this.key, directoryAt(context, this.key));
  }

  override list(context: Context): readonly Entry[] {
    if (this.key !== "") return entries(context, this.key);
    const scopes = scopesOf(context).map((name) => ({
      name,
      type: "directory" as const,
      id: objectId(name),
    }));
    return [...scopes, ...entries(context, DEFAULT_SCOPE).filter(({ name }) => isAlias(name))];
  }
}

function entries(context: Context, key: Key): Entry[] {
  directoryAt(context, key);
  const found = context.ask({ ask: "list", key });
  return found.map(({ name, directory }) => ({
    name,
    type: directory ? "directory" : "file",
    id: objectId(`${key}/${name}`),
  }));
}

import type { Answers, Key } from "./backend.ts";
import { fault } from "./errors.ts";
import { tokenOf } from "./fence.ts";
import { lockStat, NoteHandle } from "./lock-note.ts";
import { checkLockText, locateLock, lockScopes, type LockPlace } from "./lock-path.ts";
import { WaitHandle } from "./lock-wait.ts";
import {
  type Context,
  DirectoryHandle,
  type Handle,
  objectId,
  Service,
  type Target,
  type Use,
} from "./node.ts";
import type { Entry, OpenHow, Stat } from "./operation.ts";

type Held = NonNullable<Answers["lock-look"]>;

/** Locks (spec/locks.md): a name that exists as long as somebody holds it. */
export class LockService extends Service {
  override checkText(context: Context, target: Target): void {
    checkLockText(context, target);
  }

  override checkOptions(context: Context, target: Target, use: Use): void {
    target.located = locateLock(context, target, use);
  }

  override checkPlace(_context: Context, target: Target, use: Use): void {
    const { place } = at(target);
    if (place === "unclaimed") throw fault("unsupported");
    if (place === "nowhere") throw fault("no-entry");
    if (place === "fixed" && use !== "look" && use !== "open") throw fault("read-only");
  }

  override checkWay(context: Context, target: Target): void {
    find(context, target, false);
  }

  override open(context: Context, target: Target, how: OpenHow): Handle {
    const { place, key, name, options } = at(target);
    if (place === "fixed") return new LockDirectory(target.place, key);
    if (place === "wait") return this.#wait(context, target, how);
    const held = find(context, target, how.create);
    if (how.create && name.startsWith(".")) throw fault("invalid");
    if (options && !how.create) throw fault("invalid");
    if (how.create && !(how.exclusive && how.write)) throw fault("unsupported");
    if (how.create) return this.#acquire(context, target, held);
    if (!held) throw fault("no-entry");
    if (how.directory) throw fault("not-directory");
    const own = held.owner === context.owner;
    if (how.write && !own) throw fault("not-permitted");
    return new NoteHandle({ key, token: held.token, note: held.note, own }, how);
  }

  #acquire(context: Context, target: Target, held: Held | undefined): Handle {
    if (held) throw fault("exist");
    const { key, options } = at(target);
    const { owner } = context;
    context.engaged = true;
    const taken = context.ask({ ask: "lock-take", key, owner, lease: options?.ttl });
    if (taken === "full") throw fault("insufficient-space");
    if (typeof taken === "string") throw fault("exist");
    const grant = { key, token: taken.token, note: new Uint8Array(0), own: true };
    return new NoteHandle(grant, { truncate: false, write: true });
  }

  #wait(context: Context, target: Target, how: OpenHow): Handle {
    const { key, name, beyond, options } = at(target);
    if (beyond || how.directory || target.slash) throw fault("not-directory");
    if (name.startsWith(".")) throw fault("invalid");
    if (how.create || how.write || how.truncate || how.append) throw fault("unsupported");
    return new WaitHandle(key, context.ticket(), options?.ttl, options?.patience);
  }

  override stat(context: Context, target: Target): Stat {
    const { place, key, beyond } = at(target);
    if (place === "fixed") return directoryStat(key);
    if (place === "wait") {
      if (beyond || target.slash) throw fault("not-directory");
      return lockStat(`.wait/${key}`, 0, 0n);
    }
    const held = find(context, target, false);
    if (!held) throw fault("no-entry");
    return lockStat(key, held.note.length, held.token);
  }

  override setTimes(context: Context, target: Target): void {
    const { place, key } = at(target);
    if (place !== "lock") throw fault("unsupported");
    find(context, target, false);
    const { owner } = context;
    const renewed = context.ask({ ask: "lock-renew", key, owner });
    if (renewed === "free") throw fault("no-entry");
    if (renewed === "other") throw fault("not-permitted");
  }

  override unlink(context: Context, target: Target): void {
    const { place, key, options } = at(target);
    if (place !== "lock") throw fault("unsupported");
    find(context, target, false);
    const { owner } = context;
    const condition = options?.condition;
    const token = typeof condition === "bigint" ? tokenOf(condition) : undefined;
    const released = context.ask({ ask: "lock-release", key, owner, token });
    if (released === "stale") throw fault("busy");
    if (released === "free") throw fault("no-entry");
    if (released === "other") throw fault("not-permitted");
  }

  override readlink(context: Context, target: Target): string {
    if (at(target).place === "lock" && !find(context, target, false)) throw fault("no-entry");
    throw fault("invalid");
  }
}

/** Who holds the lock; throws for what is wrong on the way to it. */
function find(context: Context, target: Target, creates: boolean): Held | undefined {
  const { place, key, beyond } = at(target);
  if (place !== "lock") return undefined;
  const held = context.ask({ ask: "lock-look", key });
  if (beyond) throw fault(held ? "not-directory" : "no-entry");
  if (target.slash && (held || creates)) throw fault("not-directory");
  return held;
}

function at(target: Target): LockPlace {
  return target.located as LockPlace;
}

function directoryStat(key: Key): Stat {
  return { ...lockStat(key, 0, 0n), type: "directory" };
}

/** The service itself, or a scope, which lists what is held. */
class LockDirectory extends DirectoryHandle {
  readonly #key: Key;

  constructor(place: readonly string[], key: Key) {
    super(place);
    this.#key = key;
  }

  override stat(): Stat {
    return directoryStat(this.#key);
  }

  override list(context: Context): readonly Entry[] {
    const key = this.#key;
    if (key === "")
      return lockScopes(context).map((name) => ({
        name,
        type: "directory",
        id: objectId(`locks/${name}`),
      }));
    return context
      .ask({ ask: "lock-list", key })
      .map((name) => ({ name, type: "file", id: objectId(`locks/${key}/${name}`) }));
  }
}

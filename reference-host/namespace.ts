import { fault } from "./errors.ts";
import type { Limits } from "./limits.ts";
import type { DirectoryHandle, Service, Target } from "./node.ts";
import { byteLength, parsePath } from "./path.ts";

export interface Mount {
  /** Components from the root; none is the root itself. */
  path: readonly string[];
  service: Service;
}

interface Branch {
  mount?: Mount;
  below: Map<string, Branch>;
}

/** Which service answers for which path: the longest mount that is a prefix. */
export class Namespace {
  readonly #root: Branch = { below: new Map() };

  constructor(mounts: readonly Mount[]) {
    for (const mount of mounts) {
      let branch = this.#root;
      for (const name of mount.path) {
        let next = branch.below.get(name);
        if (!next) branch.below.set(name, (next = { below: new Map() }));
        branch = next;
      }
      branch.mount = mount;
    }
  }

  /** Resolves a path relative to an open directory, by text. */
  resolve(from: DirectoryHandle, path: string): Target {
    const { components, slash, climbed } = parsePath(path);
    const full = from.place.length === 0 ? components : from.place.concat(components);
    const mount = this.mountOf(full);
    const same = this.mountOf(from.place) === mount;
    return {
      service: mount.service,
      place: full,
      path: mount.path.length === 0 ? full : full.slice(mount.path.length),
      slash,
      climbed,
      from: same ? from : undefined,
      rest: components,
    };
  }

  /** As `resolve` from the root. */
  resolveAbsolute(path: string): Target {
    const { components, slash, climbed } = parsePath(path.replace(/^\/+/, "") || ".");
    const mount = this.mountOf(components);
    return {
      service: mount.service,
      place: components,
      path: components.slice(mount.path.length),
      slash,
      climbed,
      from: undefined,
      rest: components,
    };
  }

  mountOf(full: readonly string[]): Mount {
    let branch: Branch | undefined = this.#root;
    let found = branch.mount;
    for (const name of full) {
      branch = branch.below.get(name);
      if (!branch) break;
      found = branch.mount ?? found;
    }
    if (!found) throw fault("no-entry");
    return found;
  }

  /** Names of mounts directly below a path, which its listing has beside its own entries. */
  mountsBelow(full: readonly string[]): string[] {
    let branch: Branch | undefined = this.#root;
    for (const name of full) branch = branch?.below.get(name);
    return branch ? [...branch.below.keys()] : [];
  }
}

/** Throws if a name of a path is too long. */
export function checkNames(components: readonly string[], limits: Limits): void {
  for (const name of components) {
    // The options of `.with` have a limit of their own, which the service of the path knows.
    if (
      name.length * 3 > limits.name_bytes &&
      byteLength(name) > limits.name_bytes &&
      !isOptions(name, components)
    )
      throw fault("name-too-long");
  }
}

function isOptions(name: string, components: readonly string[]): boolean {
  return components[components.indexOf(name) - 1] === ".with";
}

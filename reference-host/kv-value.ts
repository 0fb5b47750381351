import type { Key, StoredRecord } from "./backend.ts";
import { type ErrorCode, Fault, fault } from "./errors.ts";
import { underFence } from "./fence.ts";
import {
  checkCondition,
  commit,
  directoryAt,
  isDirectory,
  isGlobal,
  unchanged,
  valueStat,
} from "./kv-record.ts";
import { type Context, Handle } from "./node.ts";
import type { OpenHow, Stat } from "./operation.ts";
import { Staging } from "./staging.ts";
import type { Options } from "./with.ts";

const NONE = new Uint8Array(0);
const BLIND = { matters: "directory" } as const;

/**
 * An open value: the version pinned at the open, or what the descriptor staged since (spec/files.md),
 * and the rules by which the staging becomes the value (spec/commit.md).
 */
export class ValueHandle extends Handle {
  override readonly type = "file";
  override readonly path: string;
  readonly #key: Key;
  readonly #parent: Key;
  /** Of the bytes that were pinned or last committed. */
  #version: bigint;
  readonly #staging: Staging;
  #dirty: boolean;
  /** Every change since the open or the last commit was an append: where the first one went. */
  #appendedFrom: number | undefined;
  #options: Options | undefined;
  /** The reservation of the name, until the first commit. */
  #ticket: string | undefined;
  #failed: ErrorCode | undefined;

  constructor(
    key: Key,
    found: StoredRecord | undefined,
    how: OpenHow,
    options?: Options,
    ticket?: string,
  ) {
    super();
    const truncated = how.truncate && how.write;
    this.#key = key;
    this.path = `/beta/kv/${key}`;
    this.#parent = key.slice(0, key.lastIndexOf("/"));
    this.#version = found?.version ?? 0n;
    this.#staging = new Staging(truncated ? NONE : (found?.value ?? NONE));
    this.#dirty = !found || truncated;
    this.#appendedFrom = truncated ? undefined : this.#staging.length;
    this.#ticket = ticket;
    // An open for writing under a condition or a fence commits on sync alone (with/if/explicit, locks/fence/explicit).
    this.#options = options && {
      ...options,
      explicit: options.explicit || options.condition !== undefined || options.fence !== undefined,
    };
  }

  /** Its close would commit something. */
  get isPending(): boolean {
    return this.#dirty && this.#options?.explicit !== true;
  }

  override stat(): Stat {
    return valueStat(this.#key, this.#staging.length, this.#dirty ? 0n : this.#version);
  }

  override size(): number {
    return this.#staging.length;
  }

  override read(_context: Context, length: number, offset: number): Uint8Array {
    return this.#staging.view(offset, offset + length);
  }

  override write(context: Context, bytes: Uint8Array, offset: number | "end"): void {
    this.#guard(context, () => {
      if (offset === "end" && isGlobal(this.#key)) throw fault("unsupported");
      const at = offset === "end" ? this.#staging.length : offset;
      if (bytes.length === 0) return;
      if (at + bytes.length > context.limits.value_bytes) throw fault("file-too-large");
      if (offset !== "end") this.#appendedFrom = undefined;
      this.#staging.write(bytes, at);
      this.#dirty = true;
    });
  }

  override truncate(context: Context, size: number): void {
    this.#guard(context, () => {
      if (size > context.limits.value_bytes) throw fault("file-too-large");
      this.#appendedFrom = undefined;
      this.#staging.resize(size);
      this.#dirty = true;
    });
  }

  override sync(plain: Context): void {
    const context = underFence(plain, this.#options?.fence);
    this.#guard(context, () => {
      if (this.#dirty) this.#commit(context);
    });
  }

  override close(context: Context): void {
    let failure: Fault | undefined;
    try {
      if ((this.#dirty || this.#failed) && !this.#options?.explicit) this.sync(context);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failure = error;
    }
    this.abandon(context);
    if (failure) throw failure;
  }

  override abandon(context: Context): void {
    if (this.#ticket !== undefined)
      context.ask({ ask: "release", key: this.#key, owner: this.#ticket });
    this.#ticket = undefined;
  }

  /** A failed write or commit makes every later one fail alike (commit/poisoned). */
  #guard(context: Context, change: () => void): void {
    if (this.#failed) throw fault(this.#failed);
    try {
      change();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#failed = error.code;
      context.settle();
      throw error;
    }
  }

  #commit(context: Context): void {
    const owner = this.#ticket ?? context.owner;
    for (;;) {
      const found = context.ask({ ask: "get", key: this.#key, ...(this.#isBlind && BLIND) });
      if (!found) directoryAt(context, this.#parent);
      checkCondition(this.#options, found);
      if (found && this.#ticket !== undefined) throw fault("exist");
      if (isDirectory(found)) throw fault("is-directory");
      const merged = this.#merge(context, found);
      const checks = unchanged(context, this.#key, this.#parent, found);
      const ttl = this.#options?.ttl;
      const write = {
        key: this.#key,
        put: merged ?? this.#staging.freeze(),
        ...(ttl !== undefined && { ttl }),
      };
      const version = commit(context, checks, [write], owner);
      if (version === undefined) continue;
      this.#committed(context, version, merged);
      return;
    }
  }

  /** A commit that replaces whatever is there by what was staged. */
  get #isBlind(): boolean {
    if (this.#options?.condition !== undefined || this.#ticket !== undefined) return false;
    return this.#appendedFrom === undefined;
  }

  /** The latest value with what was appended, where that is not what is staged. */
  #merge(context: Context, found: StoredRecord | undefined): Uint8Array | undefined {
    const from = this.#appendedFrom;
    if (from === undefined || found?.version === this.#version) return undefined;
    const latest = found?.value ?? NONE;
    const appended = this.#staging.view(from);
    if (latest.length + appended.length > context.limits.value_bytes) throw fault("file-too-large");
    const merged = new Uint8Array(latest.length + appended.length);
    merged.set(latest);
    merged.set(appended, latest.length);
    return merged;
  }

  #committed(context: Context, version: bigint, merged: Uint8Array | undefined): void {
    if (merged) {
      this.#staging.resize(0);
      this.#staging.write(merged, 0);
    }
    context.settle();
    this.#version = version;
    this.#dirty = false;
    this.#ticket = undefined;
    this.#appendedFrom = this.#staging.length;
    if (this.#options?.condition !== undefined)
      this.#options = { ...this.#options, condition: version };
  }
}

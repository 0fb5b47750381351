import type { Key } from "./backend.ts";
import { type ErrorCode, Fault, fault } from "./errors.ts";
import { limitsOfLocks } from "./limits.ts";
import { type Context, Handle, objectId } from "./node.ts";
import type { OpenHow, Stat } from "./operation.ts";
import { Staging } from "./staging.ts";

const NONE = new Uint8Array(0);

/** A lock as it was found or taken. */
export interface Grant {
  key: Key;
  token: bigint;
  note: Uint8Array;
  /** Held by the execution that looks. */
  own: boolean;
}

/** An open lock: what is read and written is its note, and it belongs to one grant, whatever comes after (locks/note). */
export class NoteHandle extends Handle {
  override readonly type = "file";
  override readonly path: string;
  readonly #grant: Grant;
  readonly #staging: Staging;
  #dirty: boolean;
  #failed: ErrorCode | undefined;

  constructor(grant: Grant, { truncate, write }: Pick<OpenHow, "truncate" | "write">) {
    super();
    const truncated = truncate && write;
    this.path = `/beta/locks/${grant.key}`;
    this.#grant = grant;
    this.#staging = new Staging(truncated ? NONE : grant.note);
    this.#dirty = truncated && grant.note.length > 0;
  }

  override stat(): Stat {
    return lockStat(this.#grant.key, this.#staging.length, this.#grant.token);
  }

  override size(): number {
    return this.#staging.length;
  }

  override read(_context: Context, length: number, offset: number): Uint8Array {
    return this.#staging.view(offset, offset + length);
  }

  override write(context: Context, bytes: Uint8Array, offset: number | "end"): void {
    this.#guard(context, () => {
      const at = offset === "end" ? this.#staging.length : offset;
      if (bytes.length === 0) return;
      this.#checkSize(context, at + bytes.length);
      this.#checkHeld(context);
      this.#staging.write(bytes, at);
      this.#dirty = true;
    });
  }

  override truncate(context: Context, size: number): void {
    this.#guard(context, () => {
      this.#checkSize(context, size);
      this.#checkHeld(context);
      this.#staging.resize(size);
      this.#dirty = true;
    });
  }

  override sync(context: Context): void {
    if (!this.#grant.own) return;
    this.#guard(context, () => {
      if (!this.#dirty) return this.#checkHeld(context);
      const { key, token } = this.#grant;
      const note = this.#staging.freeze();
      if (context.ask({ ask: "lock-note", key, token, note }) === "lost")
        throw fault("not-recoverable");
      this.#dirty = false;
    });
  }

  override close(context: Context): void {
    if (this.#dirty || this.#failed) this.sync(context);
  }

  override setTimes(context: Context): void {
    const { key, token, own } = this.#grant;
    if (!own) throw fault("not-permitted");
    const { owner } = context;
    if (context.ask({ ask: "lock-renew", key, owner, token }) === "lost")
      throw fault("not-recoverable");
  }

  #checkSize({ limits }: Context, size: number): void {
    if (size > limitsOfLocks(limits).lock_note_bytes) throw fault("file-too-large");
  }

  #checkHeld(context: Context): void {
    const held = context.ask({ ask: "lock-look", key: this.#grant.key });
    if (held?.token !== this.#grant.token) throw fault("not-recoverable");
  }

  /** As of a value: after a failed write or commit every later one fails alike (commit/poisoned). */
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
}

/** The token is the same for the whole grant, whatever becomes of the note (locks/token). */
export function lockStat(key: Key, size: number, token: bigint): Stat {
  const times = { modified: token, accessed: token, changed: token };
  return { type: "file", size, ...times, links: 1, id: objectId(`locks/${key}`) };
}

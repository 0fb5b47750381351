/**
 * `wasi:io/streams` over descriptors of the machine. Opening and dropping a stream reads nothing;
 * flushing one commits nothing. Standard input alone can be waited for; every other read or write
 * takes as long as the machine does, also where WASI calls it non-blocking.
 */
import type { ErrorCode } from "../../errors.ts";
import type * as Wit from "../../../wit/generated/wasi/io-streams.ts";
import { dispose, trapForged } from "./handle.ts";
import { IoError } from "./io-error.ts";
import type { OpenFile } from "./open-file.ts";
import { Pollable } from "./poll.ts";
import { Refusal } from "./refusal.ts";

/** At most this much is asked of the machine at once. */
const MOST = 1 << 30;
/** What `check-write` permits; a larger write is taken as well. */
const PERMIT = 1n << 20n;
const STDIN = 0;
const ZEROES = 1 << 16;
const NONE = new Uint8Array(0);

const closed = new Refusal<Wit.StreamError>({ tag: "closed" });

/** The error of a stream for the error of the machine. */
function failed(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  return new Refusal({
    tag: "last-operation-failed",
    val: new IoError(error.payload as ErrorCode),
  });
}

export function size(length: bigint): number {
  return length > MOST ? MOST : Number(length);
}

export class InputStream implements Wit.InputStream {
  readonly file: OpenFile;
  /** Where the next read is; without it, at the machine's position. */
  #offset: number | undefined;

  constructor(file: OpenFile, offset?: number) {
    this.file = file.hold();
    this.#offset = offset;
  }

  read(length: bigint): Uint8Array {
    const { file } = this;
    if (file.fd === STDIN && !file.run.context.wait(0n, true)) return NONE;
    return this.blockingRead(length);
  }

  blockingRead(length: bigint): Uint8Array {
    const { file } = this;
    if (length === 0n) return NONE;
    const bytes = this.#readSome(file, size(length));
    if (bytes.length === 0) throw closed;
    return bytes;
  }

  #readSome(file: OpenFile, length: number): Uint8Array {
    const { call, fd } = file;
    try {
      if (this.#offset === undefined) {
        const bytes = call({ op: "read", fd, length });
        file.consumed += bytes.length;
        return bytes;
      }
      const bytes = call({ op: "read", fd, length, offset: this.#offset });
      this.#offset += bytes.length;
      return bytes;
    } catch (error) {
      throw failed(error);
    }
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }

  blockingSkip(length: bigint): bigint {
    return BigInt(this.blockingRead(length).length);
  }

  subscribe(): Pollable {
    const { file } = this;
    return new Pollable(file.run.context, file.fd === STDIN ? "input" : "now");
  }

  [dispose](): void {
    this.file.release();
  }
}
trapForged(InputStream, "file");

export class OutputStream implements Wit.OutputStream {
  readonly file: OpenFile;
  #offset: number | "end" | undefined;
  #failed = false;

  constructor(file: OpenFile, offset?: number | "end") {
    this.file = file.hold();
    this.#offset = offset;
  }

  checkWrite(): bigint {
    this.flush();
    return PERMIT;
  }

  write(contents: Uint8Array): void {
    const { file } = this;
    this.flush();
    try {
      for (let rest = contents; rest.length > 0;) {
        const written = this.#writeSome(file, rest);
        if (written === rest.length) return;
        rest = rest.subarray(written);
      }
    } catch (error) {
      this.#failed = true;
      throw failed(error);
    }
  }

  #writeSome(file: OpenFile, bytes: Uint8Array): number {
    const { call, fd } = file;
    const offset = this.#offset;
    if (offset === undefined) {
      const written = call({ op: "write", fd, bytes });
      file.produced += written;
      return written;
    }
    const written = call({ op: "write", fd, bytes, offset });
    if (offset !== "end") this.#offset = offset + written;
    return written;
  }

  blockingWriteAndFlush(contents: Uint8Array): void {
    this.write(contents);
  }

  /** No commit point; it only says whether the stream still works. */
  flush(): void {
    if (this.file && this.#failed) throw closed;
  }

  blockingFlush(): void {
    this.flush();
  }

  subscribe(): Pollable {
    return new Pollable(this.file.run.context, "now");
  }

  writeZeroes(length: bigint): void {
    for (let rest = length; rest > 0n;) {
      const zeroes = new Uint8Array(rest < ZEROES ? Number(rest) : ZEROES);
      this.write(zeroes);
      rest -= BigInt(zeroes.length);
    }
  }

  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length);
  }

  splice(source: InputStream, length: bigint): bigint {
    this.flush();
    const bytes = source.read(length);
    this.write(bytes);
    return BigInt(bytes.length);
  }

  blockingSplice(source: InputStream, length: bigint): bigint {
    source.subscribe().block();
    return this.splice(source, length);
  }

  [dispose](): void {
    this.file.release();
  }
}
trapForged(OutputStream, "file");

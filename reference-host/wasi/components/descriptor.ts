/** `wasi:filesystem/types.descriptor`: every method is one call of the machine. */
import type * as Wit from "../../../wit/generated/wasi/filesystem-types.ts";
import type { Place } from "../../operation.ts";
import { DirectoryEntryStream } from "./directory-entries.ts";
import { dispose, trapForged } from "./handle.ts";
import { OpenFile } from "./open-file.ts";
import { Refusal, refusal } from "./refusal.ts";
import { descriptorStat, descriptorType, metadataHash, times } from "./stat.ts";
import { InputStream, OutputStream, size } from "./streams.ts";

const NONE = new Uint8Array(0);

export class Descriptor implements Wit.Descriptor {
  readonly file: OpenFile;

  constructor(file: OpenFile) {
    this.file = file;
  }

  // Streams. A read or write of no bytes tells at once whether the machine allows any.

  readViaStream(offset: bigint): InputStream {
    const { call, fd, flags, consumed } = this.file;
    call({ op: "read", fd, length: 0 });
    if (flags.type !== "stream") return new InputStream(this.file, Number(offset));
    if (offset !== BigInt(consumed)) throw refusal("invalid-seek");
    return new InputStream(this.file);
  }

  writeViaStream(offset: bigint): OutputStream {
    const { call, fd, flags, produced } = this.file;
    call({ op: "write", fd, bytes: NONE });
    if (flags.type !== "stream") return new OutputStream(this.file, Number(offset));
    if (offset !== BigInt(produced)) throw refusal("invalid-seek");
    return new OutputStream(this.file);
  }

  appendViaStream(): OutputStream {
    const { call, fd, flags } = this.file;
    call({ op: "write", fd, bytes: NONE });
    return new OutputStream(this.file, flags.type === "stream" ? undefined : "end");
  }

  // The file that is open.

  read(length: bigint, offset: bigint): [Uint8Array, boolean] {
    const { call, fd } = this.file;
    const bytes = call({ op: "read", fd, length: size(length), offset: Number(offset) });
    return [bytes, bytes.length === 0 && length > 0n];
  }

  write(buffer: Uint8Array, offset: bigint): bigint {
    const { call, fd } = this.file;
    return BigInt(call({ op: "write", fd, bytes: buffer, offset: Number(offset) }));
  }

  setSize(length: bigint): void {
    const { call, fd } = this.file;
    call({ op: "truncate", fd, size: Number(length) });
  }

  sync(): void {
    const { call, fd } = this.file;
    call({ op: "sync", fd });
  }

  syncData(): void {
    this.sync();
  }

  /** Advice is taken and not followed. */
  advise(): void {
    void this.file;
  }

  getFlags(): Wit.DescriptorFlags {
    const { type, read, write } = this.file.flags;
    if (type === "directory") return { read: true, mutateDirectory: true };
    return { read, write };
  }

  getType(): Wit.DescriptorType {
    return descriptorType[this.file.flags.type];
  }

  stat(): Wit.DescriptorStat {
    const { call, fd } = this.file;
    return descriptorStat(call({ op: "fstat", fd }));
  }

  metadataHash(): Wit.MetadataHashValue {
    const { call, fd } = this.file;
    return metadataHash(call({ op: "fstat", fd }));
  }

  setTimes(access: Wit.NewTimestamp, modification: Wit.NewTimestamp): void {
    const { call, fd } = this.file;
    call({ op: "fset-times", fd, ...times(access, modification) });
  }

  isSameObject(other: Descriptor): boolean {
    const [{ call, fd }, { fd: theirs }] = [this.file, other.file];
    try {
      return call({ op: "fstat", fd }).id === call({ op: "fstat", fd: theirs }).id;
    } catch (error) {
      // It has no error to answer with: what cannot be looked at is the same as nothing.
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  readDirectory(): DirectoryEntryStream {
    const { call, fd } = this.file;
    return new DirectoryEntryStream(call({ op: "readdir", fd, rewind: true }));
  }

  // Paths relative to this directory.

  openAt(
    { symlinkFollow: follow = false }: Wit.PathFlags,
    path: string,
    { create = false, exclusive = false, truncate = false, directory = false }: Wit.OpenFlags,
    flags: Wit.DescriptorFlags,
  ): Descriptor {
    const { read = false, write = false } = flags;
    // Committing at every write is not what anybody means by the synchronous flags here.
    if (flags.fileIntegritySync || flags.dataIntegritySync || flags.requestedWriteSync) {
      throw refusal("unsupported");
    }
    const { run, call, fd: at } = this.file;
    const [append, nonblock] = [false, false];
    const how = { read, write, create, exclusive, truncate, directory, append, nonblock, follow };
    return new Descriptor(new OpenFile(run, call({ op: "open", at, path, ...how }), true));
  }

  statAt({ symlinkFollow: follow = false }: Wit.PathFlags, path: string): Wit.DescriptorStat {
    return descriptorStat(this.file.call({ op: "stat", ...place(this, path), follow }));
  }

  metadataHashAt(flags: Wit.PathFlags, path: string): Wit.MetadataHashValue {
    const follow = flags.symlinkFollow ?? false;
    return metadataHash(this.file.call({ op: "stat", ...place(this, path), follow }));
  }

  setTimesAt(
    { symlinkFollow: follow = false }: Wit.PathFlags,
    path: string,
    access: Wit.NewTimestamp,
    modification: Wit.NewTimestamp,
  ): void {
    const set = times(access, modification);
    this.file.call({ op: "set-times", ...place(this, path), follow, ...set });
  }

  createDirectoryAt(path: string): void {
    this.file.call({ op: "mkdir", ...place(this, path) });
  }

  removeDirectoryAt(path: string): void {
    this.file.call({ op: "rmdir", ...place(this, path) });
  }

  unlinkFileAt(path: string): void {
    this.file.call({ op: "unlink", ...place(this, path) });
  }

  renameAt(path: string, other: Descriptor, target: string): void {
    this.file.call({ op: "rename", ...place(this, path), to: place(other, target) });
  }

  linkAt(flags: Wit.PathFlags, path: string, other: Descriptor, target: string): void {
    const follow = flags.symlinkFollow ?? false;
    this.file.call({ op: "link", ...place(this, path), follow, to: place(other, target) });
  }

  symlinkAt(target: string, path: string): void {
    this.file.call({ op: "symlink", ...place(this, path), target });
  }

  readlinkAt(path: string): string {
    return this.file.call({ op: "readlink", ...place(this, path) });
  }

  [dispose](): void {
    this.file.release();
  }
}
trapForged(Descriptor, "file");

function place({ file }: Descriptor, path: string): Place {
  return { at: file.fd, path };
}

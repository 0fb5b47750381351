import { beforeEach, describe, expect, it } from "vitest";
import { fault } from "../../errors.ts";
import type { DescriptorFlags, Operation, Stat } from "../../operation.ts";
import { Descriptor } from "./descriptor.ts";
import { dispose } from "./handle.ts";
import { IoError } from "./io-error.ts";
import { OpenFile } from "./open-file.ts";
import { preopens } from "./preopens.ts";
import { Run } from "./run.ts";
import type { InputStream, OutputStream } from "./streams.ts";
import { recording } from "./testing.ts";

const flags: DescriptorFlags = {
  type: "file",
  read: true,
  write: true,
  append: false,
  nonblock: false,
};
const stat: Stat = {
  type: "file",
  size: 3,
  modified: 1_000_000_007n,
  accessed: 1n,
  changed: 2n,
  links: 1,
  id: 9n,
};

let closing: () => void;
let reading: () => Uint8Array;
let writing: (bytes: Uint8Array) => number;
let type: DescriptorFlags["type"];
let asked: Operation[];
let run: Run;
let descriptor: Descriptor;

beforeEach(() => {
  closing = () => {};
  reading = () => Uint8Array.of(1, 2, 3);
  writing = (bytes) => bytes.length;
  type = "file";
  const made = recording({
    open: () => 7,
    close: () => closing(),
    flags: () => ({ ...flags, type }),
    fstat: () => stat,
    read: ({ length }: { length: number }) => (length === 0 ? new Uint8Array(0) : reading()),
    write: ({ bytes }: { bytes: Uint8Array }) => writing(bytes),
    readdir: () => [{ name: "k", type: "file", id: 1n }],
  });
  asked = made.asked;
  run = new Run(made.context);
  descriptor = new Descriptor(new OpenFile(run, 7, true));
});

const closes = (): number => asked.filter(({ op }) => op === "close").length;

describe("dropping", () => {
  it("closes at the drop of the last of the descriptor and its streams", () => {
    const [input, output] = [descriptor.readViaStream(0n), descriptor.appendViaStream()];
    descriptor[dispose]();
    input[dispose]();
    expect(closes()).toBe(0);
    output[dispose]();
    expect(closes()).toBe(1);
  });

  it("closes at the drop of the descriptor when its streams are gone", () => {
    descriptor.writeViaStream(0n)[dispose]();
    expect(closes()).toBe(0);
    descriptor[dispose]();
    expect(closes()).toBe(1);
  });

  it("does not trap when the commit fails", () => {
    closing = () => {
      throw fault("busy");
    };
    expect(() => descriptor[dispose]()).not.toThrow();
    expect(closes()).toBe(1);
  });

  it("surfaces a bug of the machine", () => {
    closing = () => {
      throw new Error("a bug");
    };
    expect(() => descriptor[dispose]()).toThrow("a bug");
    expect(run.bug?.error).toEqual(new Error("a bug"));
  });

  it("never closes a preopen", () => {
    const { getDirectories } = preopens(run);
    for (const [directory] of [...getDirectories(), ...getDirectories()]) directory[dispose]();
    expect(asked).toEqual([]);
  });

  it("makes no claim when a stream is opened and dropped", () => {
    descriptor.readViaStream(0n)[dispose]();
    expect(asked).toEqual([
      { op: "flags", fd: 7 },
      { op: "read", fd: 7, length: 0 },
    ]);
  });
});

/** What the guest gets as the error. */
function payloadOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return (error as { payload: unknown }).payload;
  }
  throw new Error("it did not fail");
}

function codeOf(action: () => unknown): unknown {
  const { tag, val } = payloadOf(action) as { tag: string; val: unknown };
  expect(tag).toBe("last-operation-failed");
  expect(val).toBeInstanceOf(IoError);
  return (val as IoError).code;
}

describe("input streams", () => {
  it("go on from their own offsets", () => {
    const [first, second] = [descriptor.readViaStream(5n), descriptor.readViaStream(0n)];
    first.blockingRead(9n);
    first.blockingRead(9n);
    second.blockingRead(9n);
    const offsets = asked.flatMap((found) =>
      found.op === "read" && found.length > 0 ? [found.offset] : [],
    );
    expect(offsets).toEqual([5, 8, 0]);
  });

  it("are closed at the end", () => {
    reading = () => new Uint8Array(0);
    expect(payloadOf(() => descriptor.readViaStream(0n).blockingRead(9n))).toEqual({
      tag: "closed",
    });
  });

  it("answer a read of nothing with nothing, also at the end", () => {
    reading = () => new Uint8Array(0);
    expect(descriptor.readViaStream(0n).blockingRead(0n)).toHaveLength(0);
  });

  it("say exactly what failed", () => {
    reading = () => {
      throw fault("is-directory");
    };
    expect(codeOf(() => descriptor.readViaStream(0n).read(1n))).toBe("is-directory");
  });

  it("go on where a stream was left, and nowhere else", () => {
    type = "stream";
    expect(payloadOf(() => descriptor.readViaStream(1n))).toBe("invalid-seek");
    const input: InputStream = descriptor.readViaStream(0n);
    input.blockingRead(9n);
    expect(payloadOf(() => descriptor.readViaStream(0n))).toBe("invalid-seek");
    expect(descriptor.readViaStream(3n).blockingRead(9n)).toHaveLength(3);
  });
});

describe("output streams", () => {
  it("write all, however little is taken at once", () => {
    writing = (bytes) => Math.min(bytes.length, 2);
    descriptor.writeViaStream(10n).write(new Uint8Array(5));
    const writes = asked.flatMap((found) =>
      found.op === "write" && found.bytes.length > 0 ? [[found.offset, found.bytes.length]] : [],
    );
    expect(writes).toEqual([
      [10, 5],
      [12, 3],
      [14, 1],
    ]);
  });

  it("say exactly what failed, and are closed then", () => {
    const output: OutputStream = descriptor.writeViaStream(0n);
    writing = () => {
      throw fault("file-too-large");
    };
    expect(codeOf(() => output.blockingWriteAndFlush(Uint8Array.of(1)))).toBe("file-too-large");
    expect(payloadOf(() => output.checkWrite())).toEqual({ tag: "closed" });
    expect(payloadOf(() => output.write(Uint8Array.of(1)))).toEqual({ tag: "closed" });
  });

  it("commit nothing when they are flushed", () => {
    const output = descriptor.appendViaStream();
    output.flush();
    output.blockingFlush();
    expect(asked.some(({ op }) => op === "sync")).toBe(false);
  });

  it("write zeroes, and what another stream has", () => {
    const output = descriptor.writeViaStream(0n);
    output.writeZeroes(70_000n);
    expect(output.splice(descriptor.readViaStream(0n), 9n)).toBe(3n);
    const written = asked.reduce(
      (sum, found) => sum + (found.op === "write" ? found.bytes.length : 0),
      0,
    );
    expect(written).toBe(70_003);
  });

  it("are refused where the descriptor is", () => {
    writing = () => {
      throw fault("bad-descriptor");
    };
    expect(payloadOf(() => descriptor.writeViaStream(0n))).toBe("bad-descriptor");
  });
});

describe("the descriptor", () => {
  it("says the end of the file with no bytes", () => {
    expect(descriptor.read(9n, 0n)).toEqual([Uint8Array.of(1, 2, 3), false]);
    reading = () => new Uint8Array(0);
    expect(descriptor.read(9n, 3n)).toEqual([new Uint8Array(0), true]);
  });

  it("has the version in its time and its hash", () => {
    expect(descriptor.stat()).toMatchObject({
      type: "regular-file",
      size: 3n,
      linkCount: 1n,
      dataModificationTimestamp: { seconds: 1n, nanoseconds: 7 },
    });
    expect(descriptor.metadataHash()).toEqual({ lower: 9n, upper: 1_000_000_007n });
  });

  it("shows a stream as a regular file", () => {
    type = "stream";
    expect(descriptor.getType()).toBe("regular-file");
  });

  it("opens with the flag that changes directories, and without synchronous writes", () => {
    const open = (extra: object): Descriptor =>
      descriptor.openAt({ symlinkFollow: true }, "k", { create: true }, { read: true, ...extra });
    open({ mutateDirectory: true });
    expect(asked.at(-1)).toMatchObject({
      op: "open",
      at: 7,
      path: "k",
      create: true,
      read: true,
      write: false,
      follow: true,
    });
    expect(payloadOf(() => open({ requestedWriteSync: true }))).toBe("unsupported");
  });

  it("lists a directory to its end", () => {
    const entries = descriptor.readDirectory();
    expect(entries.readDirectoryEntry()).toEqual({ name: "k", type: "regular-file" });
    expect(entries.readDirectoryEntry()).toBeUndefined();
    expect(entries.readDirectoryEntry()).toBeUndefined();
  });

  it("traps on a handle that the guest does not hold", () => {
    const forged = Object.create(Descriptor.prototype) as Descriptor;
    for (const use of [
      () => forged.stat(),
      () => descriptor.renameAt("a", forged, "b"),
      () => forged.isSameObject(descriptor),
    ]) {
      expect(use).toThrow(WebAssembly.RuntimeError);
    }
  });
});

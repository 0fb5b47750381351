import { beforeEach, describe, expect, it } from "vitest";
import { MemoryBackend } from "../backends/memory.ts";
import { ERROR_CODES, fault } from "../errors.ts";
import type { GuestContext } from "../guest.ts";
import { callNow, createExecution } from "../machine.ts";
import type { Operation } from "../operation.ts";
import { preview1Imports, runPreview1 } from "./preview1.ts";
import { Leave, LEAVING } from "./preview1/abi.ts";
import { ERRNO } from "./preview1/errno.ts";
import { GuestMemory } from "./preview1/memory.ts";

type Imports = Record<string, (...args: (number | bigint)[]) => number>;

const BADF = 8;
const FAULT = 21;
const ILSEQ = 25;
const INVAL = 28;
const SUCCESS = 0;
const NOTSOCK = 57;
const NOTSUP = 58;

const ALL_RIGHTS = (1n << 30n) - 1n;
/** The only preopen, `/`. */
const ROOT = 3;

let memory: WebAssembly.Memory;
let view: DataView;
let wasi: Imports;
let waits: [bigint | undefined, boolean][];
let readable: boolean;
let leave: Leave;

beforeEach(() => {
  memory = new WebAssembly.Memory({ initial: 1 });
  view = new DataView(memory.buffer);
  waits = [];
  readable = false;
  leave = new Leave();
  const now = (): bigint => 1_000_000_000n;
  const input = Buffer.from("typed");
  const store = new MemoryBackend(["local"], { now, keys: 100 });
  const execution = createExecution({
    backend: {
      request: (request) => (request.ask === "stdin" ? (input as never) : store.request(request)),
    },
    now,
    owner: "test",
    output: () => {},
  });
  const context: GuestContext = {
    call: (operation) => callNow(execution, operation),
    preopens: execution.preopens,
    args: ["program", "Grüße"],
    env: [["A", "1"]],
    clock: { realtime: now, monotonic: () => 5_000n },
    wait: (nanoseconds, wanted) => {
      waits.push([nanoseconds, wanted]);
      return wanted && readable;
    },
    terminals: [true, false, false],
  };
  wasi = importsOf(context);
});

function importsOf(context: GuestContext): Imports {
  const guestMemory = new GuestMemory();
  guestMemory.attach(memory);
  return preview1Imports({ call: context.call, context, memory: guestMemory }, leave) as Imports;
}

function put(at: number, bytes: string | Uint8Array): [at: number, length: number] {
  const encoded = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  new Uint8Array(memory.buffer).set(encoded, at);
  return [at, encoded.length];
}

function text(at: number, length: number): string {
  return Buffer.from(memory.buffer.slice(at, at + length)).toString();
}

function vectors(at: number, ...list: [at: number, length: number][]): [at: number, count: number] {
  for (const [i, [pointer, length]] of list.entries()) {
    view.setUint32(at + 8 * i, pointer, true);
    view.setUint32(at + 8 * i + 4, length, true);
  }
  return [at, list.length];
}

function open(path: string, oflags = 0, rights = ALL_RIGHTS, fdflags = 0, at = ROOT): number {
  const errno = wasi["path_open"]!(at, 0, ...put(60_000, path), oflags, rights, 0n, fdflags, 64);
  return errno === SUCCESS ? view.getUint32(64, true) : -errno;
}

const CREATE = 1;
const DIRECTORY = 2;
const READ_ONLY = 1n << 1n;

function create(path: string, content: string): void {
  const fd = open(path, CREATE);
  expect(wasi["fd_write"]!(fd, ...vectors(128, put(1024, content)), 64)).toBe(SUCCESS);
  expect(wasi["fd_close"]!(fd)).toBe(SUCCESS);
}

it("has all functions of the ABI", () => {
  expect(Object.keys(wasi)).toHaveLength(46);
});

it("has a number of its own for each code", () => {
  expect(Object.keys(ERRNO).toSorted()).toEqual([...ERROR_CODES]);
  expect(new Set(Object.values(ERRNO)).size).toBe(ERROR_CODES.length);
});

describe("arguments", () => {
  it("end with a zero byte each", () => {
    expect(wasi["args_sizes_get"]!(0, 4)).toBe(SUCCESS);
    expect([view.getUint32(0, true), view.getUint32(4, true)]).toEqual([2, 16]);
    expect(wasi["args_get"]!(0, 100)).toBe(SUCCESS);
    expect([view.getUint32(0, true), view.getUint32(4, true)]).toEqual([100, 108]);
    expect(text(100, 16)).toBe("program\0Grüße\0");
  });

  it("of which the buffer is not inside the memory are a fault", () => {
    expect(wasi["args_get"]!(0, 65_530)).toBe(FAULT);
    expect(wasi["environ_get"]!(-4, 0)).toBe(FAULT);
  });
});

describe("vectors", () => {
  it("are written and read in their order, empty ones among them", () => {
    const fd = open("beta/tmp/f", CREATE);
    const parts = [put(1000, "ab"), put(2000, ""), put(3000, "cde")];
    expect(wasi["fd_write"]!(fd, ...vectors(128, ...parts), 64)).toBe(SUCCESS);
    expect(view.getUint32(64, true)).toBe(5);
    const into: [number, number][] = [
      [4000, 0],
      [4100, 1],
      [4200, 3],
      [4300, 100],
    ];
    expect(wasi["fd_pread"]!(fd, ...vectors(128, ...into), 0n, 64)).toBe(SUCCESS);
    expect(view.getUint32(64, true)).toBe(5);
    expect([text(4100, 1), text(4200, 3), text(4300, 2)]).toEqual(["a", "bcd", "e\0"]);
  });

  it("outside of the memory fail before anything is read", () => {
    create("beta/tmp/f", "hello");
    const fd = open("beta/tmp/f", 0, READ_ONLY);
    expect(wasi["fd_read"]!(fd, ...vectors(128, [65_530, 10]), 64)).toBe(FAULT);
    expect(wasi["fd_read"]!(fd, ...vectors(128, [1000, 10]), 65_534)).toBe(FAULT);
    expect(wasi["fd_read"]!(fd, 128, -1, 64)).toBe(FAULT);
    expect(wasi["fd_read"]!(fd, ...vectors(128, [1000, 10]), 64)).toBe(SUCCESS);
    expect(text(1000, 5)).toBe("hello");
  });

  it("are found after the memory has grown", () => {
    memory.grow(1);
    view = new DataView(memory.buffer);
    const fd = open("beta/tmp/f", CREATE);
    expect(wasi["fd_write"]!(fd, ...vectors(128, put(70_000, "hello")), 64)).toBe(SUCCESS);
    expect(view.getUint32(64, true)).toBe(5);
  });
});

describe("paths", () => {
  it("that are not UTF-8 are an illegal byte sequence", () => {
    const bytes = Uint8Array.of(0x61, 0xff);
    expect(wasi["path_create_directory"]!(ROOT, ...put(1000, bytes))).toBe(ILSEQ);
    expect(
      wasi["path_create_directory"]!(ROOT, ...put(1000, Uint8Array.of(0xed, 0xa0, 0x80))),
    ).toBe(ILSEQ);
  });

  it("keep a byte order mark", () => {
    create("beta/tmp/\uFEFFname", "");
    expect(open("beta/tmp/name")).toBe(-44);
    expect(open("beta/tmp/\uFEFFname")).toBeGreaterThan(ROOT);
  });

  it("have no flags that the ABI does not define", () => {
    expect(open("beta/tmp", 16)).toBe(-INVAL);
    expect(open("beta/tmp", 0, ALL_RIGHTS, 32)).toBe(-INVAL);
    expect(wasi["path_filestat_get"]!(ROOT, 2, ...put(1000, "beta"), 2000)).toBe(INVAL);
  });

  it("are not opened with a promise of synchrony", () => {
    expect(open("beta/tmp/f", CREATE, ALL_RIGHTS, 16)).toBe(-NOTSUP);
  });

  it("read a link no further than the buffer", () => {
    const target = put(1000, "some/where");
    expect(wasi["path_symlink"]!(...target, ROOT, ...put(2000, "beta/tmp/l"))).toBe(SUCCESS);
    expect(wasi["path_readlink"]!(ROOT, ...put(2000, "beta/tmp/l"), 3000, 4, 64)).toBe(SUCCESS);
    expect([view.getUint32(64, true), text(3000, 5)]).toEqual([4, "some\0"]);
  });
});

describe("positions", () => {
  it("below zero and beyond all numbers are told apart", () => {
    create("beta/tmp/f", "hello");
    const fd = open("beta/tmp/f", 0);
    expect(wasi["fd_seek"]!(fd, -1n, 0, 64)).toBe(INVAL);
    expect(wasi["fd_seek"]!(fd, 1n, 3, 64)).toBe(INVAL);
    expect(wasi["fd_seek"]!(fd, (1n << 53n) + 1n, 0, 64)).toBe(INVAL);
    expect(wasi["fd_seek"]!(fd, (1n << 53n) - 1n, 0, 64)).toBe(SUCCESS);
    expect(wasi["fd_pread"]!(fd, ...vectors(128, [1000, 9]), 1n << 60n, 64)).toBe(SUCCESS);
    expect(view.getUint32(64, true)).toBe(0);
    expect(wasi["fd_pread"]!(fd, ...vectors(128, [1000, 9]), -1n, 64)).toBe(SUCCESS);
    expect(view.getUint32(64, true)).toBe(0);
    expect(wasi["fd_seek"]!(fd, -2n, 2, 64)).toBe(SUCCESS);
    expect(view.getBigUint64(64, true)).toBe(3n);
    expect(wasi["fd_tell"]!(fd, 64)).toBe(SUCCESS);
    expect(view.getBigUint64(64, true)).toBe(3n);
  });
});

describe("what a descriptor is", () => {
  it("shows in its type and its rights", () => {
    const status = (fd: number): [number, boolean, boolean] => {
      expect(wasi["fd_fdstat_get"]!(fd, 1000)).toBe(SUCCESS);
      const rights = view.getBigUint64(1008, true);
      return [view.getUint8(1000), (rights & 2n) !== 0n, (rights & 64n) !== 0n];
    };
    create("beta/tmp/f", "");
    expect(status(0)).toEqual([2, true, false]);
    expect(status(1)).toEqual([0, false, true]);
    expect(status(ROOT)[0]).toBe(3);
    expect(status(open("beta/tmp/f", 0, READ_ONLY))).toEqual([4, true, false]);
    expect(wasi["fd_fdstat_get"]!(99, 1000)).toBe(BADF);
  });

  it("has the rights that libc derives an open's from", () => {
    expect(wasi["fd_fdstat_get"]!(ROOT, 1000)).toBe(SUCCESS);
    expect(view.getBigUint64(1016, true)).toBe(ALL_RIGHTS);
  });

  it("is a preopen until it is closed or another takes its number", () => {
    expect(wasi["fd_prestat_get"]!(ROOT, 1000)).toBe(SUCCESS);
    expect(view.getUint32(1004, true)).toBe(1);
    expect(wasi["fd_prestat_dir_name"]!(ROOT, 1000, 1)).toBe(SUCCESS);
    expect(text(1000, 1)).toBe("/");
    expect(wasi["fd_prestat_get"]!(1, 1000)).toBe(BADF);
    const other = open("beta", DIRECTORY, READ_ONLY);
    expect(wasi["fd_renumber"]!(other, ROOT)).toBe(SUCCESS);
    expect(wasi["fd_prestat_get"]!(ROOT, 1000)).toBe(BADF);
  });

  it("is no socket", () => {
    expect(wasi["sock_shutdown"]!(ROOT, 0)).toBe(NOTSOCK);
    expect(wasi["sock_recv"]!(99, 0, 0, 0, 0, 0)).toBe(BADF);
  });
});

describe("times", () => {
  it("cannot be given and now at once", () => {
    create("beta/tmp/f", "");
    const path = put(1000, "beta/tmp/f");
    expect(wasi["path_filestat_set_times"]!(ROOT, 0, ...path, 1n, 1n, 3)).toBe(INVAL);
    expect(wasi["path_filestat_set_times"]!(ROOT, 0, ...path, 7n, 9n, 5)).toBe(SUCCESS);
    expect(wasi["path_filestat_get"]!(ROOT, 0, ...path, 2000)).toBe(SUCCESS);
    expect([view.getBigUint64(2040, true), view.getBigUint64(2048, true)]).toEqual([7n, 9n]);
  });
});

describe("a directory", () => {
  const read = (
    fd: number,
    capacity: number,
    cookie: bigint,
  ): { used: number; names: string[] } => {
    expect(wasi["fd_readdir"]!(fd, 4096, capacity, cookie, 64)).toBe(SUCCESS);
    const used = view.getUint32(64, true);
    const names: string[] = [];
    for (let at = 4096; at + 24 <= 4096 + used;) {
      const length = view.getUint32(at + 16, true);
      if (at + 24 + length > 4096 + used) break;
      names.push(text(at + 24, length));
      cookie = view.getBigUint64(at, true);
      at += 24 + length;
    }
    return { used, names };
  };

  it("is read from any cookie, and cut where the buffer ends", () => {
    for (const name of ["one", "two", "three"]) create(`beta/tmp/${name}`, "");
    const fd = open("beta/tmp", DIRECTORY, READ_ONLY);
    expect(read(fd, 4096, 0n).names).toEqual([".", "..", "one", "two", "three"]);
    expect(read(fd, 60, 0n)).toEqual({ used: 60, names: [".", ".."] });
    expect(read(fd, 4096, 3n).names).toEqual(["two", "three"]);
    expect(read(fd, 4096, 5n)).toEqual({ used: 0, names: [] });
    expect(wasi["fd_readdir"]!(fd, 4096, 100, 6n, 64)).toBe(INVAL);
  });

  it("shows what came later only when it is read from its start", () => {
    const fd = open("beta/tmp", DIRECTORY, READ_ONLY);
    expect(read(fd, 4096, 0n).names).toEqual([".", ".."]);
    create("beta/tmp/later", "");
    expect(read(fd, 4096, 2n).names).toEqual([]);
    expect(read(fd, 4096, 0n).names).toEqual([".", "..", "later"]);
  });
});

describe("poll", () => {
  const CLOCK = 0;
  const READ = 1;
  const WRITE = 2;

  function subscribe(index: number, tag: number, value: number, timeout = 0n, absolute = 0): void {
    const at = 1000 + 48 * index;
    view.setBigUint64(at, BigInt(index + 70), true);
    view.setUint8(at + 8, tag);
    view.setUint32(at + 16, value, true);
    view.setBigUint64(at + 24, timeout, true);
    view.setUint16(at + 40, absolute, true);
  }

  function poll(count: number): [userdata: bigint, errno: number, bytes: bigint][] {
    expect(wasi["poll_oneoff"]!(1000, 3000, count, 64)).toBe(SUCCESS);
    return Array.from({ length: view.getUint32(64, true) }, (_, i) => {
      const at = 3000 + 32 * i;
      const bytes = view.getBigUint64(at + 16, true);
      return [view.getBigUint64(at, true), view.getUint16(at + 8, true), bytes];
    });
  }

  it("of nothing is invalid", () => {
    expect(wasi["poll_oneoff"]!(1000, 3000, 0, 64)).toBe(INVAL);
  });

  it("waits for the clock that is due first", () => {
    subscribe(0, CLOCK, 1, 900n);
    subscribe(1, CLOCK, 1, 300n);
    subscribe(2, CLOCK, 1, 5_300n, 1);
    expect(poll(3)).toEqual([
      [71n, 0, 0n],
      [72n, 0, 0n],
    ]);
    expect(waits).toEqual([[300n, false]]);
  });

  it("finds files ready, with what is left of them", () => {
    create("beta/tmp/f", "hello");
    subscribe(0, READ, open("beta/tmp/f"));
    subscribe(1, WRITE, 1);
    subscribe(2, CLOCK, 1, 900n);
    expect(poll(3)).toEqual([
      [70n, 0, 5n],
      [71n, 0, 65_536n],
    ]);
  });

  it("waits for standard input or the clock, whichever is first", () => {
    subscribe(0, READ, 0);
    subscribe(1, CLOCK, 1, 900n);
    expect(poll(2)).toEqual([[71n, 0, 0n]]);
    readable = true;
    expect(poll(2)).toEqual([[70n, 0, 1n]]);
    expect(waits).toEqual([
      [900n, true],
      [900n, true],
    ]);
  });

  it("tells of a descriptor that is not open in its event", () => {
    subscribe(0, READ, 99);
    subscribe(1, CLOCK, 7, 900n);
    expect(poll(2)).toEqual([
      [70n, BADF, 0n],
      [71n, INVAL, 0n],
    ]);
  });
});

describe("leaving", () => {
  function thrown(call: () => unknown): unknown {
    try {
      return call();
    } catch (error) {
      return error;
    }
  }

  it("cannot be caught: nothing answers any more", () => {
    expect(thrown(() => wasi["proc_exit"]!(3))).toBe(LEAVING);
    expect(thrown(() => wasi["sched_yield"]!())).toBe(LEAVING);
    expect(thrown(() => wasi["proc_exit"]!(0))).toBe(LEAVING);
    expect(leave.reason).toEqual({ status: 3 });
  });

  it("is what a bug of the host does, and the guest sees no code of it", () => {
    const bug = new TypeError("a bug");
    wasi = importsOf({
      preopens: [],
      args: [],
      env: [],
      call: () => {
        throw bug;
      },
    } as unknown as GuestContext);
    expect(thrown(() => wasi["fd_close"]!(3))).toBe(LEAVING);
    expect(leave.reason).toEqual({ failure: bug });
  });
});

describe("a whole program", () => {
  // (module (import … (func …)) (memory (export "memory") 1) (func (export "_start") BODY))
  const program = (name: string, type: number[], body: number[]): WebAssembly.Module =>
    new WebAssembly.Module(
      Uint8Array.from([
        ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
        ...section(1, [2, 0x60, ...type, 0x60, 0, 0]),
        ...section(2, [1, ...named("wasi_snapshot_preview1"), ...named(name), 0, 0]),
        ...section(3, [1, 1]),
        ...section(5, [1, 0, 1]),
        ...section(7, [2, ...named("memory"), 2, 0, ...named("_start"), 0, 1]),
        ...section(10, [1, body.length + 2, 0, ...body, 0x0b]),
      ]),
    );
  const section = (id: number, bytes: number[]): number[] => [id, bytes.length, ...bytes];
  const named = (name: string): number[] => [name.length, ...Buffer.from(name)];
  const context = (call: (operation: Operation) => unknown): GuestContext =>
    ({ call, args: [], env: [], preopens: [] }) as unknown as GuestContext;
  const never = context(() => {
    throw new Error("called");
  });

  it("ends by its exit", () => {
    const exit = program("proc_exit", [1, 0x7f, 0], [0x41, 7, 0x10, 0]);
    expect(runPreview1(exit, never)).toEqual({ end: "exit", status: 7 });
  });

  it("ends by a trap", () => {
    expect(runPreview1(program("sched_yield", [0, 1, 0x7f], [0]), never)).toEqual({
      end: "trap",
      message: "unreachable",
    });
  });

  it("ends by its own recursion as by a trap", () => {
    const recursion = program("sched_yield", [0, 1, 0x7f], [0x10, 0, 0x1a, 0x10, 1]);
    expect(runPreview1(recursion, never)).toMatchObject({ end: "trap" });
  });

  it("does not turn a bug of the host into its trap", () => {
    const close = program("fd_close", [1, 0x7f, 1, 0x7f], [0x41, 0, 0x10, 0, 0x1a]);
    expect(() => runPreview1(close, never)).toThrow("called");
    const failing = context(() => {
      throw fault("bad-descriptor");
    });
    expect(runPreview1(close, failing)).toEqual({ end: "exit", status: 0 });
  });
});

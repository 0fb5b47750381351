import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Request, StoredRecord, Write } from "../backend.ts";
import { openDurable, type DurableBackend } from "./durable.ts";
import { MemoryBackend } from "../backends/memory.ts";

const TSX = import.meta.resolve("tsx");
let path: string;
beforeEach(() => (path = mkdtempSync(join(tmpdir(), "durable-"))));
afterEach(() => rmSync(path, { recursive: true }));

const open = (now = (): bigint => 1n, keys = 12): Promise<DurableBackend> =>
  openDurable(["local"], { path, now, keys });

const put = (key: string, text: string): Request => ({
  ask: "commit",
  checks: [],
  writes: [{ key, put: Buffer.from(text) }],
  owner: "a",
});

describe("the durable backend", () => {
  it("answers as the memory backend does, through closing and opening", async () => {
    let time = 1n;
    const now = (): bigint => time;
    let durable = await open(now);
    const memory = new MemoryBackend(["local"], { now, keys: 12 });
    const random = roll(3);
    for (let at = 0; at < 800; at++) {
      time += BigInt(random(3));
      const request = anyRequest(random);
      const [mine, other] = [durable.request(request), memory.request(request)];
      expect(plain(mine), JSON.stringify(request, bigints)).toEqual(plain(other));
      if (random(100) === 0) {
        // Promises end with the process; those of the memory have to be ended.
        for (const owner of OWNERS) memory.request({ ask: "end", owner });
        await durable.close();
        durable = await open(now);
      }
    }
    await durable.close();
  });

  it("gives no version again, whatever the clock says after a restart", async () => {
    const first = await open(() => 1_000n);
    const { version } = first.request(put("local/k", "one")) as { version: bigint };
    first.request({
      ask: "commit",
      checks: [],
      writes: [{ key: "local/k", put: undefined }],
      owner: "a",
    });
    await first.close();
    const second = await open(() => 5n);
    const again = second.request(put("local/k", "two")) as { version: bigint };
    expect(again.version).toBeGreaterThan(version + 1n);
    await second.close();
  });

  it("does not bring back what has expired while it was closed, or before a clock was set back", async () => {
    let time = 1_000n;
    const now = (): bigint => time;
    const first = await open(now);
    const writes = [
      { key: "local/k", put: Buffer.from("short"), ttl: 50n },
      { key: "local/l", put: Buffer.from("long"), ttl: 200n },
    ];
    first.request({ ask: "commit", checks: [], writes, owner: "a" });
    await first.close();
    time = 1_050n;
    const second = await open(now);
    expect(second.request({ ask: "get", key: "local/k" })).toBeUndefined();
    expect(second.request({ ask: "get", key: "local/l" })).toMatchObject({ expires: 1_200n });
    time = 1_010n;
    expect(second.request({ ask: "list", key: "local" })).toEqual([
      { name: "l", directory: false },
    ]);
    await second.close();
    const third = await open(now);
    expect(third.request({ ask: "get", key: "local/k" })).toBeUndefined();
    third.request(put("local/l", "kept"));
    await third.close();
    time = 9_000n;
    const fourth = await open(now);
    expect(fourth.request({ ask: "get", key: "local/l" })).toEqual({
      version: expect.any(BigInt),
      value: Uint8Array.from(Buffer.from("kept")),
    });
    await fourth.close();
  });

  it("keeps what became of a transaction, and no transaction that is open", async () => {
    let time = 1n;
    const first = await open(() => time);
    const begin = (store: DurableBackend, id: string): unknown =>
      store.request({ ask: "begin", id, owner: "a" });
    expect([begin(first, "done"), begin(first, "open")]).toEqual([
      { transaction: 1 },
      { transaction: 2 },
    ]);
    const commit = { ...put("local/k", "one"), transaction: 1 } as Request;
    const { version } = first.request(commit) as { version: bigint };
    await first.close();
    const second = await open(() => time);
    expect(second.request({ ask: "outcome", id: "done" })).toBe(version);
    expect(second.request({ ask: "outcome", id: "open" })).toBeUndefined();
    expect([begin(second, "done"), begin(second, "open")]).toEqual(["taken", { transaction: 1 }]);
    time += 601_000_000_000n;
    expect(begin(second, "done")).toEqual({ transaction: 2 });
    await second.close();
  });

  it("shows transactions their snapshot", async () => {
    const durable = await open();
    durable.request(put("local/k", "one"));
    const { transaction } = durable.request({ ask: "begin", id: "t", owner: "a" }) as {
      transaction: number;
    };
    durable.request(put("local/k", "two"));
    durable.request(put("local/l", "two"));
    const seen = durable.request({ ask: "get-in", key: "local/k", transaction });
    expect(plain(seen)).toMatchObject({ value: "one" });
    const names = durable.request({ ask: "list-in", key: "local", transaction });
    expect(names).toEqual([{ name: "k", directory: false }]);
    const full = Array.from({ length: 13 }, (_, at) => ({
      key: `local/n${at}`,
      put: Buffer.from("x"),
    }));
    const commit = { ask: "commit", checks: [], owner: "a", transaction } as const;
    expect(durable.request({ ...commit, writes: full })).toBe("full");
    expect(durable.request({ ask: "outcome", id: "t" })).toBeUndefined();
    expect(durable.request({ ...commit, writes: [] })).toHaveProperty("version");
    expect(durable.request({ ask: "outcome", id: "t" })).toBeDefined();
    await durable.close();
  });

  it("frees locks when it is closed, and gives none of their tokens again", async () => {
    const take: Request = { ask: "lock-take", key: "local/job", owner: "a" };
    const first = await open(() => 5_000_000_000n);
    const { token } = first.request(take) as { token: bigint };
    expect(first.request({ ...take, owner: "b" })).toBe("held");
    await first.close();
    const second = await open(() => 5n);
    const next = second.request({ ...take, owner: "b" }) as { token: bigint };
    expect(next.token).toBeGreaterThan(token);
    await second.close();
  });

  it("is one process's at a time", async () => {
    const holder = new Holder("hold");
    await holder.lines(1);
    await expect(open()).rejects.toThrow(`${path} is in use by process ${holder.pid}`);
    await holder.kill();
    await (await open()).close();
  });

  it("has what it acknowledged before it was killed, whole", async () => {
    for (let round = 1; round <= 5; round++) {
      const holder = new Holder("write");
      await holder.lines(1 + 7 * round);
      const acknowledged = Number(await holder.kill());
      const durable = await open(undefined, 1_000);
      const read = (key: string): string[] => {
        const found = durable.request({ ask: "get", key }) as StoredRecord;
        return Buffer.from(found.value!).toString().trim().split(" ");
      };
      // The one that it was about to acknowledge may be there as well.
      const found = Number(read("local/k")[0]);
      expect([acknowledged, acknowledged + 1]).toContain(found);
      expect(read(`local/n${found % 100}`)).toEqual(read("local/k"));
      expect(new Set(read("local/k")).size).toBe(1);
      await durable.close();
    }
  }, 60_000);
});

const OWNERS = ["a", "b", "a#1"];
const KEYS = ["local/a", "local/b", "local/d", "local/d/e", "local/d/e/f", "local/dd", "local/d0"];

function anyRequest(random: (below: number) => number): Request {
  const key = KEYS[random(KEYS.length)]!;
  const owner = OWNERS[random(OWNERS.length)]!;
  const write = (): Write => {
    const put = [undefined, "directory" as const, Buffer.from(`v${random(9)}`)][random(3)];
    const expires = put instanceof Buffer && random(2) === 0;
    return {
      key: KEYS[random(KEYS.length)]!,
      put,
      ...(expires && { ttl: BigInt(1 + random(40)) }),
    };
  };
  switch (random(8)) {
    case 0:
      return { ask: "list", key: ["local", "local/d", "local/d/e"][random(3)]! };
    case 1:
      return { ask: "reserve", key, owner };
    case 2:
      return { ask: "release", key, owner };
    case 3:
      return random(9) === 0 ? { ask: "end", owner } : { ask: "get", key };
    case 4:
      return { ask: "get", key };
    case 5:
      return {
        ask: "commit",
        checks: [{ key, version: 0n }],
        writes: [{ ...write(), key }],
        owner,
      };
    case 6:
      return { ask: "commit", checks: [{ empty: "local/d" }], writes: [write()], owner };
    default:
      return { ask: "commit", checks: [], writes: [write()], owner };
  }
}

function roll(seed: number): (below: number) => number {
  return (below) => (seed = (seed * 69_069 + 1) % 2 ** 32) % below;
}

const bigints = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? value.toString() : value;

/** Without the order of a listing, and with bytes as text. */
function plain(answer: unknown): unknown {
  if (Array.isArray(answer))
    return (answer as { name: string }[]).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { value, ...rest } = Object(answer) as { value?: Uint8Array };
  return value === undefined ? answer : { ...rest, value: Buffer.from(value).toString() };
}

const HOLDER = `
import { writeSync } from "node:fs";
import { openDurable } from ${JSON.stringify(new URL("durable.ts", import.meta.url).href)};
const [path, mode] = process.argv.slice(-2);
const durable = await openDurable(["local"], { path, now: () => BigInt(Date.now()) * 1_000_000n, keys: 1_000 });
writeSync(1, "open\\n");
setInterval(() => {}, 1_000);
const found = durable.request({ ask: "get", key: "local/k" });
let n = found ? Number(String(Buffer.from(found.value)).split(" ")[0]) : 0;
while (mode === "write") {
  const put = Buffer.from((++n + " ").repeat(1_000));
  const writes = [{ key: "local/k", put }, { key: "local/n" + (n % 100), put }];
  durable.request({ ask: "commit", checks: [], writes, owner: "a" });
  writeSync(1, n + "\\n");
}
`;

/** A process that has the directory open and, with `write`, says each number that it has committed. */
class Holder {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #said = "";

  constructor(mode: "hold" | "write") {
    const args = ["--import", TSX, "--input-type=module", "--eval", HOLDER, "--", path, mode];
    this.#child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.pid = this.#child.pid!;
    this.#child.stdout!.on("data", (bytes: Buffer) => (this.#said += bytes.toString()));
    this.#ended = once(this.#child, "close");
  }

  /** Once it has said so many lines. */
  async lines(count: number): Promise<void> {
    while (this.#said.split("\n").length <= count) await setTimeout(5);
  }

  /** The last whole line. */
  async kill(): Promise<string> {
    this.#child.kill("SIGKILL");
    await this.#ended;
    return this.#said.split("\n").at(-2)!;
  }
}

/** What `.meta` says of a value: JSON, which is the host's to write and therefore read here. */

import { decodeWord } from "../../../guests/words.ts";
import type { Test, TestContext, TestOutcome } from "../../test.ts";
import type { TestExecution, TestWorld } from "../../world.ts";

const META = "/beta/kv/.meta/local";
const HOUR = 3_600_000_000_000n;
/** Between two commits, however slow the host is. */
const SLACK = HOUR / 6n;
/** Results abbreviate long data, so a record is read in pieces. */
const PIECES = 4_096;

interface Meta {
  version: string;
  size: number;
  expires?: string;
}

/** Something that the host did not answer as it has to. */
class Wrong extends Error {
  readonly expected: string;
  readonly requirement: string;

  constructor(expected: string, requirement = "kv-ttl/meta") {
    super(expected);
    this.expected = expected;
    this.requirement = requirement;
  }
}

/** A guest that notes what it was told, for the counterexample. */
class Asking {
  readonly lines: string[] = [];
  readonly results: string[] = [];
  readonly #world: TestWorld;
  readonly #guest: TestExecution;

  constructor(world: TestWorld, guest: TestExecution) {
    this.#world = world;
    this.#guest = guest;
  }

  async do(line: string): Promise<string> {
    const [result] = await this.#guest.perform([line]);
    this.lines.push(line);
    this.results.push(result!);
    return result!;
  }

  async tick(ms: number): Promise<void> {
    await this.#world.advance(ms);
    this.lines.push(`tick ${ms}`);
    this.results.push("ok");
  }

  /** Throws `Wrong` if it is not `ok`. */
  async ok(line: string, requirement?: string): Promise<string> {
    const result = await this.do(line);
    if (result !== "ok" && !result.startsWith("ok ")) throw new Wrong("ok", requirement);
    return result.slice(3);
  }

  async commit(label: string, data: string): Promise<void> {
    await this.ok(`write ${label} ${data}`);
    await this.ok(`sync ${label}`);
  }

  /** The version that a descriptor shows. */
  async version(label: string): Promise<string> {
    return (await this.ok(`fstat ${label}`)).split(" ")[2]!;
  }

  /** What an open record says. */
  async meta(label: string): Promise<Meta> {
    const pieces: Uint8Array[] = [];
    while (pieces.length < PIECES) {
      const word = await this.ok(`pread ${label} 64 ${size(pieces)}`);
      if (word === "%") break;
      pieces.push(decodeWord(word));
    }
    return parse(Buffer.concat(pieces).toString("utf8"));
  }

  async metaOf(label: string, key: string): Promise<Meta> {
    await this.ok(`open ${label} ${META}/${key} r`);
    return this.meta(label);
  }
}

function size(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

const DECIMAL = /^[1-9][0-9]*$/;

function parse(text: string): Meta {
  let found: Partial<Record<keyof Meta, unknown>> | null;
  try {
    found = JSON.parse(text) as typeof found;
  } catch {
    throw new Wrong("a JSON object");
  }
  if (typeof found !== "object" || found === null || Array.isArray(found))
    throw new Wrong("a JSON object");
  const { version, size, expires } = found;
  if (typeof version !== "string" || !DECIMAL.test(version))
    throw new Wrong("version as a decimal string");
  if (typeof size !== "number") throw new Wrong("size as a number");
  if (expires !== undefined && (typeof expires !== "string" || !DECIMAL.test(expires)))
    throw new Wrong("expires as a decimal string");
  return { version, size, ...(expires !== undefined && { expires }) };
}

function check(holds: boolean, expected: string): void {
  if (!holds) throw new Wrong(expected);
}

/** How much later one expires than the other, in nanoseconds. */
function between(earlier: Meta, later: Meta): bigint {
  check(earlier.expires !== undefined && later.expires !== undefined, "expires");
  return BigInt(later.expires!) - BigInt(earlier.expires!);
}

async function look(on: Asking): Promise<void> {
  await on.ok("open f /beta/kv/.with/ttl=1h/local/k w,create");
  await on.commit("f", "hello");
  await on.ok("open g /beta/kv/local/l w,create");
  await on.commit("g", "hello%20world");
  const k = await on.metaOf("m", "k");
  check(k.version === (await on.version("f")), "the version that fstat shows");
  check(k.size === 5, "size 5");
  check(k.expires !== undefined, "expires");
  const l = await on.metaOf("n", "l");
  check(l.version === (await on.version("g")), "the version that fstat shows");
  check(l.size === 11 && l.expires === undefined, "size 11, and no expires");
  await on.ok("open h /beta/kv/.with/ttl=2h/local/l w,trunc");
  await on.ok("sync h");
  const later = await on.metaOf("o", "l");
  const distance = between(k, later) - HOUR;
  check(later.size === 0, "size 0");
  check(distance >= 0n && distance < SLACK, "expires an hour after that of k");
  check(JSON.stringify(await on.meta("n")) === JSON.stringify(l), "what it showed before");
  // Without the option it is taken away.
  await on.ok("open i /beta/kv/local/k w,append");
  await on.commit("i", "!");
  const kept = await on.metaOf("p", "k");
  check(kept.expires === undefined && kept.size === 6, "size 6, and no expires");
}

async function count(on: Asking): Promise<void> {
  await on.ok("open f /beta/kv/.with/ttl=1500ms/local/k w,create");
  await on.ok("open g /beta/kv/.with/ttl=2h/local/l w,create");
  await on.commit("f", "hello");
  await on.commit("g", "hello");
  const first = await on.metaOf("m", "k");
  check(
    between(first, await on.metaOf("n", "l")) === 2n * HOUR - 1_500_000_000n,
    "expires 7198.5 s before that of l",
  );
  await on.tick(1_234);
  await on.commit("f", "more");
  check(between(first, await on.metaOf("o", "k")) === 1_234_000_000n, "expires 1.234 s later");
  await on.tick(1_499);
  await on.ok(`open p ${META}/k r`);
  await on.tick(1);
  if ((await on.do(`open q ${META}/k r`)) !== "err no-entry")
    throw new Wrong("err no-entry", "kv-ttl/meta/missing");
}

function metaTest(id: string, needs: Test["needs"], ask: (on: Asking) => Promise<void>): Test {
  return { id, cites: ["kv-ttl/meta", "kv-ttl/meta/missing"], needs, run };

  async function run({ host }: TestContext): Promise<TestOutcome> {
    const world = await host.openWorld(needs.includes("clock") ? { clock: "manual" } : {});
    try {
      const on = new Asking(world, await world.start({ args: [], env: [] }));
      try {
        await ask(on);
        return { outcome: "passed", cases: 1 };
      } catch (error) {
        if (!(error instanceof Wrong)) throw error;
        return failed(on, error);
      }
    } finally {
      await world.close();
    }
  }
}

function failed({ lines, results }: Asking, { expected, requirement }: Wrong): TestOutcome {
  const script = lines.map((line) => `a: ${line}`).join("\n");
  const counterexample = {
    script,
    results,
    at: results.length - 1,
    expected: [expected],
    requirements: [requirement],
  };
  return { outcome: "failed", cases: 1, counterexample };
}

export const metaTests = [
  metaTest("ttl/meta", [], look),
  metaTest("ttl/meta/exact", ["clock"], count),
] as const;

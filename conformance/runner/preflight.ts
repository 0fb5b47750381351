/** Before the tests: does the probe answer at all, and does the host say the same of itself everywhere? */

import { decodeWord } from "../../guests/words.ts";
import { DriverError, HostError } from "../driver/errors.ts";
import type { DriverHost } from "./driver-host.ts";
import { ofOutcome, type TestResult } from "./outcome.ts";
import { HostBroken } from "./supply.ts";
import type { Counterexample, Published } from "../test.ts";
import type { TestExecution } from "../world.ts";

/** What is judged on the way: planned and reported like a test. */
export const CLAIMS = { id: "claims/features", cites: ["layout/features"] } as const;

const FEATURES = "/beta/features";
/** A host whose files do not end is not read for ever. */
const MOST_PIECES = 4_096;

type Limits = readonly { name: string; floor: number }[];

export interface Preflight {
  published: Published;
  /** Of the test `CLAIMS`. */
  result: TestResult;
}

/**
 * Reads what the host publishes. Where it cannot be read the claims of `hello` and the floors stand in for it,
 * so that the rest can be judged. Rejects with HostBroken if no guest can be started and spoken to.
 */
export async function preflight(host: DriverHost, limits: Limits): Promise<Preflight> {
  const start = performance.now();
  const claimed = host.hello.features;
  const published = {
    limits: Object.fromEntries(limits.map(({ name, floor }) => [name, floor])),
    features: new Set(claimed),
  };
  const finding = await inGuest(host, async (guest) => {
    await checkIsolation(host, guest);
    readLimits(await readWhole(guest, "/beta/limits.json"), published);
    return checkFeatures(await readWhole(guest, FEATURES), claimed, published);
  });
  const ms = Math.round(performance.now() - start);
  if (finding === undefined) {
    return { published, result: ofOutcome(CLAIMS.id, ms, { outcome: "passed", cases: 1 }) };
  }
  const counterexample = await inGuest(host, (guest) => show(guest, finding));
  const outcome = { outcome: "failed", cases: 1, counterexample } as const;
  return { published, result: ofOutcome(CLAIMS.id, ms, outcome) };
}

/** Starts a probe, sees that it answers, and lets it work. The world is closed when it has. */
async function inGuest<T>(
  host: DriverHost,
  work: (guest: TestExecution) => Promise<T>,
): Promise<T> {
  try {
    const world = await host.openWorld();
    const guest = await world.start({ args: [], env: [] });
    const [answer] = await guest.perform(["hello"]);
    if (answer === undefined || !answer.startsWith("ok probe 1 ")) {
      throw new HostBroken(silence(answer, guest.errors()));
    }
    const result = await work(guest);
    await guest.end();
    await world.close();
    return result;
  } catch (error) {
    if (error instanceof DriverError) {
      throw new HostBroken(`the host refused the first probe (${error.code}): ${error.message}`);
    }
    if (error instanceof HostError) throw new HostBroken(error.message, { cause: error });
    throw error;
  }
}

/** Where worlds share state, every test sees what others have left, and nothing can be said of the host. */
async function checkIsolation(host: DriverHost, guest: TestExecution): Promise<void> {
  const path = "/beta/kv/local/left-in-another-world";
  await guest.perform([`open p ${path} w,create`, "write p x", "close p"]);
  if (host.hello.concurrency.worlds === 1) return;
  const [seen] = await inGuest(host, (other) => other.perform([`stat ${path}`]));
  if (seen?.startsWith("ok") !== true) return;
  throw new HostBroken(
    "what a guest of one world has put, a guest of another world has got\n  remedy: give every world a state of its own; it ends with world.close",
  );
}

function silence(answer: string | undefined, errors: Uint8Array): string {
  const stderr = new TextDecoder().decode(errors).trimEnd();
  const what =
    answer === "hang"
      ? "the first probe was started, but nothing came from its standard output"
      : answer?.startsWith("exit ") === true
        ? `the first probe ended (${answer}) without an answer to the line 'hello'`
        : `the first probe answered the line 'hello' with '${answer}', not with 'ok probe 1 …'`;
  return `${what}\n  remedy: connect the guest's standard input and output to guest.write and guest.out${stderr && `\n  its standard error: ${stderr}`}`;
}

/** The bytes of a file as text, or the result that was not `ok`. Results abbreviate long data, so it is read in pieces. */
async function readWhole(
  guest: TestExecution,
  path: string,
): Promise<{ text: string } | { result: string }> {
  const [opened] = await guest.perform([`open f ${path} r`]);
  if (opened !== "ok") return { result: opened! };
  const pieces: Uint8Array[] = [];
  while (pieces.length < MOST_PIECES) {
    for (const result of await guest.perform(Array.from({ length: 16 }, () => "read f 64"))) {
      const word = /^ok (.*)$/.exec(result)?.[1];
      if (word === undefined) return { result };
      if (word === "%") {
        await guest.perform(["close f"]);
        return { text: Buffer.concat(pieces).toString("utf8") };
      }
      pieces.push(decodeWord(word));
    }
  }
  return { result: "no end" };
}

type Read = Awaited<ReturnType<typeof readWhole>>;

/**
 * What the lines would have to be, if they are something else: what the driver claims, or, where it claims nothing
 * because the host is only a command line, `core` and others.
 */
function checkFeatures(
  read: Read,
  claimed: readonly string[] | undefined,
  published: { features: Set<string> },
): string | undefined {
  const expected =
    claimed === undefined
      ? "the line core and others"
      : `the lines ${["core", ...claimed].join(", ")}, as the driver says in hello`;
  if ("result" in read) return expected;
  const lines = read.text.split("\n");
  const last = lines.pop();
  published.features = new Set(lines.filter((line) => line !== "core"));
  const wanted = claimed === undefined ? lines : ["core", ...claimed];
  const same = lines.toSorted().join("\n") === wanted.toSorted().join("\n");
  return last === "" && lines.includes("core") && same ? undefined : expected;
}

/** What can be taken for a limit; whether all of it is as it should be is for a test to say. */
function readLimits(read: Read, published: { limits: Record<string, number> }): void {
  const found = "text" in read ? parseObject(read.text) : undefined;
  // Those of features have no stand-ins: they are published or they are not.
  for (const [name, value] of Object.entries(found ?? {})) {
    if (Number.isSafeInteger(value)) published.limits[name] = value as number;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The file as a script that shows it. */
async function show(guest: TestExecution, expected: string): Promise<Counterexample> {
  const lines = [`open f ${FEATURES} r`, "readall f"];
  const results = await guest.perform(lines);
  const at = results[0] === "ok" ? 1 : 0;
  return {
    script: lines
      .slice(0, at + 1)
      .map((line) => `a: ${line}`)
      .join("\n"),
    results: results.slice(0, at + 1),
    at,
    expected: [expected],
    requirements: [...CLAIMS.cites],
  };
}

/** Before the tests: does the probe answer at all, and does the host say the same of itself everywhere? */

import { decodeWord } from "../../guests/words.ts";
import { DriverError, HostError } from "../driver/errors.ts";
import type { DriverHost } from "./driver-host.ts";
import { ofOutcome, type TestResult } from "./outcome.ts";
import { HostBroken } from "./supply.ts";
import type { Counterexample, Published } from "./test.ts";
import type { TestExecution } from "./world.ts";

/** What is judged on the way: planned and reported like a test. */
export const CLAIMS = {
  id: "claims/published",
  cites: ["layout/features", "limits/json", "limits/floor"],
} as const;

/** A host whose files do not end is not read for ever. */
const MOST_PIECES = 4_096;

type Limits = readonly { name: string; floor: number }[];
/** A claim that does not hold, and what would. */
type Finding = Pick<Counterexample, "expected" | "requirements"> & { path: string };

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
  const findings = await inGuest(host, async (guest) => [
    ...checkFeatures(await readWhole(guest, "/beta/features"), claimed, published),
    ...checkLimits(await readWhole(guest, "/beta/limits.json"), published, limits),
  ]);
  const ms = Math.round(performance.now() - start);
  const [finding] = findings;
  if (finding === undefined)
    return { published, result: ofOutcome(CLAIMS.id, ms, { outcome: "passed", cases: 1 }) };
  const { counterexample } = await inGuest(host, async (guest) => ({
    counterexample: await show(guest, finding),
  }));
  return {
    published,
    result: ofOutcome(CLAIMS.id, ms, { outcome: "failed", cases: 1, counterexample }),
  };
}

/** Starts a probe, sees that it answers, and lets it work. */
async function inGuest<T>(
  host: DriverHost,
  work: (guest: TestExecution) => Promise<T>,
): Promise<T> {
  try {
    const world = await host.openWorld();
    const guest = await world.start({ args: [], env: [] });
    const [answer] = await guest.perform(["hello"]);
    if (answer === undefined || !answer.startsWith("ok probe 1 "))
      throw new HostBroken(silence(answer, guest.errors()));
    const result = await work(guest);
    await guest.end();
    await world.close();
    return result;
  } catch (error) {
    if (error instanceof DriverError)
      throw new HostBroken(`the host refused the first probe (${error.code}): ${error.message}`);
    if (error instanceof HostError) throw new HostBroken(error.message, { cause: error });
    throw error;
  }
}

function silence(answer: string | undefined, errors: Uint8Array): string {
  const stderr = new TextDecoder().decode(errors).trimEnd();
  const what =
    answer === "hang"
      ? "the probe was started, but nothing came from its standard output"
      : `the probe was started and sent the line 'hello', but answered '${answer}' and not 'ok probe 1 …'`;
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

/** The lines have to be what the driver claims; a driver of a host that is only a command line claims nothing. */
function checkFeatures(
  read: Read,
  claimed: readonly string[] | undefined,
  published: { features: Set<string> },
): Finding[] {
  const expected =
    claimed === undefined
      ? "the line core and others"
      : `the lines ${["core", ...claimed].join(", ")}, as the driver says in hello`;
  const finding = {
    path: "/beta/features",
    requirements: ["layout/features"],
    expected: [expected],
  };
  if ("result" in read) return [finding];
  const lines = read.text.split("\n");
  const last = lines.pop();
  published.features = new Set(lines.filter((line) => line !== "core"));
  const wanted = claimed === undefined ? lines : ["core", ...claimed];
  const whole =
    last === "" &&
    lines.includes("core") &&
    lines.toSorted().join("\n") === wanted.toSorted().join("\n");
  return whole ? [] : [finding];
}

function checkLimits(
  read: Read,
  published: { limits: Record<string, number> },
  limits: Limits,
): Finding[] {
  const finding = (requirement: string, expected: string): Finding[] => [
    { path: "/beta/limits.json", requirements: [requirement], expected: [expected] },
  ];
  const names = limits.map(({ name }) => name).join(", ");
  const found = "text" in read ? parseObject(read.text) : undefined;
  if (found === undefined || limits.some(({ name }) => !Number.isSafeInteger(found[name]))) {
    return finding("limits/json", `a JSON object with an integer for each of ${names}`);
  }
  for (const { name } of limits) published.limits[name] = found[name] as number;
  const low = limits.find(({ name, floor }) => published.limits[name]! < floor);
  return low === undefined ? [] : finding("limits/floor", `${low.name} of at least ${low.floor}`);
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

/** The finding as a script that shows it. */
async function show(
  guest: TestExecution,
  { path, expected, requirements }: Finding,
): Promise<Counterexample> {
  const lines = [`open f ${path} r`, "readall f"];
  const results = await guest.perform(lines);
  const at = results[0] === "ok" ? 1 : 0;
  return {
    script: lines
      .slice(0, at + 1)
      .map((line) => `a: ${line}`)
      .join("\n"),
    results: results.slice(0, at + 1),
    at,
    expected,
    requirements,
  };
}
